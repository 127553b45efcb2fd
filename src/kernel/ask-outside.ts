/** Somebody outside sends a request to the host, or through it. */
import type { Link } from "../host/model.ts";
import { type Address, familyOf, formatAddress, ipv4Of, ipv6Of } from "../net/address.ts";
import { BROADCAST_MAC, type Mac } from "../net/mac.ts";
import { contains, networkOf } from "../net/prefix.ts";
import { PROTO } from "../net/protocol.ts";
import { ECHO_ID, firstPacket, type Request } from "./client.ts";
import { classify } from "./devices/driver.ts";
import { arriveWrapped, incomingTunnel } from "./devices/tunnel.ts";
import { whyNotAllowed } from "./devices/wireguard.ts";
import { type Errno, Flight, type Netns, type Run } from "./flight.ts";
import { kindOf } from "./header.ts";
import { inquiryFor, stationMac } from "./neighbours/inquiry.ts";
import { multicastMac } from "./neighbours/multicast.ts";
import { SOLICITATION, solicitedNode } from "./neighbours/ndp.ts";
import { arrive, cableOf, isOnLink, segmentDevices, whyNotSent } from "./outside.ts";
import type { Packet } from "./packet.ts";

const USUAL_MTU = 1500;

/** What becomes of it before it reaches the host; `null` where it arrives. */
export type Unsent = { readonly errno: Errno; readonly why: string } | null;

export function requestFromOutside(run: Run, netns: Netns, from: Link, wanted: Request, src: Address): Unsent {
  const { dst } = wanted;
  const packet = firstPacket(
    wanted,
    { src, dst, sport: wanted.sport, dport: wanted.dport },
    {
      tos: wanted.tos,
      ...(wanted.ttl === null ? {} : { ttl: wanted.ttl }),
    },
  );
  packet.dontFragment = wanted.dontFragment || packet.length <= USUAL_MTU;
  const probe = new Flight(run, null, packet, netns);
  const tunnel = isOnLink(probe, netns, from, src) ? null : incomingTunnel(probe, from);
  const dev = tunnel?.dev ?? from;
  const unsent = whyNotSent(probe, netns, dev, src, dst);
  if (unsent !== null) return stay(run, netns, packet, "ENETUNREACH", unsent);
  const onLink = isOnLink(probe, netns, dev, dst);
  const station = stationFor(probe, dev, src, dst);
  const hop = onLink ? dst : routerFor(probe, dev, station);
  const { mac: to, untold } =
    hop === null || dev.mac === null
      ? { mac: hostMac(netns, dev) ?? BROADCAST_MAC, untold: null }
      : macOnSegment(probe, dev, station, hop);
  if (to === null && untold !== null) {
    new Flight(run, run.begin(kindOf(packet), wanted.cause, true), packet, netns).lose(untold);
    return null;
  }
  if (to === null) {
    const why = `nobody on the segment of ${dev.name} answers for ${formatAddress(hop ?? dst)}`;
    return stay(run, netns, packet, "EHOSTUNREACH", why);
  }
  packet.ether = dev.mac === null ? null : { src: stationMac(probe, station), dst: to, vlan: null };
  const isPing = wanted.proto === "icmp";
  run.clients.push({
    netns: null,
    proto: packet.proto,
    address: src,
    port: isPing ? ECHO_ID : wanted.sport,
    peer: dst,
    peerPort: isPing ? 0 : wanted.dport,
    mark: wanted.mark,
    name: wanted.name,
    answered: wanted.answered,
    failed: wanted.failed,
  });
  const send = (): void => {
    const flight = new Flight(run, run.begin(kindOf(packet), wanted.cause, true), packet, netns);
    const refused = whyNotAllowed(flight, dev);
    if (refused !== null) flight.drop(refused);
    else arrive(flight, dev, `${formatAddress(src)}, outside, sends to ${run.named(dst, formatAddress(dst))}.`);
  };
  if (tunnel) arriveWrapped(probe, from, tunnel, outerFrame(probe, from, tunnel.ends.src), send);
  else send();
  return null;
}

/** The frame of what a tunnel's other end sends. */
function outerFrame(probe: Flight, dev: Link, end: Address): Packet["ether"] {
  const dst = hostMac(probe.netns, dev);
  return dst && { src: stationMac(probe, end), dst, vlan: null };
}

