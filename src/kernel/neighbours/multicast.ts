import type { Address } from "../../net/address.ts";
import type { Mac } from "../../net/mac.ts";

/** The link-layer address that a multicast address is sent to (RFC 1112, RFC 2464). */
export function multicastMac(a: Address): Mac {
  const hex = (n: number): string => n.toString(16).padStart(2, "0");
  if (typeof a === "number") return `01:00:5e:${hex((a >>> 16) & 0x7f)}:${hex((a >>> 8) & 255)}:${hex(a & 255)}` as Mac;
  const low = Number(a & 0xffffffffn);
  return `33:33:${hex(low >>> 24)}:${hex((low >>> 16) & 255)}:${hex((low >>> 8) & 255)}:${hex(low & 255)}` as Mac;
}
