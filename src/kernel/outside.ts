/**
 * What lies past the host's interfaces. It is in no snapshot, and is assumed to answer (CONTRACT.md); what can be said of
 * it is that packets of private addresses find no way back from where the default route leads (NB-10).
 */
import type { Link } from "../host/model.ts";
import { type Address, familyOf, formatAddress, isLinkLocal, isLoopback, isMulticast } from "../net/address.ts";
import { BROADCAST_MAC } from "../net/mac.ts";
import { contains, type Prefix, parsePrefix } from "../net/prefix.ts";
import { PROTO } from "../net/protocol.ts";
import type { CompiledNamespace } from "./compiled.ts";
import { clientFor, clientOfError } from "./deliver.ts";
import { classify } from "./devices/driver.ts";
import { receiveTunnel } from "./devices/tunnel.ts";
import { Flight, type Netns } from "./flight.ts";
import { isIcmpError, kindOf } from "./header.ts";
import { isEchoRequest } from "./icmp.ts";
import { stationMac } from "./neighbours/inquiry.ts";
import { type Packet, TCP_ACK, TCP_RST, TCP_SYN } from "./packet.ts";
import { datagram, echo, icmpError, tcpRst, tcpSynAck, turned } from "./packets.ts";
import { TABLE_MAIN } from "./routing/fib.ts";

const PRIVATE: readonly Prefix[] = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "fc00::/7",
].flatMap((text) => {
  const prefix = parsePrefix(text);
  return prefix.ok ? [prefix.value] : [];
});

/** Addresses that no router of the internet knows the way to. */
function isPrivate(a: Address): boolean {
  return isLoopback(a) || isLinkLocal(a) || PRIVATE.some((p) => contains(p, a));
}

/**
 * The devices by which a namespace has a part in a segment: the one that a frame leaves by, the bridge or bond that it
 * belongs to, and of a tagged frame the VLAN's devices on them.
 */
function partsIn({ packet }: Flight, { fib, uppers }: CompiledNamespace, dev: Link): readonly Link[] {
  const master = dev.master === null ? undefined : fib.linkByName.get(dev.master);
  const own = master ? [dev, master] : [dev];
  const tag = packet.ether?.vlan ?? null;
  if (tag === null) return own;
  return own
    .flatMap((link) => uppers.get(link.name) ?? [])
    .flatMap(({ link }) => (link.kind.type === "vlan" && link.kind.id === tag ? [link] : []));
}

/** Whether the main table's default route leads over a device that has a part in the segment. */
function isUplink(flight: Flight, compiled: CompiledNamespace, dev: Link, family: 4 | 6): boolean {
  const names = new Set(partsIn(flight, compiled, dev).map((link) => link.name));
  return compiled.model.routes.some(
    (r) =>
      r.family === family &&
      r.table === TABLE_MAIN &&
      r.type === "unicast" &&
      r.dst.length === 0 &&
      r.nexthops.some((n) => n.dev !== null && names.has(n.dev)),
  );
}

/** ipvlans whose addresses are behind the device, and not on its segment (DV-6). */
const L3_MODES: ReadonlySet<string> = new Set(["l3", "l3s"]);

/** The devices that have a segment's addresses: the one that leads there, its master, what stands on them. */
export function segmentDevices(flight: Flight, { compiled }: Netns, dev: Link): readonly Link[] {
  const master = dev.master === null ? undefined : compiled.fib.linkByName.get(dev.master);
  const own = partsIn(flight, compiled, dev);
  const stacked = own
    .flatMap((link) => compiled.uppers.get(link.name) ?? [])
    .filter(({ link: { kind } }) => kind.type !== "vlan" && !("mode" in kind && L3_MODES.has(kind.mode)));
  const behind = (master?.kind.type === "bridge" ? (compiled.members.get(master.name) ?? []) : []).flatMap(
    ({ peer }) => {
      const link = peer && flight.run.host.namespaces.get(peer.namespace)?.fib.linkByIndex.get(peer.ifindex);
      return link ? [link] : [];
    },
  );
  return [...own, ...stacked.map(({ link }) => link), ...behind];
}

export function isOnLink(flight: Flight, netns: Netns, dev: Link, address: Address): boolean {
  if (isLinkLocal(address)) return true;
  return segmentDevices(flight, netns, dev).some((link) => link.addresses.some((a) => contains(a.prefix, address)));
}

