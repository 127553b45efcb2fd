/** ARP: net/ipv4/arp.c. Requests and answers are frames like others, but not told of. */
import type { Link } from "../../host/model.ts";
import { type Ipv4, ipv4Of } from "../../net/address.ts";
import { BROADCAST_MAC, type Mac } from "../../net/mac.ts";
import { contains } from "../../net/prefix.ts";
import { receiveTunnel } from "../devices/tunnel.ts";
import { Flight, type Inquiry, type Netns } from "../flight.ts";
import { runHook } from "../hooks.ts";
import type { ArpHeader, Packet } from "../packet.ts";
import { addressType } from "../routing/address-type.ts";
import { vrfOf } from "../routing/fib.ts";
import { fibLookup } from "../routing/lookup.ts";
import type { Flow } from "../routing/policy.ts";
import { selectDeviceAddress } from "../routing/source.ts";
import { forwards, martian, maxSysctl, orSysctl, validateSource } from "../routing/validate.ts";

const REQUEST = 1;
const REPLY = 2;
const NO_MAC = "00:00:00:00:00:00" as Mac;
const NO_OPTIONS: ReadonlyMap<number, number> = new Map();

function arpPacket(arp: ArpHeader, ether: NonNullable<Packet["ether"]>): Packet {
  return {
    family: 4,
    proto: 0,
    src: arp.senderAddress,
    dst: arp.targetAddress,
    sport: 0,
    dport: 0,
    tcpFlags: 0,
    tcpOptions: NO_OPTIONS,
    icmp: null,
    ttl: 0,
    tos: 0,
    length: 28,
    dontFragment: false,
    flowLabel: 0,
    extensionHeaders: [],
    ether,
    packetType: "host",
    mark: 0,
    priority: 0,
    owner: null,
    ct: null,
    inner: null,
    ipsec: false,
    arp,
  };
}

/** arp_send_dst(): through arp's output hook, to the device. */
function send(flight: Flight, netns: Netns, dev: Link, arp: ArpHeader, to: Mac): void {
  const frame = new Flight(flight.run, null, arpPacket(arp, { src: arp.senderMac, dst: to, vlan: null }), netns);
  frame.inquiry = flight.inquiry;
  if (runHook(frame, "arp", "output", { iif: null, oif: dev, physIn: null, physOut: null }).passed)
    flight.run.paths.transmit(frame, dev);
}

/** arp_solicit(): asks the segment of a device who has an address. */
export function askByArp(flight: Flight, dev: Link, address: Ipv4, inquiry: Inquiry): void {
  const { netns, packet, run } = flight;
  const senderAddress = announced(netns, dev, address, packet.src);
  if (senderAddress === null || dev.mac === null) return;
  inquiry.asker = senderAddress;
  const arp = { operation: REQUEST, senderMac: dev.mac, senderAddress, targetMac: NO_MAC, targetAddress: address };
  const asking = new Flight(run, null, packet, netns);
  asking.inquiry = inquiry;
  send(asking, netns, dev, arp, BROADCAST_MAC);
}

/** Somebody outside answers a request that left the snapshot. */
export function answerByArp({ run }: Flight, dev: Link, address: Ipv4, inquiry: Inquiry, mac: Mac): void {
  const [leak] = inquiry.leaks;
  const { asker } = inquiry;
  if (!leak || dev.mac === null || typeof asker !== "number") return;
  const arp = { operation: REPLY, senderMac: mac, senderAddress: address, targetMac: dev.mac, targetAddress: asker };
  const frame = new Flight(run, null, arpPacket(arp, { src: mac, dst: dev.mac, vlan: leak.vlan }), leak.netns);
  frame.inquiry = inquiry;
  frame.packet.packetType = leak.dev.mac === dev.mac ? "host" : "otherhost";
  receiveTunnel(frame, leak, inquiry.about, () => run.paths.receive(frame, leak.dev));
}

/** br_arp_send(): a bridge answers a request in a station's name, straight back by the port that it came in by. */
export function replyByArp({ run, netns, inquiry }: Flight, port: Link, request: ArpHeader, mac: Mac): void {
  const arp: ArpHeader = {
    operation: REPLY,
    senderMac: mac,
    senderAddress: request.targetAddress,
    targetMac: request.senderMac,
    targetAddress: request.senderAddress,
  };
  const frame = new Flight(run, null, arpPacket(arp, { src: mac, dst: request.senderMac, vlan: null }), netns);
  frame.inquiry = inquiry;
  run.paths.transmit(frame, port);
}

