/** Neighbour discovery: net/ipv6/ndisc.c. Its packets pass the IPv6 hooks like others (NB-7), but are not told of. */

import type { Link } from "../../host/model.ts";
import { type Address, formatAddress, type Ipv6, ipv6Of, isLinkLocal } from "../../net/address.ts";
import type { Mac } from "../../net/mac.ts";
import { PROTO } from "../../net/protocol.ts";
import { receiveTunnel } from "../devices/tunnel.ts";
import { byDevice } from "../dst.ts";
import { Flight, type Inquiry, type Netns } from "../flight.ts";
import { runHook } from "../hooks.ts";
import type { Packet } from "../packet.ts";
import { echo } from "../packets.ts";
import { fibLookup } from "../routing/lookup.ts";
import { multicastMac } from "./multicast.ts";

export const SOLICITATION = 135;
const ADVERTISEMENT = 136;
const SOLICITED_NODE = 0xff0200000000000000000001ff000000n;

/** The multicast group that an address's owner listens to (RFC 4291, 2.7.1). */
export function solicitedNode(target: Ipv6): Ipv6 {
  return ipv6Of(SOLICITED_NODE | (target & 0xffffffn));
}

function message(type: number, src: Address, dst: Address): Packet {
  const base = echo({ src, dst, sport: 0, dport: 0 }, "request", 0, { ttl: 255, length: 72 });
  return { ...base, proto: PROTO.icmpv6, icmp: { type, code: 0, id: 0, sequence: 0 } };
}

/** ndisc_send_skb(): local output and postrouting, with the route that discovery makes itself. */
function send(flight: Flight, netns: Netns, dev: Link, packet: Packet, to: Mac, target: Ipv6): void {
  const discovery = new Flight(flight.run, null, packet, netns);
  discovery.inquiry = flight.inquiry;
  discovery.solicited = target;
  discovery.dst = { type: "unicast", dev, via: null, ...byDevice(dev) };
  const place = { iif: null, oif: dev, physIn: null, physOut: null };
  if (!runHook(discovery, "ip6", "output", place).passed) return;
  if (!runHook(discovery, "ip6", "postrouting", place).passed) return;
  packet.ether = { src: dev.mac ?? NO_MAC, dst: to, vlan: null };
  flight.run.paths.transmit(discovery, dev);
}

const NO_MAC = "00:00:00:00:00:00" as Mac;

/** ndisc_solicit(): asks the segment of a device who has an address. */
export function askByNdp(flight: Flight, dev: Link, target: Ipv6, inquiry: Inquiry): void {
  const { netns, packet, run } = flight;
  const isOnDevice = dev.addresses.some((a) => a.prefix.address === packet.src);
  const src = isOnDevice ? packet.src : (linkLocalOf(dev) ?? globalOf(dev));
  if (src === null) return;
  const group = solicitedNode(target);
  inquiry.asker = src;
  const asking = new Flight(run, null, packet, netns);
  asking.inquiry = inquiry;
  send(asking, netns, dev, message(SOLICITATION, src, group), multicastMac(group), target);
}

/** Somebody outside answers a solicitation that left the snapshot. */
export function answerByNdp({ run }: Flight, dev: Link, target: Ipv6, inquiry: Inquiry, mac: Mac): void {
  const [leak] = inquiry.leaks;
  const { asker } = inquiry;
  if (!leak || dev.mac === null || asker === null) return;
  const packet = message(ADVERTISEMENT, target, asker);
  packet.ether = { src: mac, dst: dev.mac, vlan: leak.vlan };
  packet.packetType = leak.dev.mac === dev.mac ? "host" : "otherhost";
  const frame = new Flight(run, null, packet, leak.netns);
  frame.inquiry = inquiry;
  frame.solicited = target;
  receiveTunnel(frame, leak, inquiry.about, () => run.paths.receive(frame, leak.dev));
}