/** A frame leaves the snapshot by a device. */
export function leave(flight: Flight, dev: Link): void {
  const { packet, netns, inquiry } = flight;
  if (packet.arp || flight.solicited !== null) {
    ask(flight, dev);
    return;
  }
  if (inquiry && flight.record === null) return;
  if (flight.wraps) flight.wraps.exit = { netns, dev, ether: packet.ether };
  if (flight.told)
    flight.say({
      at: "outside",
      dev: dev.name,
      direction: "out",
      note: `It leaves the host by ${dev.name}, for what lies outside.`,
    });
  flight.end("left-host");
  if (flight.wraps) return;
  if (flight.record?.isRequest) {
    answer(flight, netns, dev);
    return;
  }
  const { from } = flight.run.question;
  const isAsked = from.type === "outside" && from.dev === dev.name;
  if (!reachesAsker(flight, netns, (isAsked ? null : flight.tunnel?.exit.dev) ?? dev)) return;
  // RT-1: nobody takes in what says that it comes from himself.
  if (packet.family === 4 && isLoopback(packet.src)) return;
  const error = isIcmpError(packet);
  const client = error ? clientOfError(flight, true) : clientFor(flight, true);
  if (!client) refuse(flight, netns, dev);
  else if (error) client.failed(packet);
  else client.answered(packet, flight.record);
}

/** NB-11: whether what leaves by a device comes to where the asker stands. */
function reachesAsker(flight: Flight, netns: Netns, dev: Link): boolean {
  const { run, packet } = flight;
  const { from } = run.question;
  if (from.type !== "outside") return false;
  const own = netns.compiled.fib.linkByName.get(from.dev);
  if (!own || partsIn(flight, netns.compiled, dev).includes(own)) return true;
  if (dev.master !== null && own.master === dev.master) return true;
  // What is for somebody else there has nothing to do with the asker.
  if (!run.clients.some(({ netns: inside, address }) => inside === null && address === packet.dst)) return false;
  const to = formatAddress(packet.dst);
  run.assume(`What leaves by ${dev.name} is not counted on to reach ${to}, which asked from behind ${own.name}.`);
  return false;
}

/** An answer that no socket of the asker's is waiting for: his kernel refuses it. */
function refuse(about: Flight, netns: Netns, dev: Link): void {
  const { packet, run, record } = about;
  if (packet.dst !== run.question.src || record === null || isIcmpError(packet) || isLoopback(packet.src)) return;
  const isSynAck = packet.proto === PROTO.tcp && (packet.tcpFlags & TCP_RST) === 0;
  if (!isSynAck && packet.proto !== PROTO.udp) return;
  const made = isSynAck ? tcpRst(turned(packet), {}) : icmpError(packet.dst, packet, CLOSED[packet.family], {});
  if (isSynAck) made.tcpFlags = TCP_RST;
  if (whyNotSent(about, netns, dev, made.src, made.dst) !== null) return;
  if (packet.ether) made.ether = { src: packet.ether.dst, dst: packet.ether.src, vlan: packet.ether.vlan };
  const reply = new Flight(run, run.begin(kindOf(made), record.index, false), made, netns);
  run.wake(() => arrive(reply, dev, "The asker's kernel expects no such answer, and refuses it."));
}

const CLOSED = { 4: { icmpType: 3, code: 3 }, 6: { icmpType: 1, code: 4 } } as const;

/** A question who has an address, or the answer to one from outside. */
function ask(flight: Flight, dev: Link): void {
  const { packet, netns, inquiry } = flight;
  if (!inquiry) return;
  // ndisc_rcv(): discovery that a rule has changed the hop limit of is not believed.
  if (!packet.arp && packet.ttl !== 255) return;
  const isAnswer = packet.arp ? packet.arp.operation === 2 : packet.icmp?.type === 136;
  if (isAnswer) inquiry.answer = packet.arp?.senderMac ?? packet.ether?.src ?? null;
  else inquiry.leaks.push({ netns, dev, vlan: packet.ether?.vlan ?? null, tunnel: flight.tunnel });
}

/** The outside answers a request: from the very addresses that it saw. */
function answer(about: Flight, netns: Netns, dev: Link): void {
  const { packet, run, record } = about;
  // What leaves for an address of the snapshot's own meets nobody out there.
  if (run.host.ownerNames.has(packet.dst)) return;
  if (turnsBack(about, netns, dev)) return;
  const lost = whyLost(about, netns, dev);
  if (lost !== null) {
    run.assume(lost);
    return;
  }
  const made = answerTo(packet);
  if (!made || !record) return;
  const to = formatAddress(packet.dst);
  run.assume(`${to} is outside the snapshot, and is assumed to answer.`);
  if (packet.ether)
    made.ether = {
      src: isGroup(packet) ? stationMac(about, packet.dst) : packet.ether.dst,
      dst: packet.ether.src,
      vlan: packet.ether.vlan,
    };
  const { tunnel } = about;
  const come = (): void => {
    const reply = new Flight(run, run.begin(kindOf(made), record.index, false), made, netns);
    run.wake(() => arrive(reply, dev, `${to} answers.`));
  };
  if (tunnel === null) come();
  else run.wake(() => receiveTunnel(new Flight(run, null, made, netns), { netns, dev, tunnel }, record, come));
}

function isGroup({ ether }: Packet): boolean {
  return ether?.dst === BROADCAST_MAC;
}

