/** A process sends a request: connect(2) and send(2) as the kernel carries them out. */
import type { Link } from "../host/model.ts";
import { type Address, familyOf, formatAddress, isUnspecified } from "../net/address.ts";
import { PROTO } from "../net/protocol.ts";
import { advertisedMss, type Dst } from "./dst.ts";
import type { Client, Errno, Netns, PacketRecord, Run } from "./flight.ts";
import { Flight } from "./flight.ts";
import { kindOf } from "./header.ts";
import { defaultTtl } from "./icmp.ts";
import type { Packet, PacketOwner } from "./packet.ts";
import { datagram, type Ends, echo, type Made, tcpSyn } from "./packets.ts";
import {
  asksForUser,
  isOwn,
  loopbackAddress,
  type OutputRoute,
  type RouteQuery,
  routeOutput,
  routeStep,
} from "./route.ts";

export interface Request {
  readonly proto: "tcp" | "udp" | "icmp";
  /** Bound source address, or null. */
  readonly src: Address | null;
  readonly sport: number;
  readonly dst: Address;
  readonly dport: number;
  readonly mark: number;
  readonly owner: PacketOwner | null;
  readonly length: number | null;
  readonly dontFragment: boolean;
  /** null takes the namespace's default. */
  readonly ttl: number | null;
  readonly tos: number;
  /** The packet because of which it is sent. */
  readonly cause: number | null;
  /** Who sends, in words. */
  readonly name: string;
  answered: Client["answered"];
  failed: Client["failed"];
}

/** What the sockets of the question's own sender are called. */
export const ASKER = "the asker";

/** The id of an echo request; its kernel's own pick. */
export const ECHO_ID = 4242;

/**
 * Sends the first packet of a request from a namespace. The errno is what the sender's call fails with at once; a TCP
 * socket goes on trying where only the packet is refused (IC-7).
 */
export function request(run: Run, netns: Netns, asked: Request): Errno | null {
  const wanted = { ...asked, dst: receiverOf(asked) };
  const ends: Ends = { src: wanted.src ?? wanted.dst, dst: wanted.dst, sport: wanted.sport, dport: wanted.dport };
  const packet = firstPacket(wanted, ends, { mark: wanted.mark, owner: wanted.owner, tos: wanted.tos });
  const record = run.draft(kindOf(packet), wanted.cause, true);
  const flight = new Flight(run, record, packet, netns);
  packet.ttl = wanted.ttl ?? defaultTtl(flight);
  if (flight.told) {
    const by = { by: "process", process: wanted.owner?.process ?? null } as const;
    const who = wanted.name === ASKER ? "The asker" : wanted.name;
    flight.say({
      at: "send",
      ...by,
      note: `${who} in ${netns.called} sends to ${run.named(wanted.dst, formatAddress(wanted.dst))}.`,
    });
  }
  const route = findWay(flight, wanted);
  if (!route) {
    run.admit(record);
    return null;
  }
  const refused = "errno" in route ? route.errno : refusesGroup(wanted.proto, route.dst);
  if (refused !== null || "errno" in route) return fail(flight, record, route, refused ?? "ENETUNREACH");
  packet.src = route.src;
  flight.dst = route.dst;
  if (packet.proto === PROTO.tcp) sayMss(packet, route.dst);
  packet.dontFragment =
    wanted.dontFragment || (packet.length <= route.dst.mtu && discoversMtu(flight, route.dst, wanted));
  if (flight.told) {
    if (route.lookup) flight.say(routeStep(flight.run, "output", route.lookup, packet.dst));
    correctSource(flight);
  }
  run.admit(record);
  const isPing = wanted.proto === "icmp";
  run.clients.push({
    netns,
    proto: packet.proto,
    address: packet.src,
    port: isPing ? ECHO_ID : wanted.sport,
    peer: wanted.dst,
    peerPort: isPing ? 0 : wanted.dport,
    mark: wanted.mark,
    name: wanted.name,
    answered: wanted.answered,
    failed: wanted.failed,
  });
  const errno = run.paths.localOut(flight);
  return wanted.proto === "tcp" ? null : errno;
}

/**
 * RT-26: ip_route_output_key_hash_rcu(), tcp_v6_connect(): no address at all is the sender's own: the one that he is bound
 * to (IPv4), or else loopback.
 */
