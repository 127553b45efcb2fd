/** VLAN filtering: net/bridge/br_vlan.c. */
import type { Link, PortVlan } from "../../host/model.ts";
import type { Packet } from "../packet.ts";

/** The VLANs of a port, or of the bridge device itself; the default where they were not printed. */
function vlansOf(bridge: Link, member: Link): readonly PortVlan[] {
  if (bridge.kind.type !== "bridge") return [];
  const { vlans, defaultPvid } = bridge.kind;
  const own = member === bridge ? vlans : member.bridgePort?.vlans;
  if (own && own.length > 0) return own;
  return defaultPvid === 0 ? [] : [{ first: defaultPvid, last: defaultPvid, pvid: true, untagged: true }];
}

function find(vlans: readonly PortVlan[], id: number): PortVlan | undefined {
  return vlans.find((v) => v.first <= id && id <= v.last);
}

export function filtersVlans(bridge: Link): boolean {
  return bridge.kind.type === "bridge" && bridge.kind.vlanFiltering;
}

/**
 * br_allowed_ingress(): the VLAN that a frame belongs to once it has come in, 0 where the bridge does not filter; null
 * where it is not let in. The frame is tagged with it, as the kernel keeps it in the bridge.
 */
export function admit(packet: Packet, bridge: Link, member: Link): number | null {
  if (!filtersVlans(bridge) || !packet.ether) return 0;
  const vlans = vlansOf(bridge, member);
  const tag = packet.ether.vlan;
  if (tag !== null && tag !== 0) return find(vlans, tag) ? tag : null;
  const pvid = vlans.find((v) => v.pvid)?.first ?? null;
  if (pvid !== null) packet.ether.vlan = pvid;
  return pvid;
}

/** br_allowed_egress(). */
export function mayLeaveBy(packet: Packet, bridge: Link, member: Link): boolean {
  if (!filtersVlans(bridge)) return true;
  const tag = packet.ether?.vlan ?? null;
  return tag !== null && find(vlansOf(bridge, member), tag) !== undefined;
}

/** br_handle_vlan(): takes the tag off where the member has the VLAN untagged. */
export function untag(packet: Packet, bridge: Link, member: Link): void {
  if (!filtersVlans(bridge) || !packet.ether || packet.ether.vlan === null) return;
  if (find(vlansOf(bridge, member), packet.ether.vlan)?.untagged) packet.ether.vlan = null;
}
