/** DV-9: devices that wrap packets in others: net/ipv4/ip_tunnel.c, drivers/net/vxlan, geneve.c, wireguard. */
import type { Link, WireguardConfig, WireguardPeer } from "../../host/model.ts";
import { type Address, familyOf, formatAddress } from "../../net/address.ts";
import type { Mac } from "../../net/mac.ts";
import { PROTO } from "../../net/protocol.ts";
import { Flight, type Leak, type Netns, type PacketRecord, type Wrapping } from "../flight.ts";
import type { Packet } from "../packet.ts";
import { datagram, type Ends } from "../packets.ts";
import { type RouteQuery, routeOutput, routeStep } from "../route.ts";
import { type FibMatch, fibLookup } from "../routing/lookup.ts";
import { selectSource } from "../routing/source.ts";
import { peerOf, wireguardEnd } from "./wireguard.ts";

/** The packet around it. */
interface Outer {
  /** null where routing picks it. */
  readonly src: Address | null;
  readonly dst: Address;
  readonly proto: number;
  /** 0 where it is no datagram. */
  readonly port: number;
  /** The one port that it is sent from, where there is one: else a hash of what is inside. */
  readonly sport?: number;
  readonly mark?: number;
}

/** Bytes that a wrapper adds, roughly: the outer headers. */
const OVERHEAD = 50;

/** XMIT_RECURSION_LIMIT: tunnels in tunnels. */
const DEEPEST = 8;

/**
 * udp_flow_src_port(): a hash of the flow inside, in the range of ephemeral ports. The kernel's own has a secret in it; it
 * matters that flows of other ends have other ports, and with them connections of their own.
 */
function sourcePort({ proto, src, dst, sport, dport, arp }: Packet): number {
  let hash = 0x811c9dc5;
  for (const c of `${arp ? "arp" : proto} ${src} ${dst} ${sport} ${dport}`)
    hash = Math.imul(hash ^ (c.codePointAt(0) ?? 0), 0x01000193);
  return 32768 + ((hash >>> 0) % 28233);
}

const GENEVE: Pick<Outer, "proto" | "port"> = { proto: PROTO.udp, port: 6081 };

const PROTOCOLS: Readonly<Record<string, Pick<Outer, "proto" | "port">>> = {
  geneve: GENEVE,
  ipip: { proto: 4, port: 0 },
  ip6tnl: { proto: 41, port: 0 },
  sit: { proto: 41, port: 0 },
};

const GRE: Pick<Outer, "proto" | "port"> = { proto: 47, port: 0 };

/** The other end that leads to a MAC address, or of WireGuard to an address; null where it is in no snapshot. */
function outerOf({ compiled }: Netns, dev: Link, mac: Mac | undefined, address: Address): Outer | null {
  const { kind } = dev;
  switch (kind.type) {
    case "vxlan": {
      const { fdb } = compiled.model;
      const entry = (of: string | undefined) =>
        fdb.find((e) => e.dev === dev.name && e.dst !== null && e.mac === of)?.dst;
      const dst = entry(mac) ?? kind.remote ?? kind.group ?? entry("00:00:00:00:00:00") ?? null;
      return dst === null ? null : { src: kind.local, dst, proto: PROTO.udp, port: kind.port };
    }
    case "tunnel":
      return kind.remote === null
        ? null
        : { src: kind.local, dst: kind.remote, ...(PROTOCOLS[kind.encapsulation] ?? GRE) };
    case "wireguard": {
      const end = kind.config && peerOf(kind.config, address)?.endpoint;
      return kind.config && end ? aroundWireguard(kind.config, end) : null;
    }
    default:
      return null;
  }
}

/** wg_socket_send_skb_to_peer(): from its one port to the peer's. */
function aroundWireguard({ listenPort, fwmark }: WireguardConfig, { address, port }: WireguardEnd): Outer {
  const sport = listenPort === null ? {} : { sport: listenPort };
  return { src: null, dst: address, proto: PROTO.udp, port, mark: fwmark, ...sport };
}

type WireguardEnd = NonNullable<WireguardPeer["endpoint"]>;

