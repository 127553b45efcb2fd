import type { Link } from "../../host/model.ts";
import { isGroupMac, type Mac } from "../../net/mac.ts";
import type { Placed } from "../compiled.ts";
import type { Flight, Netns } from "../flight.ts";
import { cloned } from "../packets.ts";
import { classify, crossTo, isUp, lowerOf, standingOn } from "./driver.ts";

function isMacvlan({ kind }: Link): boolean {
  return kind.type === "macvlan" || kind.type === "macvtap";
}

function modeOf({ kind }: Link): string {
  return kind.type === "macvlan" || kind.type === "macvtap" ? kind.mode : "";
}

/** DV-5: drivers/net/macvlan.c macvlan_queue_xmit(). */
export function transmitMacvlan(flight: Flight, dev: Link): void {
  const lower = lowerOf(flight, dev);
  const { packet, run } = flight;
  if (!packet.ether) {
    flight.drop(`${dev.name} cannot send this`);
    return;
  }
  if (!lower) {
    run.paths.leave(flight, dev);
    return;
  }
  if (modeOf(dev) === "bridge") {
    const siblings = standingOn(lower.netns.compiled, lower.link, isMacvlan).filter(
      ({ link }) => link !== dev && modeOf(link) === "bridge",
    );
    if (isGroupMac(packet.ether.dst)) {
      for (const sibling of siblings) give(flight.fork(cloned(packet)), sibling);
    } else if (siblings.some(({ link }) => link.mac === packet.ether?.dst)) {
      // By way of the lower device, for those who listen there.
      crossTo(flight, lower.netns, lower.link);
      return;
    }
  }
  flight.netns = lower.netns;
  run.paths.transmit(flight, lower.link);
}

function give(flight: Flight, { namespace, link }: Placed): void {
  const netns = flight.run.netns(namespace);
  if (netns && isUp(link)) crossTo(flight, netns, link);
}

/**
 * macvlan_handle_frame(): a frame on the lower device goes up to the macvlan with its address; group frames to all of
 * them, and to the lower device's own stack. False where it is for that stack.
 */
export function receiveMacvlan(flight: Flight, dev: Link): boolean {
  const { packet, netns, run } = flight;
  const uppers = standingOn(netns.compiled, dev, isMacvlan);
  if (uppers.length === 0 || !packet.ether) return false;
  const { src, dst } = packet.ether;
  if (forwardBySource(flight, uppers, src)) return true;
  if (isGroupMac(dst)) {
    const sender = uppers.find(({ link }) => link.mac === src);
    const reach = (link: Link): boolean =>
      (sender ? modeOf(link) === "vepa" : modeOf(link) !== "source") && link.mac !== src;
    for (const upper of uppers)
      if (reach(upper.link)) lift(flight.fork(cloned(packet)), run.netns(upper.namespace), upper.link);
    return false;
  }
  const upper = uppers.find(({ link }) => modeOf(link) === "passthru" || link.mac === dst);
  if (!upper || modeOf(upper.link) === "source") return false;
  lift(flight, run.netns(upper.namespace), upper.link);
  return true;
}

/**
 * macvlan_forward_source(): those in mode `source` hear copies of what comes from the stations that they name, whomever it
 * is for. True where the frame goes nowhere else.
 */
function forwardBySource(flight: Flight, uppers: readonly Placed[], src: Mac): boolean {
  const { packet, run } = flight;
  let consumed = false;
  for (const { namespace, link } of uppers) {
    if (modeOf(link) !== "source") continue;
    const sources = "sources" in link.kind ? link.kind.sources : undefined;
    if (!sources) {
      flight.lose(`whom ${run.called(link)} hears is not in the snapshot`);
      return true;
    }
    if (!sources.macs.includes(src)) continue;
    consumed ||= sources.alone;
    const netns = run.netns(namespace);
    if (!netns || !isUp(link)) continue;
    const copy = flight.fork(cloned(packet));
    copy.netns = netns;
    if (packet.ether?.dst === link.mac) copy.packet.packetType = "host";
    run.paths.receive(copy, link);
  }
  return consumed;
}

function lift(flight: Flight, netns: Netns | undefined, link: Link): void {
  if (!netns || !isUp(link)) {
    flight.drop(`${link.name} is down`);
    return;
  }
  flight.netns = netns;
  classify(flight, link);
  flight.run.paths.receive(flight, link);
}
