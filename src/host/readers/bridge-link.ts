import type { BridgePort } from "../model.ts";
import { readPortFlags } from "./ip-link.ts";
import { type Place, type Reading, readList } from "./reading.ts";

export interface PortFlags {
  readonly ifindex: number;
  readonly flags: Omit<BridgePort, "vlans">;
}

/** `bridge -j -d link show`: the ports, and for some versions the bridges, which have no state. */
export function readBridgeLink(list: readonly unknown[], place: Place): Reading<PortFlags> {
  return readList(list, place, (fields) =>
    fields.has("state") ? { ifindex: fields.needNumber("ifindex"), flags: readPortFlags(fields) } : null,
  );
}