export function transmitTunnel(flight: Flight, dev: Link): void {
  if (dev.kind.type === "wireguard" && !isAnsweredThere(flight, dev) && wireguardEnd(flight, dev) === null) return;
  const outer = outerOf(flight.netns, dev, flight.packet.ether?.dst, flight.packet.dst);
  if (outer === null && !isAnsweredThere(flight, dev)) {
    if (dev.kind.type === "vxlan" && !dev.kind.external)
      flight.drop(`${dev.name} has no other end that ${flight.packet.ether?.dst ?? "this"} could be behind`);
    else flight.lose(`which other end ${dev.name} sends this to is not in the snapshot`);
    return;
  }
  const words = outer
    ? `${outer.src === null ? "this host" : formatAddress(outer.src)} → ${formatAddress(outer.dst)}`
    : "a peer that the snapshot does not name";
  if (flight.told)
    flight.say({
      at: "tunnel",
      dev: dev.name,
      direction: "wrap",
      outer: words,
      note: `${dev.name} wraps the packet in another one: ${words}.`,
    });
  if (outer && !sendOuter(flight, dev, outer)) return;
  flight.run.paths.leave(flight, dev);
}

/** Somebody has asked from behind the tunnel, whoever its other ends are: his answer finds him there. */
function isAnsweredThere({ run: { question }, packet }: Flight, dev: Link): boolean {
  const { from, src } = question;
  const isUntold = dev.kind.type === "wireguard" ? dev.kind.config === undefined : true;
  return (
    isUntold && from.type === "outside" && from.dev === dev.name && src === (packet.arp?.targetAddress ?? packet.dst)
  );
}

/** iptunnel_xmit(): the outer packet is one of the host's own, past its rules and routes. False where it does not get out. */
function sendOuter(flight: Flight, dev: Link, outer: Outer): boolean {
  const { run, netns, packet } = flight;
  // NB-14: what asks for a neighbour is told of by the packet around it alone.
  const record = flight.record ?? flight.inquiry?.about ?? null;
  const ends = { src: outer.dst, dst: outer.dst, sport: portOf(outer, packet), dport: outer.port };
  const wrapper = new Flight(
    run,
    record && run.begin("datagram", record.index, false),
    wrapping(packet, ends, outer),
    netns,
  );
  const wraps: Wrapping = { exit: null, unwrap: null };
  wrapper.wraps = wraps;
  wrapper.depth = flight.depth + 1;
  const route = routeOutput(wrapper, outerQuery(outer, wrapper.packet));
  if (route && !("errno" in route) && (route.dst.dev === dev || wrapper.depth > DEEPEST)) {
    wrapper.drop(`the way to ${formatAddress(outer.dst)} leads into ${route.dst.dev.name} again`);
    flight.drop(`${dev.name} would wrap it without end`);
    return false;
  }
  if (!route || "errno" in route) {
    wrapper.drop(`there is no way to ${formatAddress(outer.dst)}`);
    flight.drop(`${dev.name} has no way to its other end, ${formatAddress(outer.dst)}`);
    return false;
  }
  wrapper.packet.src = route.src;
  // HK-8: the buffer still has the tunnel for its device, which postrouting shows as where it came in.
  wrapper.dev = dev;
  if (wrapper.told)
    wrapper.say({
      at: "send",
      by: "kernel",
      process: null,
      note: `${dev.name} sends what it wraps ${contents(packet)} in.`,
    });
  if (wrapper.told && route.lookup) wrapper.say(routeStep(wrapper.run, "output", route.lookup, outer.dst));
  wrapper.dst = route.dst;
  run.paths.localOut(wrapper);
  if (wraps.exit === null) {
    if (wrapper.record?.fate === "delivered")
      flight.lose(`what unwraps it at ${formatAddress(outer.dst)} is not modelled`);
    else flight.drop("the packet around it is lost");
    return false;
  }
  const isFixed = outer.sport !== undefined;
  flight.tunnel = { ends: { ...ends, src: route.src }, proto: outer.proto, isFixed, exit: wraps.exit };
  return true;
}

function contents({ arp }: Packet): string {
  if (!arp) return "the packet";
  return arp.operation === 1
    ? `the question who has ${formatAddress(arp.targetAddress)}`
    : "the answer to an ARP question";
}

function outerQuery({ src, dst }: Outer, { mark, tos, proto }: Packet): RouteQuery {
  return { src, dst, oif: null, mark, tos, proto, sport: 0, dport: 0, uid: null };
}

function portOf({ port, sport }: Outer, inside: Packet): number {
  return port && (sport ?? sourcePort(inside));
}

function wrapping({ length, mark }: Packet, ends: Ends, outer: Pick<Outer, "proto" | "mark">): Packet {
  return { ...datagram(ends, { length: length + OVERHEAD, mark: outer.mark ?? mark }), proto: outer.proto };
}

