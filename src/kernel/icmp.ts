/** The kernel's own answers to packets that it cannot or may not take on: icmp_send(), and what REJECT sends. */
import { type Address, familyOf, isLinkLocal, isMulticast, isUnspecified } from "../net/address.ts";
import { PROTO } from "../net/protocol.ts";
import { bridgeTransmitBy } from "./bridge/bridge.ts";
import { attach } from "./conntrack/track.ts";
import { Flight, type RejectPlace } from "./flight.ts";
import { isIcmpError } from "./header.ts";
import { type Packet, TCP_ACK, TCP_RST } from "./packet.ts";
import { ECHO, icmpError, tcpRst, turned } from "./packets.ts";
import { routeOutput, routeStep } from "./route.ts";
import { vrfOf } from "./routing/fib.ts";
import { selectDeviceAddress } from "./routing/source.ts";
import type { RejectWith } from "./rule.ts";

interface IcmpCode {
  readonly icmpType: number;
  readonly code: number;
}

/** What errors are called, by family, type and code: icmp(7), RFC 4443. */
const NAMES: Readonly<Record<string, string>> = {
  "4 3 0": "network unreachable",
  "4 3 1": "host unreachable",
  "4 3 2": "protocol unreachable",
  "4 3 3": "port unreachable",
  "4 3 4": "fragmentation needed",
  "4 3 9": "network prohibited",
  "4 3 10": "host prohibited",
  "4 3 13": "administratively prohibited",
  "4 11 0": "time exceeded",
  "6 1 0": "no route",
  "6 1 1": "administratively prohibited",
  "6 1 2": "beyond the scope of the source",
  "6 1 3": "address unreachable",
  "6 1 4": "port unreachable",
  "6 1 5": "source address fails the policy",
  "6 1 6": "route rejects",
  "6 2 0": "packet too big",
  "6 3 0": "time exceeded",
};

export function errorName(family: 4 | 6, { icmpType, code }: IcmpCode): string {
  return NAMES[`${family} ${icmpType} ${code}`] ?? `ICMP type ${icmpType}, code ${code}`;
}

export function defaultTtl(flight: Flight): number {
  return Number(flight.netns.compiled.view.sysctl("net.ipv4.ip_default_ttl") ?? 64);
}

/** IC-12: IP4_REPLY_MARK(), IP6_REPLY_MARK(): the mark of what the kernel answers by itself. */
export function replyMark({ packet, netns }: Flight): number {
  const reflects = netns.compiled.view.sysctl(`net.ipv${packet.family}.fwmark_reflect`) === "1";
  return reflects ? packet.mark : 0;
}

/** icmp_send(), icmp6_send(): IC-1, IC-2, IC-4. */
export function sendError(about: Flight, error: IcmpCode): void {
  const { packet, run, record } = about;
  if (record === null || isIneligible(about)) return;
  // A packet to one of our addresses is answered from there, others from where routing says.
  const own = about.dst?.type === "local" ? packet.dst : null;
  const answer = icmpError(own ?? packet.dst, packet, error, { ttl: defaultTtl(about), mark: replyMark(about) });
  const flight = new Flight(run, run.begin("icmp-error", record.index, false), answer, about.netns);
  attach(answer, packet);
  run.later(() => {
    tellSend(flight, `The kernel of ${flight.netns.called} reports to the sender: ${errorName(answer.family, error)}.`);
    const { fib } = about.netns.compiled;
    const { dev } = about;
    const oif = isLinkLocal(answer.dst) ? dev : vrfOf(fib, dev ?? about.dst?.dev ?? null);
    if (!giveRoute(flight, own ?? inboundAddress(about), oif, false)) return;
    run.paths.localOut(flight);
  });
}

/** IC-11: icmp_errors_use_inbound_ifaddr takes an address of the device that the packet came in by. */
function inboundAddress({ netns: { compiled }, packet, dev }: Flight): Address | null {
  if (packet.family === 6 || dev === null) return null;
  if (compiled.view.sysctl("net.ipv4.icmp_errors_use_inbound_ifaddr") !== "1") return null;
  return selectDeviceAddress(compiled.fib, dev, packet.src, "link");
}

/** IC-9: icmp_xmit_lock(): the kernel, in the midst of sending an ICMP answer of its own, sends no other. */
function isBeingAnswered({ record, crossings }: Flight): boolean {
  return record?.kind === "echo-reply" && crossings === 0;
}

function isIneligible({ packet, dst }: Flight): boolean {
  // RTCF_BROADCAST: also where a router sent it here as if for one alone.
  if (dst?.type === "broadcast") return true;
  if (packet.arp || isIcmpError(packet)) return true;
  if (packet.packetType === "broadcast" || packet.packetType === "multicast" || packet.packetType === "otherhost")
    return true;
  return isMulticast(packet.dst) || isUnspecified(packet.src) || isMulticast(packet.src);
}

