/** Ethernet addresses that stand for those of stations outside, which no snapshot tells. */
import type { Address } from "../net/address.ts";
import type { Mac } from "../net/mac.ts";
import type { RuleContext, Verdict } from "./rule.ts";

/** One of its own for every address: locally administered, and in capitals, as none is that was read. */
export function standInMac(address: Address): Mac {
  const low = typeof address === "number" ? address >>> 0 : Number(address & 0xffffffffn);
  const bytes = [24, 16, 8, 0].map((shift) => ((low >>> shift) & 255).toString(16).padStart(2, "0"));
  return `0A:${typeof address === "number" ? "04" : "06"}:${bytes.join(":")}` as Mac;
}

export function isStandIn(mac: string): boolean {
  return mac.startsWith("0A:");
}

/** What a rule that asks for such an address comes to. */
export const STATION_UNTOLD = {
  type: "undetermined",
  reason: "the Ethernet address of a station outside is not in the snapshot",
} as const satisfies Verdict;

/** Whether a station that an address stands for might have this one: it has none of a device here. */
export function mayBe(standIn: Mac, mac: string, { ns }: RuleContext): boolean {
  return isStandIn(standIn) && !ns.knowsMac?.(mac);
}