/** br_nd_send(): a bridge answers a solicitation in a station's name, straight back by the port that it came in by. */
export function advertise({ run, netns, inquiry, packet }: Flight, port: Link, target: Ipv6, mac: Mac): void {
  const made = message(ADVERTISEMENT, target, packet.src);
  made.ether = { src: mac, dst: packet.ether?.src ?? NO_MAC, vlan: null };
  const frame = new Flight(run, null, made, netns);
  frame.inquiry = inquiry;
  frame.solicited = target;
  run.paths.transmit(frame, port);
}

function usable(dev: Link): Address[] {
  return dev.addresses
    .filter((a) => typeof a.prefix.address === "bigint" && !a.flags.has("tentative") && !a.flags.has("dadfailed"))
    .map((a) => a.prefix.address);
}

function linkLocalOf(dev: Link): Address | null {
  return usable(dev).find(isLinkLocal) ?? null;
}

function globalOf(dev: Link): Address | null {
  return usable(dev)[0] ?? null;
}

/** ndisc_recv_ns(), ndisc_recv_na(): a discovery message has come through the hooks of this namespace. */
export function ndpReceive(flight: Flight, dev: Link): void {
  const { packet, netns, solicited } = flight;
  if (solicited === null || packet.ttl !== 255 || packet.ether === null) return;
  if (packet.icmp?.type === ADVERTISEMENT) {
    netns.neighbours.learn(dev.name, solicited, packet.ether.src);
    return;
  }
  if (packet.icmp?.type !== SOLICITATION || dev.mac === null) return;
  const stand = answers(flight, dev, solicited);
  if (stand === null) return;
  const { src: asker } = packet.ether;
  netns.neighbours.learn(dev.name, packet.src, asker);
  const advertisement = message(ADVERTISEMENT, solicited, packet.src);
  const answer = (): void => send(flight, netns, dev, advertisement, asker, solicited);
  if (stand === "proxy" && flight.inquiry) flight.inquiry.proxies.push(answer);
  else answer();
}

/** IPv6 answers for addresses of the very device, or stands in for somebody (NB-1, NB-4). */
function answers(flight: Flight, dev: Link, target: Ipv6): "owner" | "proxy" | null {
  const own = dev.addresses.some(
    (a) => a.prefix.address === target && !a.flags.has("tentative") && !a.flags.has("dadfailed"),
  );
  if (own) return "owner";
  return standsIn(flight, dev, target) ? "proxy" : null;
}

/**
 * pndisc_is_router(): by a proxy entry, on a device with proxy_ndp that forwards. `ip neigh show` tells of none without being
 * asked for them: where the snapshot does not tell, one is assumed for every address that is routed elsewhere.
 */
function standsIn({ netns, run, packet }: Flight, dev: Link, target: Ipv6): boolean {
  const { model, fib } = netns.compiled;
  const on = (name: string, key: string): boolean => model.sysctls.get(`net.ipv6.conf.${name}.${key}`) === "1";
  if (!(on("all", "proxy_ndp") || on(dev.name, "proxy_ndp")) || !on(dev.name, "forwarding")) return false;
  const entries = model.neighbours.filter((n) => n.proxy && typeof n.address === "bigint");
  if (entries.length > 0 || model.known.has("ip-neigh-proxy"))
    return entries.some((n) => n.address === target && n.dev === dev.name);
  const flow = { family: 6, src: packet.src, dst: target, iif: dev, oif: null, mark: 0, tos: 0, proto: 0 } as const;
  const { result } = fibLookup(fib, { ...flow, sport: 0, dport: 0, uid: 0 }, false);
  if (result?.type !== "unicast" || result.dev === dev) return false;
  run.assume(
    `proxy_ndp is on at ${dev.name}, and the snapshot does not tell for whom: it is assumed to answer for ${formatAddress(target)}, which is behind ${result.dev?.name ?? "another device"}.`,
  );
  return true;
}
