import type { PortVlan } from "../model.ts";
import { type Place, type Reading, readList } from "./reading.ts";

export interface DeviceVlans {
  /** A port, or the bridge itself. */
  readonly dev: string;
  readonly vlans: readonly PortVlan[];
}

/** `bridge -j vlan show`. */
export function readBridgeVlan(list: readonly unknown[], place: Place): Reading<DeviceVlans> {
  return readList(list, place, (fields) => ({
    dev: fields.needText("ifname"),
    vlans: fields.objects("vlans").map((vlan) => {
      const first = vlan.needNumber("vlan");
      const flags = vlan.texts("flags");
      return {
        first,
        last: vlan.number("vlanEnd") ?? first,
        pvid: flags.includes("PVID"),
        untagged: flags.includes("Egress Untagged"),
      };
    }),
  }));
}
