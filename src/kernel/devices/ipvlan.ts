import type { Link } from "../../host/model.ts";
import type { Address } from "../../net/address.ts";
import { isGroupMac } from "../../net/mac.ts";
import type { CompiledNamespace, Placed } from "../compiled.ts";
import type { Flight, Netns } from "../flight.ts";
import { cloned } from "../packets.ts";
import { routeOutput } from "../route.ts";
import { crossTo, isUp, lowerOf, standingOn } from "./driver.ts";

function isIpvlan({ kind }: Link): boolean {
  return kind.type === "ipvlan" || kind.type === "ipvtap";
}

function settings({ kind }: Link): { readonly mode: string; readonly isPrivate: boolean; readonly isVepa: boolean } {
  const flags = kind.type === "ipvlan" || kind.type === "ipvtap" ? kind.flags : [];
  const mode = kind.type === "ipvlan" || kind.type === "ipvtap" ? kind.mode : "l2";
  return { mode, isPrivate: flags.includes("private"), isVepa: flags.includes("vepa") };
}

/** ipvlan_addr_lookup(): the sibling that has an address. */
function holderOf(lower: CompiledNamespace, dev: Link, address: Address): Placed | undefined {
  return standingOn(lower, dev, isIpvlan).find(({ link }) => link.addresses.some((a) => a.prefix.address === address));
}

function targetOf({ packet }: Flight): Address {
  return packet.arp?.targetAddress ?? packet.dst;
}

/** DV-6: drivers/net/ipvlan/ipvlan_core.c ipvlan_queue_xmit(). */
export function transmitIpvlan(flight: Flight, dev: Link): void {
  const lower = lowerOf(flight, dev);
  if (!lower) {
    flight.run.paths.leave(flight, dev);
    return;
  }
  const { mode, isPrivate, isVepa } = settings(dev);
  const { packet, run } = flight;
  if (mode !== "l2") {
    transmitL3(flight, dev, lower);
    return;
  }
  const { ether } = packet;
  if (!ether) {
    flight.drop(`${dev.name} cannot send this`);
    return;
  }
  if (isGroupMac(ether.dst)) {
    for (const sibling of standingOn(lower.netns.compiled, lower.link, isIpvlan))
      if (sibling.link !== dev) give(flight.fork(cloned(packet)), sibling);
  } else if (!isVepa && ether.dst === ether.src) {
    const holder = holderOf(lower.netns.compiled, lower.link, targetOf(flight));
    if (!holder) {
      crossTo(flight, lower.netns, lower.link);
      return;
    }
    if (isPrivate) flight.drop(`${dev.name} is private: its siblings do not hear it`);
    else give(flight, holder);
    return;
  }
  flight.netns = lower.netns;
  run.paths.transmit(flight, lower.link);
}

/** ipvlan_xmit_mode_l3(): to a sibling by address, or out by the routes of the lower device's namespace. */
function transmitL3(flight: Flight, dev: Link, lower: { readonly netns: Netns; readonly link: Link }): void {
  const { isPrivate, isVepa } = settings(dev);
  const { packet } = flight;
  const holder = isVepa ? undefined : holderOf(lower.netns.compiled, lower.link, packet.dst);
  if (holder) {
    if (isPrivate) {
      flight.drop(`${dev.name} is private: its siblings do not hear it`);
      return;
    }
    give(flight, holder);
    return;
  }
  flight.netns = lower.netns;
  packet.ct = null;
  packet.mark = 0;
  packet.owner = null;
  flight.dev = null;
  const { src, dst, mark, tos, proto } = packet;
  const route = routeOutput(
    flight,
    { src, dst, oif: lower.link, mark, tos, proto, sport: 0, dport: 0, uid: null },
    true,
  );
  if (!route || "errno" in route) {
    flight.drop(`${lower.netns.called} has no way to it`);
    return;
  }
  flight.dst = route.dst;
  flight.run.paths.localOut(flight);
}

/** ipvlan_rcv_frame() of a sibling's own frame. */
function give(flight: Flight, { namespace, link }: Placed): void {
  const netns = flight.run.netns(namespace);
  if (!netns || !isUp(link)) {
    flight.drop(`${link.name} is down`);
    return;
  }
  crossTo(flight, netns, link);
}

/** ipvlan_handle_frame(): by the packet's address. False where it is for the lower device's own stack. */
export function receiveIpvlan(flight: Flight, dev: Link): boolean {
  const { packet, netns, run } = flight;
  const uppers = standingOn(netns.compiled, dev, isIpvlan);
  if (uppers.length === 0) return false;
  if (packet.ether && isGroupMac(packet.ether.dst)) {
    for (const upper of uppers)
      if (settings(upper.link).mode === "l2") lift(flight.fork(cloned(packet)), run.netns(upper.namespace), upper.link);
    return false;
  }
  const holder = holderOf(netns.compiled, dev, targetOf(flight));
  if (!holder) return false;
  if (settings(holder.link).mode === "l3s") return false;
  lift(flight, run.netns(holder.namespace), holder.link);
  return true;
}

function lift(flight: Flight, netns: Netns | undefined, link: Link): void {
  if (!netns || !isUp(link)) {
    flight.drop(`${link.name} is down`);
    return;
  }
  flight.netns = netns;
  flight.packet.packetType = flight.packet.packetType === "otherhost" ? "host" : flight.packet.packetType;
  flight.run.paths.receive(flight, link);
}