/** It never comes to the host: what would have been the packet is told of all the same. */
function stay(run: Run, netns: Netns, packet: Packet, errno: Errno, why: string): Unsent {
  const flight = new Flight(run, run.begin(kindOf(packet), null, true), packet, netns);
  const note = `${formatAddress(packet.src)}, outside, wants to send to ${formatAddress(packet.dst)}.`;
  if (flight.told) flight.say({ at: "send", by: "outside", process: null, note });
  flight.drop(why);
  return { errno, why };
}

/** Who on the segment hands the packet over: the sender himself, or the router that he is behind. */
function stationFor(probe: Flight, dev: Link, src: Address, target: Address): Address {
  const { compiled } = probe.netns;
  const prefixes = segmentDevices(probe, probe.netns, dev).flatMap((link) => link.addresses.map((a) => a.prefix));
  const subnet = prefixes.find((p) => contains(p, target)) ?? prefixes.find((p) => contains(p, src)) ?? null;
  const isThere = (a: Address): boolean => !compiled.fib.ownAddresses.has(a) && (!subnet || contains(subnet, a));
  if (subnet === null || (contains(subnet, src) && isThere(src))) return src;
  const vias = compiled.model.routes.flatMap((r) => r.nexthops.map((n) => n.via)).filter((via) => via !== null);
  const router = vias.find((via) => familyOf(via) === familyOf(target) && isThere(via));
  if (router !== undefined) return router;
  if (typeof target === "bigint") return ipv6Of((0xfe80n << 112n) | 0xfffn);
  const network = networkOf(subnet);
  const others = [1, 2, 3].map((n) => ipv4Of((typeof network === "number" ? network : 0) + n));
  return others.find((a) => isThere(a) && a !== target) ?? src;
}

/** The host's own address on the station's subnet: what a station there that has the host for its router asks for. */
function routerFor(probe: Flight, dev: Link, station: Address): Address | null {
  const { compiled } = probe.netns;
  const own = segmentDevices(probe, probe.netns, dev).flatMap((link) => link.addresses.map((a) => a.prefix));
  const near = own.find((p) => contains(p, station) && compiled.fib.ownAddresses.has(p.address));
  return near?.address ?? null;
}

/**
 * Where the host is the sender's router, the frame is for its own device, or the bridge or bond above it; null where these
 * have no Ethernet (NB-6).
 */
function hostMac({ compiled }: Netns, dev: Link): Mac | null {
  const master = dev.master === null ? undefined : compiled.fib.linkByName.get(dev.master);
  return master?.mac ?? dev.mac;
}

/**
 * Asks the segment, as a station outside would: by ARP or neighbour discovery that comes in on the device. `untold`: why it cannot
 * be told whether anybody would answer.
 */
function macOnSegment(
  probe: Flight,
  dev: Link,
  src: Address,
  target: Address,
): { mac: Mac | null; untold: string | null } {
  const inquiry = inquiryFor(target, null);
  const flight = new Flight(probe.run, null, question(probe.packet, stationMac(probe, src), src, target), probe.netns);
  flight.inquiry = inquiry;
  if (typeof target === "bigint") flight.solicited = target;
  const cable = cableOf(flight, dev);
  classify(flight, cable);
  probe.run.paths.receive(flight, cable);
  if (inquiry.answer === null) for (const answer of inquiry.proxies) answer();
  return { mac: inquiry.answer, untold: inquiry.untold ?? null };
}

function question(base: Packet, mac: Mac, src: Address, target: Address): Packet {
  if (typeof src === "number" && typeof target === "number") {
    const arp = { operation: 1, senderMac: mac, senderAddress: src, targetMac: NO_MAC, targetAddress: target };
    return { ...base, proto: 0, icmp: null, length: 28, ether: { src: mac, dst: BROADCAST_MAC, vlan: null }, arp };
  }
  const dst = typeof target === "bigint" ? solicitedNode(target) : target;
  const icmp = { type: SOLICITATION, code: 0, id: 0, sequence: 0 };
  const ether = { src: mac, dst: multicastMac(dst), vlan: null };
  return { ...base, proto: PROTO.icmpv6, src, dst, sport: 0, dport: 0, icmp, ttl: 255, length: 72, ether };
}

const NO_MAC = "00:00:00:00:00:00" as Mac;
