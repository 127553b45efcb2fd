import { err, ok, type Result } from "./result.ts";

declare const ipv4: unique symbol;
declare const ipv6: unique symbol;

/** An IPv4 address as an unsigned 32-bit number in host order: 192.0.2.1 is 0xc0000201. */
export type Ipv4 = number & { readonly [ipv4]: true };
/** An IPv6 address as an unsigned 128-bit integer in host order. */
export type Ipv6 = bigint & { readonly [ipv6]: true };
/** An IP address of either family; `familyOf` (or `typeof`) tells which. */
export type Address = Ipv4 | Ipv6;
export type Family = 4 | 6;

const MAX6 = (1n << 128n) - 1n;

export function familyOf(a: Address): Family {
  return typeof a === "number" ? 4 : 6;
}

/** Takes any number for an IPv4 address, keeping its low 32 bits. */
export function ipv4Of(n: number): Ipv4 {
  return (n >>> 0) as Ipv4;
}

/** Takes any bigint for an IPv6 address, keeping its low 128 bits. */
export function ipv6Of(n: bigint): Ipv6 {
  return (n & MAX6) as Ipv6;
}

/** Strict dotted quad: four decimal parts without leading zeros, as inet_pton(3) takes it. */
export function parseIpv4(text: string): Result<Ipv4> {
  const parts = text.split(".");
  if (parts.length !== 4) return err(`'${text}' is not an IPv4 address`);
  let n = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return err(`'${text}' is not an IPv4 address`);
    n = n * 256 + Number(part);
  }
  return ok(ipv4Of(n));
}

/** RFC 4291 text, with `::` and an embedded IPv4 tail; a zone (`%eth0`) is refused, since it is no part of the address. */
export function parseIpv6(text: string): Result<Ipv6> {
  const bad = err(`'${text}' is not an IPv6 address`);
  let s = text;
  const lastColon = s.lastIndexOf(":");
  if (s.includes(".")) {
    const tail = parseIpv4(s.slice(lastColon + 1));
    if (lastColon < 0 || !tail.ok) return bad;
    s = `${s.slice(0, lastColon + 1)}${(tail.value >>> 16).toString(16)}:${(tail.value & 0xffff).toString(16)}`;
  }
  const halves = s.split("::");
  if (halves.length > 2) return bad;
  const groups = (half: string): string[] => (half === "" ? [] : half.split(":"));
  const head = groups(halves[0] ?? "");
  const tail = halves.length === 2 ? groups(halves[1] ?? "") : [];
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return bad;
  let n = 0n;
  for (const group of [...head, ...Array<string>(halves.length === 2 ? missing : 0).fill("0"), ...tail]) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return bad;
    n = (n << 16n) | BigInt(Number.parseInt(group, 16));
  }
  return ok(ipv6Of(n));
}

export function parseAddress(text: string): Result<Address> {
  const parsed: Result<Address> = text.includes(":") ? parseIpv6(text) : parseIpv4(text);
  return parsed.ok ? parsed : err(`'${text}' is not an IP address`);
}

export function formatIpv4(a: Ipv4): string {
  return `${a >>> 24}.${(a >>> 16) & 255}.${(a >>> 8) & 255}.${a & 255}`;
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups (the first of equals) as `::`. */
export function formatIpv6(a: Ipv6): string {
  const groups = Array.from({ length: 8 }, (_, i) => Number((a >> BigInt(112 - 16 * i)) & 0xffffn));
  if (a >> 32n === 0xffffn) return `::ffff:${formatIpv4(ipv4Of(Number(a & 0xffffffffn)))}`;
  let best = { start: 0, length: 0 };
  for (let i = 0; i < 8; i++) {
    let j = i;
    while (j < 8 && groups[j] === 0) j++;
    if (j - i > best.length) best = { start: i, length: j - i };
    if (j > i) i = j;
  }
  const hex = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((g) => g.toString(16))
      .join(":");
  return best.length < 2 ? hex(0, 8) : `${hex(0, best.start)}::${hex(best.start + best.length, 8)}`;
}

export function formatAddress(a: Address): string {
  return typeof a === "number" ? formatIpv4(a) : formatIpv6(a);
}

/** The wildcard address of a family: 0.0.0.0 or ::. */
export function anyAddress(family: Family): Address {
  return family === 4 ? ipv4Of(0) : ipv6Of(0n);
}

export function isUnspecified(a: Address): boolean {
  return typeof a === "number" ? a === 0 : a === 0n;
}

/** 127.0.0.0/8 or ::1. */
export function isLoopback(a: Address): boolean {
  return typeof a === "number" ? a >>> 24 === 127 : a === 1n;
}

/** 224.0.0.0/4 or ff00::/8. */
export function isMulticast(a: Address): boolean {
  return typeof a === "number" ? a >>> 28 === 14 : a >> 120n === 0xffn;
}

/** 169.254.0.0/16 or fe80::/10. */
export function isLinkLocal(a: Address): boolean {
  return typeof a === "number" ? a >>> 16 === 0xa9fe : a >> 118n === 0x3fan;
}

/** The limited broadcast address 255.255.255.255. */
export function isLimitedBroadcast(a: Address): boolean {
  return a === 0xffffffff;
}
