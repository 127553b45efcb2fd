/** From the nexthop to its MAC address: neigh_resolve_output() (net/core/neighbour.c). */
import type { Link } from "../../host/model.ts";
import { type Address, formatAddress, isLimitedBroadcast, isMulticast } from "../../net/address.ts";
import { BROADCAST_MAC, type Mac } from "../../net/mac.ts";
import type { Dst } from "../dst.ts";
import type { Flight } from "../flight.ts";
import type { NeighbourStep } from "../journey.ts";
import { HOST_UNREACHABLE } from "../packets.ts";
import { answerByArp, askByArp } from "./arp.ts";
import { inquiryFor, settleOutside } from "./inquiry.ts";
import { multicastMac } from "./multicast.ts";
import { answerByNdp, askByNdp } from "./ndp.ts";

const ZERO_MAC = "00:00:00:00:00:00" as Mac;

/** Whether frames of the device carry Ethernet addresses that must be asked for (NB-6). */
function needsNeighbours(dev: Link): boolean {
  if (dev.kind.type === "loopback" || dev.kind.type === "vrf") return false;
  return dev.mac !== null && !dev.flags.has("NOARP") && !dev.flags.has("POINTOPOINT");
}

/** Gives the packet its link-layer header; false where nobody answers, and the packet has ended. */
export function resolveNeighbour(flight: Flight, dst: Dst): boolean {
  const { packet, netns } = flight;
  const { dev } = dst;
  if (!needsNeighbours(dev)) {
    packet.ether =
      dev.kind.type === "loopback" ? { src: ZERO_MAC, dst: ZERO_MAC, vlan: null } : etherless(dev, packet.dst);
    return true;
  }
  const src = dev.mac ?? ZERO_MAC;
  const direct = dst.type === "broadcast" || isLimitedBroadcast(packet.dst) ? BROADCAST_MAC : null;
  const group = direct ?? (isMulticast(packet.dst) ? multicastMac(packet.dst) : null);
  if (group !== null) {
    packet.ether = { src, dst: group, vlan: null };
    return true;
  }
  const address = dst.via ?? packet.dst;
  const found = macOf(flight, dev, address);
  if (flight.told) flight.say(neighbourStep(dev, flight.run.called(dev), address, found));
  if (found.mac === null && found.untold !== undefined) {
    flight.lose(found.untold);
    return false;
  }
  if (found.mac === null) {
    flight.run.paths.sendError(flight, HOST_UNREACHABLE[packet.family]);
    flight.drop(`nobody on ${netns.called}'s ${dev.name} answers for ${formatAddress(address)}${found.why}`);
    return false;
  }
  packet.ether = { src, dst: found.mac, vlan: null };
  return true;
}

/** An Ethernet device that needs no neighbours, like an ipvlan, sends frames to its own address. */
function etherless(dev: Link, _dst: Address): Flight["packet"]["ether"] {
  return dev.mac !== null && !dev.flags.has("POINTOPOINT") ? { src: dev.mac, dst: dev.mac, vlan: null } : null;
}

interface Resolution {
  readonly mac: Mac | null;
  readonly result: NeighbourStep["result"];
  /** What more there is to say about a failure. */
  readonly why: string;
  /** Why it cannot be told whether anybody would answer. */
  readonly untold?: string;
}

/** The MAC address behind a device for an address, from what is known or by asking. */
export function macOf(flight: Flight, dev: Link, address: Address): Resolution {
  const { neighbours } = flight.netns;
  const known = neighbours.find(dev.name, address);
  if (known !== null) return { mac: known, result: "cached", why: "" };
  const inquiry = inquiryFor(address, flight.record);
  if (typeof address === "number") askByArp(flight, dev, address, inquiry);
  else askByNdp(flight, dev, address, inquiry);
  // NB-4.
  if (neighbours.find(dev.name, address) === null) for (const answer of inquiry.proxies) answer();
  const answered = neighbours.find(dev.name, address);
  if (answered !== null) return { mac: answered, result: "resolved", why: "" };
  const assumed = settleOutside(flight, inquiry);
  if (assumed !== null) {
    // Whoever it is, his answer comes in like any other.
    if (typeof address === "number") answerByArp(flight, dev, address, inquiry, assumed);
    else answerByNdp(flight, dev, address, inquiry, assumed);
    if (neighbours.find(dev.name, address) !== null) return { mac: assumed, result: "assumed", why: "" };
  }
  const { untold } = inquiry;
  const why = inquiry.lost === null ? "" : `: ${inquiry.lost}`;
  return { mac: null, result: "failed", why, ...(untold !== undefined && { untold }) };
}

function neighbourStep(
  dev: Link,
  called: string,
  address: Address,
  { mac, result }: Resolution,
): Omit<NeighbourStep, "ns" | "header"> {
  const text = formatAddress(address);
  const notes: Readonly<Record<NeighbourStep["result"], string>> = {
    cached: `${text} is known on ${called}: its MAC address is ${mac}.`,
    resolved: `Asked who has ${text}, ${mac} answers on ${called}.`,
    assumed: `${text} is outside the snapshot, behind ${called}: it is assumed to answer.`,
    failed: `Nobody answers for ${text} on ${called}.`,
    "not-needed": `${called} needs no neighbour's address.`,
  };
  return { at: "neighbour", dev: dev.name, address: text, mac, result, note: notes[result] };
}
