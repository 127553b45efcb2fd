import { formatAddress } from "../net/address.ts";
import { withPort } from "../net/port.ts";
import { hasPorts, PROTO, protocolName } from "../net/protocol.ts";
import type { Header, PacketKind, TupleView } from "./journey.ts";
import { type CtTuple, type Packet, TCP_ACK, TCP_FIN, TCP_PSH, TCP_RST, TCP_SYN } from "./packet.ts";

const FLAG_LETTERS: readonly (readonly [number, string])[] = [
  [TCP_SYN, "S"],
  [TCP_FIN, "F"],
  [TCP_RST, "R"],
  [TCP_PSH, "P"],
  [TCP_ACK, "A"],
];

/** `S`, `SA`, `R`, `RA`. */
function flagLetters(tcpFlags: number): string {
  return FLAG_LETTERS.map(([bit, letter]) => (tcpFlags & bit ? letter : "")).join("");
}

/** A copy of the packet's header for a step. */
export function headerOf(p: Packet): Header {
  const { ether, icmp } = p;
  return {
    src: formatAddress(p.src),
    dst: formatAddress(p.dst),
    ...(hasPorts(p.proto) ? { sport: p.sport, dport: p.dport } : {}),
    proto: protocolName(p.proto),
    ttl: p.ttl,
    mark: p.mark,
    ...(p.proto === PROTO.tcp ? { flags: flagLetters(p.tcpFlags) } : {}),
    ...(icmp ? { icmp: { type: icmp.type, code: icmp.code, ...(isEcho(p) ? { id: icmp.id } : {}) } } : {}),
    length: p.length,
    tos: p.tos,
    ...(ether
      ? { ether: { src: ether.src, dst: ether.dst, ...(ether.vlan === null ? {} : { vlan: ether.vlan }) } }
      : {}),
  };
}

const ECHO_TYPES: ReadonlySet<number> = new Set([0, 8, 128, 129]);

export function isEcho(p: Packet): boolean {
  return p.icmp !== null && ECHO_TYPES.has(p.icmp.type);
}

/** Whether the packet is an ICMP or ICMPv6 error, which carries another packet's header. */
export function isIcmpError(p: Packet): boolean {
  return p.inner !== null;
}

/** What CONTRACT.md calls a packet. */
export function kindOf(p: Packet): PacketKind {
  if (p.proto === PROTO.tcp) {
    if (p.tcpFlags & TCP_RST) return "rst";
    return p.tcpFlags & TCP_ACK ? "syn-ack" : "syn";
  }
  if (p.icmp === null) return "datagram";
  if (isIcmpError(p)) return "icmp-error";
  return p.icmp.type === 0 || p.icmp.type === 129 ? "echo-reply" : "echo-request";
}

/** A conntrack tuple as conntrack(8) prints it. */
export function tupleView(tuple: CtTuple, proto: number): TupleView {
  const ends = { src: formatAddress(tuple.src), dst: formatAddress(tuple.dst) };
  if (proto === PROTO.icmp || proto === PROTO.icmpv6)
    return { ...ends, icmp: { type: tuple.dport >> 8, code: tuple.dport & 255, id: tuple.sport } };
  return hasPorts(proto) ? { ...ends, sport: tuple.sport, dport: tuple.dport } : ends;
}

/** `172.18.0.2:80`, `[fd00::2]:80`, or the bare address where there is no port. */
export function endText(address: Packet["src"], port: number | null): string {
  return withPort(formatAddress(address), port);
}