function answerTo(packet: Packet): Packet | null {
  const ends = turned(packet);
  switch (packet.proto) {
    case PROTO.tcp:
      return (packet.tcpFlags & (TCP_SYN | TCP_ACK | TCP_RST)) === TCP_SYN ? tcpSynAck(ends, {}) : null;
    case PROTO.udp:
      return datagram(ends, { dontFragment: true, length: packet.length });
    case PROTO.icmp:
    case PROTO.icmpv6:
      return isEchoRequest(packet)
        ? echo(ends, "reply", packet.icmp?.id ?? 0, { length: packet.length, tos: packet.tos })
        : null;
    default:
      return null;
  }
}

/**
 * NB-12: a request that goes back to where it came from in the asker's own name is answered past this host. The asker takes
 * no notice of who was not asked; of what was asked he may hear, which nothing here can tell.
 */
function turnsBack(flight: Flight, netns: Netns, dev: Link): boolean {
  const { run, packet } = flight;
  const { from, src: asker, to, port } = run.question;
  if (from.type !== "outside" || packet.src !== asker || !reachesAsker(flight, netns, dev)) return false;
  const said = "what goes back to where it came from, in the asker's own name, is answered, if at all, past this host";
  const isAsAsked = packet.dst === to && (packet.icmp !== null || packet.dport === port);
  // over IPv6 nobody minds a packet from himself to himself (ipv6_rcv()): an echo he may answer, and hear
  const isToHimself = packet.family === 6 && packet.icmp !== null && packet.dst === packet.src;
  if ((isAsAsked || isToHimself) && !isMulticast(to)) run.beyond ??= said;
  else run.assume(`${said.charAt(0).toUpperCase()}${said.slice(1)}.`);
  return true;
}

/** NB-10, NB-13: in words why an answer cannot find its way back, or null. */
function whyLost(flight: Flight, netns: Netns, dev: Link): string | null {
  const { src, dst, family } = flight.packet;
  if (isMulticast(dst)) return `Nobody outside is assumed to answer to ${formatAddress(dst)}.`;
  const text = formatAddress(src);
  // NB-13: the answer asks the segment for whoever has the address, in vain.
  if (isOnLink(flight, netns, dev, src) && !isLinkLocal(src) && !flight.run.host.ownerNames.has(src))
    return `The answer to ${text} is lost: nobody on the segment of ${dev.name} has that address.`;
  if (!isPrivate(src)) return null;
  if (isLoopback(src)) return `${text} means everybody's own host: what comes from it cannot be answered.`;
  if (isOnLink(flight, netns, dev, src) || !isUplink(flight, netns.compiled, dev, family)) return null;
  return `The answer to ${text} is lost: it is a private address, to which nobody beyond ${dev.name} knows the way.`;
}

/** A packet comes in from outside. */
export function arrive(flight: Flight, dev: Link, note: string): void {
  const by = { by: "outside", process: null } as const;
  if (flight.told) {
    flight.say({ at: "send", ...by, note });
    flight.say({ at: "outside", dev: dev.name, direction: "in", note: `It arrives at the host's ${dev.name}.` });
  }
  const cable = cableOf(flight, dev);
  classify(flight, cable);
  flight.run.paths.receive(flight, cable);
}

/** What comes from outside by a VLAN's device comes in tagged, by the device below it. */
export function cableOf(flight: Flight, dev: Link): Link {
  const { ether } = flight.packet;
  if (dev.kind.type !== "vlan" || dev.peer || dev.kind.parent === null || !ether) return dev;
  const lower = flight.netns.compiled.fib.linkByName.get(dev.kind.parent);
  if (!lower) return dev;
  ether.vlan = dev.kind.id;
  return lower;
}

/** Whether somebody outside would send a packet for this address to the host at all; in words why not, or null. */
export function whyNotSent(flight: Flight, netns: Netns, dev: Link, src: Address, dst: Address): string | null {
  const family = familyOf(dst);
  if (!isPrivate(dst) || isOnLink(flight, netns, dev, dst) || !isUplink(flight, netns.compiled, dev, family))
    return null;
  if (isRouted(flight, dst)) return null;
  const { routes } = netns.compiled.model;
  const isGateway = routes.some((r) => r.dst.length === 0 && r.nexthops.some((n) => n.via === src));
  // A neighbour on the segment may have been told that this host is the way there; a router of the internet was not.
  if (isOnLink(flight, netns, dev, src) && !isGateway) return null;
  return `beyond ${dev.name} nobody knows a way to ${formatAddress(dst)}, a private address behind this host`;
}

/** NB-15: a Docker network in gateway mode `routed` is there to be reached, and whoever asks for it was told the way. */
function isRouted({ run }: Flight, dst: Address): boolean {
  const mode = `com.docker.network.bridge.gateway_mode_ipv${familyOf(dst)}`;
  return run.host.host.networks.some(
    (n) => n.options.get(mode) === "routed" && n.subnets.some((s) => contains(s.subnet, dst)),
  );
}
