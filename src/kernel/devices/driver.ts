import type { Link } from "../../host/model.ts";
import { BROADCAST_MAC, isGroupMac } from "../../net/mac.ts";
import type { CompiledNamespace, Placed } from "../compiled.ts";
import type { Flight, Netns } from "../flight.ts";

/** What a kind of device does with a frame that is sent by it (ndo_start_xmit). */
export type Transmit = (flight: Flight, dev: Link) => void;

export function isUp(dev: Link): boolean {
  return dev.flags.has("UP");
}

/** dev_deactivate(): on a device without a carrier (IFF_LOWER_UP) a noop qdisc swallows whatever is sent. */
export function lacksCarrier(dev: Link): boolean {
  return dev.flags.has("NO-CARRIER") && !dev.flags.has("LOWER_UP");
}

/** eth_type_trans(): whom the frame is for, as the receiving device sees it. */
export function classify({ packet }: Flight, dev: Link): void {
  const to = packet.ether?.dst;
  if (to === undefined || to === dev.mac) packet.packetType = "host";
  else if (to === BROADCAST_MAC) packet.packetType = "broadcast";
  else packet.packetType = isGroupMac(to) ? "multicast" : "otherhost";
}

/** dev_forward_skb(), skb_scrub_packet(): the frame comes in on another device, and forgets what it was (DV-2). */
export function crossTo(flight: Flight, netns: Netns, dev: Link): void {
  const { packet } = flight;
  packet.ct = null;
  delete packet.ctTemplate;
  delete packet.socket;
  packet.priority = 0;
  if (netns !== flight.netns) {
    packet.mark = 0;
    // owner_mt(): another namespace's socket is none
    packet.socketless = true;
  }
  packet.owner = null;
  flight.netns = netns;
  flight.bridge = null;
  flight.dst = null;
  flight.dev = null;
  classify(flight, dev);
  flight.run.paths.receive(flight, dev);
}

/** The device below a VLAN, macvlan or ipvlan, in this namespace or another; null where it is not in the snapshot. */
export function lowerOf(flight: Flight, dev: Link): { readonly netns: Netns; readonly link: Link } | null {
  const { run, netns } = flight;
  if (dev.peer) {
    const other = run.netns(dev.peer.namespace);
    const link = other?.compiled.fib.linkByIndex.get(dev.peer.ifindex);
    return other && link ? { netns: other, link } : null;
  }
  const { kind } = dev;
  const parent = "parent" in kind && kind.parent !== null ? netns.compiled.fib.linkByName.get(kind.parent) : undefined;
  return parent ? { netns, link: parent } : null;
}

/** The devices of a kind that stand on one. */
export function standingOn(lower: CompiledNamespace, dev: Link, isOfKind: (link: Link) => boolean): readonly Placed[] {
  return lower.uppers.get(dev.name)?.filter(({ link }) => isOfKind(link)) ?? [];
}
