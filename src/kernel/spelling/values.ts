/** Values of options as `nft -j` prints them, and back. */
import type { Json } from "../../host/model.ts";

/** `10.0.0.0/8`, `10.0.0.1/32`, `10.0.0.0/255.0.255.0`; null for every address. */
export function networkJson(text: string): { readonly mask: string | null; readonly right: Json } | null {
  const [addr = "", length] = text.split("/");
  if (length === "0") return null;
  if (length === undefined || length === "32" || length === "128") {
    const single = length === undefined || (length === "128") === addr.includes(":");
    return { mask: null, right: single ? addr : { prefix: { addr, len: Number(length) } } };
  }
  if (!/^\d+$/.test(length)) return { mask: length, right: addr };
  return { mask: null, right: { prefix: { addr, len: Number(length) } } };
}

/** `80`, `80:90`, `:90`. */
export function rangeJson(text: string, separator = ":", most = 65535): Json {
  const [from = "", to] = text.split(separator);
  if (to === undefined) return numberJson(from);
  return { range: [from === "" ? 0 : numberJson(from), to === "" ? most : numberJson(to)] };
}

export function numberJson(text: string): Json {
  const number = Number(text);
  return text !== "" && Number.isInteger(number) ? number : text;
}

/** One value as itself, several as a set. */
export function oneOrSet(values: readonly Json[]): Json {
  return values.length === 1 ? (values[0] ?? null) : { set: values };
}

export function payload(protocol: string, field: string): Json {
  return { payload: { protocol, field } };
}

export function meta(key: string): Json {
  return { meta: { key } };
}

export function matches(left: Json, right: Json, op: string): Json {
  return { match: { op, left, right } };
}

/** Protocols that nft calls otherwise. */
export const PROTOCOLS: ReadonlyMap<string, string> = new Map([
  ["icmp6", "icmpv6"],
  ["ipv6-icmp", "icmpv6"],
]);

export function protocolIs(protocol: string, op: string): Json {
  return matches(meta("l4proto"), protocol, op);
}