function receiverOf({ dst, src }: Request): Address {
  if (!isUnspecified(dst)) return dst;
  return typeof dst === "number" && src !== null ? src : loopbackAddress(familyOf(dst));
}

export function firstPacket(wanted: Request, ends: Ends, made: Partial<Made>): Packet {
  const { length, dontFragment } = wanted;
  switch (wanted.proto) {
    case "tcp":
      return tcpSyn(ends, { ...made, length });
    case "udp":
      return datagram(ends, { ...made, length, dontFragment });
    case "icmp":
      return echo(ends, "request", ECHO_ID, { ...made, length, dontFragment });
  }
}

/** The call fails before there is a packet: what would have been one is told of all the same. */
function fail(flight: Flight, record: PacketRecord, { lookup }: OutputRoute, errno: Errno): Errno {
  const { packet, run } = flight;
  if (flight.told && lookup) flight.say(routeStep(flight.run, "output", lookup, packet.dst));
  flight.drop(`it cannot be sent to ${formatAddress(packet.dst)} (${errno})`);
  run.admit(record);
  return errno;
}

/** ip4_datagram_connect(), tcp_v4_connect(): broadcasts need SO_BROADCAST, and TCP speaks to no group. */
function refusesGroup(proto: Request["proto"], { type }: Dst): Errno | null {
  if (proto === "tcp") return type === "broadcast" || type === "multicast" ? "ENETUNREACH" : null;
  return type === "broadcast" ? "EACCES" : null;
}

/** What a SYN or SYN/ACK says of the largest segment that it takes, by the way that it goes. */
export function sayMss(packet: Packet, dst: Dst): void {
  packet.tcpOptions = new Map([...packet.tcpOptions, [2, advertisedMss(dst, packet.family)]]);
}

/**
 * RT-24: ip_dont_fragment(): whatever fits is sent with DF, for path MTU discovery, unless the route's MTU is locked (IPv4).
 * Where that is not known it matters to a packet of some size alone.
 */
function discoversMtu(flight: Flight, { mtuLocked }: Dst, { length }: Request): boolean {
  const { packet, netns } = flight;
  if (packet.family === 6 || mtuLocked === false || (mtuLocked === null && length === null)) return true;
  return !(
    mtuLocked ?? flight.decide(`the MTU of the route from ${netns.called} to ${formatAddress(packet.dst)} is locked`)
  );
}

/** The send step was told before the source was known. */
function correctSource({ record, packet }: Flight): void {
  const [first, ...rest] = record?.steps ?? [];
  if (!record || !first) return;
  const src = formatAddress(packet.src);
  record.steps.splice(0, record.steps.length, ...[first, ...rest].map((s) => ({ ...s, header: { ...s.header, src } })));
}

/** RT-21: inet_addr_valid_or_nonlocal(): a socket is bound to an address of this host's. */
function mayBind({ compiled: { fib } }: Netns, src: Address): boolean {
  const family = familyOf(src) === 4 ? "ipv4" : "ipv6";
  return isOwn(fib, src) || fib.namespace.sysctls.get(`net.${family}.ip_nonlocal_bind`) === "1";
}

/** RT-8: ip_route_connect() looks up once for the source, and once more with it; ping's raw socket looks up once. */
function findWay(flight: Flight, wanted: Request): OutputRoute | null {
  const { netns, packet } = flight;
  if (wanted.src !== null && !mayBind(netns, wanted.src)) return { errno: "EADDRNOTAVAIL", lookup: null };
  const bound = wanted.owner?.dev ?? null;
  const oif: Link | null = bound === null ? null : (netns.compiled.fib.linkByName.get(bound) ?? null);
  const query: RouteQuery = {
    src: wanted.src,
    dst: wanted.dst,
    oif,
    mark: wanted.mark,
    tos: packet.tos,
    proto: packet.proto,
    sport: wanted.sport,
    dport: wanted.dport,
    uid: asksForUser(netns.compiled.fib, packet.family) ? (wanted.owner?.uid ?? null) : 0,
  };
  const first = routeOutput(flight, query);
  const isSettled = wanted.src !== null || wanted.proto === "icmp" || packet.family === 6;
  if (!first || "errno" in first || isSettled || !netns.compiled.fib.hasCustomRules) return first;
  return routeOutput(flight, { ...query, src: first.src });
}