/** A tunnel, and the ends of what its other end wraps a packet in. */
export interface Incoming {
  readonly dev: Link;
  readonly ends: Ends;
  readonly proto: number;
}

/**
 * DV-14: the tunnel that a packet from outside comes in by, where the way back to its source leads into one whose other
 * end is behind `dev`; null where it comes as it is.
 *
 * @param probe has the packet.
 */
export function incomingTunnel(probe: Flight, dev: Link): Incoming | null {
  const { packet, netns } = probe;
  const back = wayTo(netns, packet.src);
  if (!back?.dev) return null;
  const mac = netns.neighbours.find(back.dev.name, back.via ?? packet.src) ?? undefined;
  for (const link of [back.dev, ...(netns.compiled.members.get(back.dev.name) ?? [])]) {
    const outer = outerOf(netns, link, mac, packet.src);
    const way = outer && wayTo(netns, outer.dst);
    if (!outer || !way?.dev || (way.dev !== dev && way.dev.name !== dev.master)) continue;
    const dst = outer.src ?? selectSource(netns.compiled.fib, way, outer.dst);
    if (dst === null) continue;
    const ends = { src: outer.dst, dst, sport: outer.port, dport: outer.sport ?? outer.port };
    if (outer.sport === undefined) ends.sport = portOf(outer, packet);
    return { dev: link, ends, proto: outer.proto };
  }
  return null;
}

/** The host's way to an address, where it hangs on nothing else and can be told. */
function wayTo({ compiled: { fib } }: Netns, dst: Address): FibMatch | null {
  const any = { src: null, iif: null, oif: null, mark: 0, tos: 0, proto: 0, sport: 0, dport: 0, uid: 0 };
  const { result, undetermined } = fibLookup(fib, { ...any, family: familyOf(dst), dst }, false);
  return undetermined === null && result?.type === "unicast" && result.alternatives.length < 2 ? result : null;
}

/** Somebody outside sends a packet by a tunnel: what it is wrapped in comes in on `dev`, and past that `unwrap` is called. */
export function arriveWrapped(
  { run, netns, packet }: Flight,
  dev: Link,
  { ends, proto, dev: { name } }: Incoming,
  ether: Packet["ether"],
  unwrap: () => void,
): void {
  const made = wrapping({ ...packet, mark: 0 }, ends, { proto });
  made.ether = ether;
  const wrapper = new Flight(run, run.begin("datagram", null, false), made, netns);
  wrapper.wraps = { exit: null, unwrap };
  run.paths.arrive(wrapper, dev, `The other end of ${name} sends what it wraps a packet in.`);
}

/**
 * An answer comes by the way that the question left by: where that was a tunnel, first the packet around it comes in, by
 * the host's rules and routes, and past them `unwrap` is called.
 *
 * @param about what is answered, where that is told of.
 */
export function receiveTunnel(
  { run, packet }: Flight,
  { dev, tunnel }: Omit<Leak, "vlan">,
  about: PacketRecord | null,
  unwrap: () => void,
): void {
  if (tunnel === null) {
    unwrap();
    return;
  }
  const { ends, exit, proto, isFixed } = tunnel;
  // Where its source port is again a hash, it is to connection tracking a connection of its own.
  const back = isFixed
    ? { src: ends.dst, dst: ends.src, sport: ends.dport, dport: ends.sport }
    : { src: ends.dst, dst: ends.src, sport: ends.dport && sourcePort(packet), dport: ends.dport };
  const made = wrapping({ ...packet, mark: 0 }, back, { proto });
  made.ether = exit.ether && { src: exit.ether.dst, dst: exit.ether.src, vlan: exit.ether.vlan };
  const wrapper = new Flight(run, about && run.begin("datagram", about.index, false), made, exit.netns);
  wrapper.wraps = { exit: null, unwrap };
  run.paths.arrive(wrapper, exit.dev, `The other end of ${dev.name} sends what it wraps its answer in.`);
}

/** A wrapping packet has come to its host. */
export function unwrapped(flight: Flight): boolean {
  const unwrap = flight.wraps?.unwrap;
  if (!unwrap) return false;
  if (flight.told)
    flight.say({
      at: "socket",
      result: "kernel",
      process: null,
      socket: null,
      proxyTo: null,
      note: "The kernel unwraps it.",
    });
  flight.end("delivered");
  unwrap();
  return true;
}
