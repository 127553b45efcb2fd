/** Which socket takes a packet: net/ipv4/inet_hashtables.c, udp.c, and their IPv6 kin. */
import type { Link, Socket } from "../host/model.ts";
import { type Address, familyOf, isUnspecified } from "../net/address.ts";
import { PROTO } from "../net/protocol.ts";
import type { SocketIndex } from "./compiled.ts";
import type { Client } from "./flight.ts";
import type { Packet } from "./packet.ts";
import { type Fib, vrfOf } from "./routing/fib.ts";

/** What a lookup goes by. */
export type SocketQuery = Pick<Packet, "proto" | "src" | "dst" | "sport" | "dport">;

const NAMES: Readonly<Record<number, string>> = {
  [PROTO.tcp]: "tcp",
  [PROTO.udp]: "udp",
  [PROTO.udplite]: "udplite",
  [PROTO.sctp]: "sctp",
  [PROTO.dccp]: "dccp",
};

export function indexSockets(sockets: readonly Socket[], isKnown: boolean): SocketIndex {
  const byPort = new Map<string, Socket[]>();
  for (const socket of sockets) {
    if (socket.local.port === null) continue;
    const key = `${socket.proto} ${socket.local.port}`;
    const there = byPort.get(key);
    if (there) there.push(socket);
    else byPort.set(key, [socket]);
  }
  return {
    isKnown,
    byPort,
    raw: sockets.filter((s) => s.proto === "raw" || s.proto === "icmp6" || s.proto === "icmp"),
  };
}

/** What a packet has come in by: the device, and where that is a VRF, the one of it. */
export interface Arrival {
  readonly iif: Link | null;
  readonly slave: Link | null;
}

/**
 * The socket that a packet for this host comes to: a connected one, or else of the listening ones the one bound most
 * exactly (SK-2, SK-3, SK-4).
 */
export function findSocket(index: SocketIndex, fib: Fib, query: SocketQuery, arrival: Arrival): Socket | undefined {
  const name = NAMES[query.proto];
  if (name === undefined) return undefined;
  const there = index.byPort.get(`${name} ${query.dport}`);
  let best: Socket | undefined;
  let bestScore = -1;
  for (const socket of there ?? []) {
    const score = scoreOf(socket, query, fib, arrival);
    if (score > bestScore) {
      best = socket;
      bestScore = score;
    }
  }
  return best;
}

/** compute_score(): −1 where the socket does not take the packet. */
function scoreOf(socket: Socket, { proto, src, dst, sport }: SocketQuery, fib: Fib, arrival: Arrival): number {
  let score = 0;
  const { address } = socket.local;
  const family = familyOf(dst);
  if (address === null) {
    // `*`: an IPv6 socket that takes both.
    if (family === 4 && socket.v6only) return -1;
  } else if (familyOf(address) !== family) {
    return -1;
  } else if (isUnspecified(address)) {
    score += 1;
  } else {
    if (address !== dst) return -1;
    score += 16;
  }
  const { remote } = socket;
  if (remote.port !== null && remote.port !== 0) {
    if (remote.port !== sport || (remote.address !== null && remote.address !== src)) return -1;
    score += 32;
  } else if (socket.state === "ESTAB") return -1;
  if (socket.dev === null) return crossesVrf(fib, proto, arrival.slave) ? score : -1;
  const isBound = [arrival.iif, arrival.slave, vrfOf(fib, arrival.iif)].some((link) => link?.name === socket.dev);
  return isBound ? score + 4 : -1;
}

/** SK-11: inet_sk_bound_dev_eq(): whether a socket bound to no device hears what came in by one of a VRF. */
export function crossesVrf({ namespace: { sysctls } }: Fib, proto: number, slave: Link | null): boolean {
  if (slave === null) return true;
  if (proto === PROTO.tcp) return sysctls.get("net.ipv4.tcp_l3mdev_accept") === "1";
  if (proto === PROTO.udp) return sysctls.get("net.ipv4.udp_l3mdev_accept") === "1";
  return sysctls.get("net.ipv4.raw_l3mdev_accept") !== "0";
}

/** `0.0.0.0:8080`, `*:22`, `[::]:80%eth0`, as ss prints it. */
export function socketText({ local, dev }: Socket, format: (a: Address) => string): string {
  const address = local.address === null ? "*" : format(local.address);
  const host = address.includes(":") ? `[${address}]` : address;
  return `${host}${dev === null ? "" : `%${dev}`}:${local.port ?? "*"}`;
}

/** The socket of a program that waits for an answer, as ss would print it. */
export function socketOfClient({ proto, address, port, peer, peerPort, mark }: Client): Socket {
  return {
    proto: NAMES[proto] ?? "raw",
    state: proto === PROTO.tcp ? "SYN-SENT" : "ESTAB",
    local: { address, port },
    remote: { address: peer, port: peerPort },
    dev: null,
    v6only: false,
    processes: [],
    uid: null,
    inode: null,
    cgroup: null,
    mark,
    backlog: 0,
  };
}
