/** The values of options: numbers, ranges, marks, addresses, protocols, each as iptables' own parsers take them (libxtables). */
import { type Address, type Family, familyOf, formatAddress, ipv4Of, ipv6Of, parseAddress } from "../../net/address.ts";
import { bitsOf, lastOf, maskAddress, maskOf, networkOf } from "../../net/prefix.ts";
import { Unreadable } from "./options.ts";
import { SERVICES } from "./services.ts";

export interface Range {
  readonly first: number;
  readonly last: number;
}
export type Ranges = readonly Range[];

/** xtables_strtoui() with base 0: decimal, hexadecimal with `0x`, octal with a leading 0; at most `max`. */
export function numberOf(text: string, max = 0xffffffff): number {
  const octal = /^0[0-7]+$/.test(text);
  const n = /^(\d+|0[xX][0-9a-fA-F]+)$/.test(text) ? (octal ? Number.parseInt(text, 8) : Number(text)) : Number.NaN;
  if (!(n <= max)) throw new Unreadable(`'${text}' is no number from 0 to ${max}`);
  return n;
}

/** `A`, `A:B`, `:B`, `A:`; `separator` between the two. */
export function rangeOf(text: string, max: number, one = numberOf, separator = ":"): Range {
  const [from = "", to, more] = text.split(separator);
  if (more !== undefined) throw new Unreadable(`'${text}' is no range`);
  const first = from === "" && to !== undefined ? 0 : one(from, max);
  const last = to === undefined ? first : to === "" ? max : one(to, max);
  return { first, last };
}

/** A port by number or by the name of its service. */
export function portOf(text: string): number {
  return SERVICES.get(text.toLowerCase()) ?? numberOf(text, 65535);
}

export function portRangeOf(text: string): Range {
  return rangeOf(text, 65535, portOf);
}

export function inRanges(n: number, ranges: Ranges): boolean {
  for (const { first, last } of ranges) if (n >= first && n <= last) return true;
  return false;
}

/** `0x1` or `0x1/0xff`: a value under a mask, 32 bits each. */
export function maskedOf(text: string, max = 0xffffffff): { readonly value: number; readonly mask: number } {
  const [value = "", mask, more] = text.split("/");
  if (more !== undefined) throw new Unreadable(`'${text}' is no value/mask`);
  return { value: numberOf(value, max), mask: mask === undefined ? max : numberOf(mask, max) };
}

export function addressOf(text: string, family: Family): Address {
  const address = parseAddress(text);
  if (!address.ok || familyOf(address.value) !== family) throw new Unreadable(`'${text}' is no IPv${family} address`);
  return address.value;
}

/** An address under a mask, which need not be contiguous. */
export interface Network {
  readonly address: Address;
  readonly mask: Address;
  /** The first and the last address, where the mask is contiguous. */
  readonly span: { readonly first: Address; readonly last: Address } | null;
  /** As written, without a mask of all bits. */
  readonly text: string;
}

/** `10.0.0.0/8`, `10.0.0.0/255.0.0.255`, `10.0.0.1`, and the same in IPv6. */
export function networkFrom(text: string, family: Family): Network {
  const slash = text.indexOf("/");
  const base = addressOf(slash < 0 ? text : text.slice(0, slash), family);
  const tail = slash < 0 ? String(bitsOf(family)) : text.slice(slash + 1);
  if (/^\d+$/.test(tail)) {
    const length = numberOf(tail, bitsOf(family));
    const prefix = { address: base, length };
    const address = networkOf(prefix);
    const span = { first: address, last: lastOf(prefix) };
    return {
      address,
      mask: maskOf(family, length),
      span,
      text: length === bitsOf(family) ? formatAddress(address) : `${formatAddress(address)}/${length}`,
    };
  }
  const mask = addressOf(tail, family);
  for (let length = 0; length <= bitsOf(family); length++)
    if (maskOf(family, length) === mask) return networkFrom(`${formatAddress(base)}/${length}`, family);
  return { address: maskAddress(base, mask), mask, span: null, text };
}

/** Whether an address lies in a network of its own family. */
export function inNetwork(a: Address, { address, mask, span }: Network): boolean {
  if (typeof a !== typeof address) return false;
  return span ? a >= span.first && a <= span.last : maskAddress(a, mask) === address;
}

/** `A` or `A-B`. */
export function addressSpanOf(text: string, family: Family): { readonly first: Address; readonly last: Address } {
  const dash = text.indexOf("-");
  const first = addressOf(dash < 0 ? text : text.slice(0, dash), family);
  return { first, last: dash < 0 ? first : addressOf(text.slice(dash + 1), family) };
}

/** `(address & mask) | (bits & ~mask)`: the new network's bits, the old host's. */
export function graft(address: Address, bits: Address, mask: Address): Address {
  if (typeof address === "number" && typeof bits === "number" && typeof mask === "number")
    return ipv4Of((address & mask) | (bits & ~mask));
  if (typeof address === "bigint" && typeof bits === "bigint" && typeof mask === "bigint")
    return ipv6Of((address & mask) | (bits & ~mask));
  throw new TypeError("addresses of different families");
}
