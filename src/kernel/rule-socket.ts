/** The socket that a rule finds for a packet: nf_sk_lookup_slow_v4(), _v6() (net/ipv4/netfilter/nf_socket_ipv4.c). */
import type { Socket } from "../host/model.ts";
import { PROTO } from "../net/protocol.ts";
import { isIcmpError } from "./header.ts";
import type { Packet } from "./packet.ts";
import type { RuleContext } from "./rule.ts";

export interface RuleSocket {
  readonly socket: Socket;
  /** null where it is not known: ss does not print it, and what a program asks for only its source tells. */
  readonly isTransparent: boolean | null;
}

/** Programs whose sockets are never transparent: those that publish containers' ports, the engine, the shell's server. */
const ORDINARY: ReadonlySet<string> = new Set(["docker-proxy", "dockerd", "rootlessport", "conmon", "sshd"]);

export function ruleSocket(context: RuleContext): RuleSocket | undefined {
  const query = queryOf(context.packet);
  if (query === null) return undefined;
  const open = context.openSocket?.(query);
  if (open) return { socket: open, isTransparent: false };
  const socket = context.ns.findSocket(query, context.place.iif);
  return socket && { socket, isTransparent: socket.processes.some(({ name }) => ORDINARY.has(name)) ? false : null };
}

/**
 * nf_tproxy_get_sock_v4(), _v6(): the socket that a proxying rule finds: an established one of the packet's own addresses, or else
 * who listens where the rule says. What the question's programs have open themselves is no transparent socket.
 */
export function proxySocket(context: RuleContext, dst: Packet["dst"], dport: number): Socket | undefined {
  const { packet, place, ns } = context;
  if (context.openSocket?.(packet)) return undefined;
  const own = ns.findSocket(packet, place.iif);
  if (own?.remote.port) return own;
  return ns.findSocket({ ...packet, dst, dport }, place.iif);
}

/** What is looked for: of an ICMP error the packet inside, turned round, and of an answer the asker before translation. */
function queryOf(packet: Packet): Packet | null {
  const { ct, inner } = packet;
  const isError = packet.icmp !== null && isIcmpError(packet);
  if (packet.icmp !== null && !isError) return null;
  let query = packet;
  if (isError) {
    if (inner === null || (inner.proto !== PROTO.tcp && inner.proto !== PROTO.udp)) return null;
    const ends = { src: inner.dst, dst: inner.src, sport: inner.dport, dport: inner.sport };
    query = { ...packet, ...ends, proto: inner.proto, icmp: null, inner: null };
  }
  const isAnswer = ct?.direction === "reply" && ct.state === (isError ? "RELATED" : "ESTABLISHED");
  if (!isAnswer || !ct?.entry?.srcNatDone || packet.family === 6) return query;
  return { ...query, dst: ct.entry.original.src, dport: ct.entry.original.sport };
}