/** Looks up the way of one of the kernel's own packets, and its source; false where it has none and ends. */
function giveRoute(flight: Flight, src: Address | null, oif: Flight["dev"], anySource: boolean): boolean {
  const { packet } = flight;
  const { mark, tos, proto } = packet;
  const route = routeOutput(
    flight,
    { src, dst: packet.dst, oif, mark, tos, proto, sport: 0, dport: 0, uid: 0 },
    anySource,
  );
  if (!route) return false;
  if (flight.told && route.lookup) flight.say(routeStep(flight.run, "output", route.lookup, packet.dst));
  if ("errno" in route) {
    flight.drop("there is no way to its receiver");
    return false;
  }
  packet.src = route.src;
  flight.dst = route.dst;
  return true;
}

function tellSend(flight: Flight, note: string): void {
  if (flight.told) flight.say({ at: "send", by: "kernel", process: null, note });
}

/** The answer of a REJECT, which itself drops the packet. */
export function reject(about: Flight, rejectWith: RejectWith, place: RejectPlace): void {
  const { packet } = about;
  if (about.record === null) return;
  if (place.family === "bridge" || place.family === "netdev") {
    rejectOnLink(about, rejectWith, place);
    return;
  }
  if (rejectWith.type === "icmp") {
    if (!isBeingAnswered(about)) sendError(about, rejectWith);
    return;
  }
  if (packet.proto !== PROTO.tcp || packet.tcpFlags & TCP_RST || isMulticast(packet.dst)) return;
  // nf_reject_skb_v4_tcp_reset(): RTCF_BROADCAST.
  if (about.dst?.type === "broadcast") return;
  const { run, netns } = about;
  const answer = resetOf(about);
  const flight = new Flight(run, run.begin("rst", about.record.index, false), answer, netns);
  const port = about.bridge?.physIn ?? null;
  if (port && packet.ether) {
    // BNF-6: straight back by the port, in the name of the station that was asked, past every hook.
    answer.ether = { src: packet.ether.dst, dst: packet.ether.src, vlan: null };
    run.later(() => {
      tellSend(flight, `The kernel of ${netns.called} resets the connection, straight back by ${port.name}.`);
      run.paths.transmit(flight, port);
    });
    return;
  }
  attach(answer, packet);
  run.later(() => {
    tellSend(flight, `The kernel of ${netns.called} resets the connection, in the name of the address asked.`);
    const oif = vrfOf(netns.compiled.fib, about.dst?.dev ?? about.dev);
    if (giveRoute(flight, answer.src, oif, true)) run.paths.localOut(flight);
  });
}

/** nf_reject_ip_tcphdr_put(): RST, with ACK where the packet had none. */
function resetOf(about: Flight): Packet {
  const { packet } = about;
  const rst = tcpRst(turned(packet), { ttl: defaultTtl(about), mark: replyMark(about) });
  if (packet.tcpFlags & TCP_ACK) rst.tcpFlags = TCP_RST;
  rst.socketless = true;
  return rst;
}

/** nft_reject_bridge.c, nft_reject_netdev.c: the answer is made of the frame itself, and goes back where it came from. */
function rejectOnLink(about: Flight, rejectWith: RejectWith, { iif, family }: RejectPlace): void {
  const { packet, run, netns, record } = about;
  if (!iif || !packet.ether || !record || packet.arp || isIcmpError(packet)) return;
  if (rejectWith.type === "tcp-reset" && (packet.proto !== PROTO.tcp || packet.tcpFlags & TCP_RST)) return;
  const answer =
    rejectWith.type === "tcp-reset"
      ? resetOf(about)
      : icmpError(packet.dst, packet, rejectWith, { ttl: defaultTtl(about) });
  answer.ether = { src: packet.ether.dst, dst: packet.ether.src, vlan: packet.ether.vlan };
  const kind = rejectWith.type === "tcp-reset" ? "rst" : "icmp-error";
  const flight = new Flight(run, run.begin(kind, record.index, false), answer, netns);
  run.later(() => {
    tellSend(flight, `The rule answers in the name of the address asked, straight back by ${iif.name}.`);
    if (family === "bridge") bridgeTransmitBy(flight, iif);
    else run.paths.transmit(flight, iif);
  });
}

/** Whether an ICMP type is an echo request of the family. */
export function isEchoRequest({ icmp, dst }: Packet): boolean {
  return icmp !== null && icmp.type === ECHO[familyOf(dst)].request;
}
