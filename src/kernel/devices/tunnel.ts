/** DV-9: devices that wrap packets in others: net/ipv4/ip_tunnel.c, drivers/net/vxlan, geneve.c, wireguard. */
import type { Link } from "../../host/model.ts";
import { type Address, formatAddress } from "../../net/address.ts";
import { PROTO } from "../../net/protocol.ts";
import { Flight, type Wrapping } from "../flight.ts";
import type { Packet } from "../packet.ts";
import { datagram, type Ends } from "../packets.ts";
import { routeOutput, routeStep } from "../route.ts";

/** The packet around it. */
interface Outer {
  /** null where routing picks it. */
  readonly src: Address | null;
  readonly dst: Address;
  readonly proto: number;
  /** 0 where it is no datagram. */
  readonly port: number;
}

/** Bytes that a wrapper adds, roughly: the outer headers. */
const OVERHEAD = 50;

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

/** null where the other end is in no snapshot. */
function outerOf(flight: Flight, dev: Link): Outer | null {
  const { kind } = dev;
  switch (kind.type) {
    case "vxlan": {
      const { fdb } = flight.netns.compiled.model;
      const entry = (mac: string | undefined) =>
        fdb.find((e) => e.dev === dev.name && e.dst !== null && e.mac === mac)?.dst;
      const dst = entry(flight.packet.ether?.dst) ?? kind.remote ?? kind.group ?? entry("00:00:00:00:00:00") ?? null;
      return dst === null ? null : { src: kind.local, dst, proto: PROTO.udp, port: kind.port };
    }
    case "tunnel":
      return kind.remote === null
        ? null
        : { src: kind.local, dst: kind.remote, ...(PROTOCOLS[kind.encapsulation] ?? GRE) };
    default:
      return null;
  }
}

export function transmitTunnel(flight: Flight, dev: Link): void {
  const outer = outerOf(flight, dev);
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

/** iptunnel_xmit(): the outer packet is one of the host's own, past its rules and routes. False where it does not get out. */
function sendOuter(flight: Flight, dev: Link, outer: Outer): boolean {
  const { run, netns, packet, record } = flight;
  const ends = { src: outer.dst, dst: outer.dst, sport: outer.port && sourcePort(packet), dport: outer.port };
  const wrapper = new Flight(
    run,
    record && run.begin("datagram", record.index, false),
    wrapping(packet, ends, outer),
    netns,
  );
  const wraps: Wrapping = { exit: null, unwrap: null };
  wrapper.wraps = wraps;
  const { mark, tos, proto } = wrapper.packet;
  const query = { src: outer.src, dst: outer.dst, oif: null, mark, tos, proto, sport: 0, dport: 0, uid: null };
  const route = routeOutput(wrapper, query);
  if (!route || "errno" in route) {
    wrapper.drop(`there is no way to ${formatAddress(outer.dst)}`);
    flight.drop(`${dev.name} has no way to its other end, ${formatAddress(outer.dst)}`);
    return false;
  }
  wrapper.packet.src = route.src;
  // HK-8: the buffer still has the tunnel for its device, which postrouting shows as where it came in.
  wrapper.dev = dev;
  if (wrapper.told)
    wrapper.say({ at: "send", by: "kernel", process: null, note: `${dev.name} sends what it wraps the packet in.` });
  if (wrapper.told && route.lookup) wrapper.say(routeStep(wrapper.run, "output", route.lookup, outer.dst));
  wrapper.dst = route.dst;
  run.paths.localOut(wrapper);
  if (wraps.exit === null) {
    if (wrapper.record?.fate === "delivered")
      flight.lose(`what unwraps it at ${formatAddress(outer.dst)} is not modelled`);
    else flight.drop("the packet around it is lost");
    return false;
  }
  flight.tunnel = { ends: { ...ends, src: route.src }, proto: outer.proto, exit: wraps.exit };
  return true;
}

function wrapping({ length, mark }: Packet, ends: Ends, { proto }: Pick<Outer, "proto">): Packet {
  return { ...datagram(ends, { length: length + OVERHEAD, mark }), proto };
}

/**
 * What comes to `dev` from the tunnel's other end, as an answer to a packet that left by it: first the packet around it
 * comes in where that one's left, by the host's rules and routes; past them, `unwrap` is called.
 */
export function receiveTunnel(about: Flight, answer: Packet, dev: Link, unwrap: () => void): void {
  const { run, tunnel, record } = about;
  if (tunnel === null) {
    unwrap();
    return;
  }
  const { ends, exit } = tunnel;
  // Its source port is again a hash: to connection tracking it is a connection of its own.
  const back = { src: ends.dst, dst: ends.src, sport: ends.dport && sourcePort(answer), dport: ends.dport };
  const made = wrapping({ ...answer, mark: 0 }, back, tunnel);
  made.ether = exit.ether && { src: exit.ether.dst, dst: exit.ether.src, vlan: exit.ether.vlan };
  const wrapper = new Flight(run, run.begin("datagram", record?.index ?? null, false), made, exit.netns);
  const note = `The other end of ${dev.name} sends what it wraps its answer in.`;
  wrapper.wraps = { exit: null, unwrap };
  run.later(() => run.paths.arrive(wrapper, exit.dev, note));
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