/** The source that a request names: arp_announce (NB-3). */
function announced({ compiled: { fib } }: Netns, dev: Link, target: Ipv4, src: Packet["src"]): Ipv4 | null {
  const isOwn = typeof src === "number" && addressType(fib, src, null) === "local";
  const level = maxSysctl(fib, dev.name, "arp_announce");
  if (isOwn && typeof src === "number") {
    const onLink = dev.addresses.some((a) => contains(a.prefix, src) && contains(a.prefix, target));
    if (level === 0 || (level === 1 && onLink)) return src;
  }
  const own = selectDeviceAddress(fib, dev, target, "link");
  return typeof own === "number" ? own : ipv4Of(0);
}

/** arp_rcv(), arp_process(): a request or an answer has come up to this namespace. */
export function arpReceive(flight: Flight, dev: Link): void {
  const { packet, netns } = flight;
  const { arp } = packet;
  if (!arp || packet.packetType === "otherhost" || dev.flags.has("NOARP")) return;
  if (!runHook(flight, "arp", "input", { iif: dev, oif: null, physIn: null, physOut: null }).passed) return;
  if (arp.operation === REPLY) {
    netns.neighbours.learn(dev.name, arp.senderAddress, arp.senderMac);
    return;
  }
  if (arp.operation !== REQUEST || dev.mac === null) return;
  const stand = answers(netns, dev, arp);
  if (stand === null) return;
  netns.neighbours.learn(dev.name, arp.senderAddress, arp.senderMac);
  const reply: ArpHeader = {
    operation: REPLY,
    senderMac: dev.mac,
    senderAddress: arp.targetAddress,
    targetMac: arp.senderMac,
    targetAddress: arp.senderAddress,
  };
  const answer = (): void => send(flight, netns, dev, reply, arp.senderMac);
  if (stand === "proxy" && flight.inquiry) flight.inquiry.proxies.push(answer);
  else answer();
}

/** Whether this namespace answers on the device for the address asked, and as whom (NB-1, NB-3, NB-4, NB-8). */
function answers(netns: Netns, dev: Link, arp: ArpHeader): "owner" | "proxy" | null {
  const { fib } = netns.compiled;
  const { targetAddress: target, senderAddress: sender } = arp;
  if (sender !== 0 && martian(fib, sender, target, dev) !== null) return null;
  const flow: Flow = {
    family: 4,
    src: sender,
    dst: target,
    iif: dev,
    oif: vrfOf(fib, dev),
    mark: 0,
    tos: 0,
    proto: 0,
    sport: 0,
    dport: 0,
    uid: 0,
  };
  const { result } = fibLookup(fib, flow, false);
  if (!result) return null;
  if (result.type === "local") {
    const isHeard = validateSource(fib, flow, dev, null, false).dropped === null;
    return isHeard && !ignores(netns, dev, sender, target) ? "owner" : null;
  }
  if (result.type !== "unicast" || !forwards(fib, dev.name)) return null;
  if (validateSource(fib, flow, dev, result.dev, false).dropped !== null) return null;
  return standsIn(netns, dev, arp, result.dev) ? "proxy" : null;
}

/** arp_fwd_pvlan(), arp_fwd_proxy(), pneigh_lookup(): for whom is behind `behind`. */
function standsIn({ compiled: { fib, model } }: Netns, dev: Link, arp: ArpHeader, behind: Link | null): boolean {
  const { targetAddress: target, senderAddress: sender } = arp;
  if (behind === dev) return sender !== target && orSysctl(fib, dev.name, "proxy_arp_pvlan");
  if (orSysctl(fib, dev.name, "proxy_arp")) return true;
  return model.neighbours.some((n) => n.proxy && n.address === target && n.dev === dev.name);
}

/** arp_ignore(). */
function ignores({ compiled: { fib } }: Netns, dev: Link, sender: Ipv4, target: Ipv4): boolean {
  const own = dev.addresses.find((a) => a.prefix.address === target);
  switch (maxSysctl(fib, dev.name, "arp_ignore")) {
    case 0:
      return orSysctl(fib, dev.name, "arp_filter") && filtered();
    case 1:
      return own === undefined;
    case 2:
      return own === undefined || !contains(own.prefix, sender);
    case 3:
      return ![...fib.ownAddresses].some(
        ([a, link]) => a === target && link.addresses.some((x) => x.prefix.address === a && x.scope !== "host"),
      );
    case 8:
      return true;
    default:
      return false;
  }

  /** arp_filter(): answers only by the device that the way back goes by. */
  function filtered(): boolean {
    const back = fibLookup(fib, { ...BACK, src: target, dst: sender }, false).result;
    return back?.dev !== dev;
  }
}

const BACK = { family: 4, iif: null, oif: null, mark: 0, tos: 0, proto: 0, sport: 0, dport: 0, uid: 0 } as const;
