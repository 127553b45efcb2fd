import type { Json } from "../../host/model.ts";
import { formatAddress, parseAddress } from "../../net/address.ts";
import { isList, isObject, listOf } from "../nftables/understanding.ts";

/** Thrown for what iptables cannot say; its message completes `iptables has no words for this rule: …`. */
export class Wordless extends Error {}

/** A number, a name, or a text, as itself. */
export function literal(json: Json | undefined): string {
  if (typeof json === "number") return String(json);
  if (typeof json !== "string") throw new Wordless(`${JSON.stringify(json ?? null)} is no plain value`);
  if (json.startsWith("@")) throw new Wordless("it knows no sets of nft");
  return json;
}

/** `80` → `80`, `{"range": [80, 90]}` → `80:90`. */
export function rangeText(json: Json, separator = ":"): string {
  if (!isObject(json) || json.range === undefined) return literal(json);
  const [first, last] = listOf(json.range);
  return `${literal(first)}${separator}${literal(last)}`;
}

/** The members of an anonymous set or a list; the value itself where it is one. */
export function valuesOf(json: Json): readonly Json[] {
  if (isList(json)) return json;
  return isObject(json) && json.set !== undefined ? listOf(json.set) : [json];
}

/** `10.0.0.0/8`, `10.0.0.1/32` as iptables-save prints it. */
export function networkText(json: Json): string {
  if (isObject(json) && isObject(json.prefix)) return `${addressText(json.prefix.addr)}/${literal(json.prefix.len)}`;
  const text = addressText(json);
  return `${text}/${text.includes(":") ? 128 : 32}`;
}

function addressText(json: Json | undefined): string {
  const address = parseAddress(literal(json));
  if (!address.ok) throw new Wordless(`'${literal(json)}' is no address`);
  return formatAddress(address.value);
}

export function hex(number: number): string {
  return `0x${(number >>> 0).toString(16)}`;
}
