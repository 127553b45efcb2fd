import { type Address, type Family, familyOf, formatAddress, ipv4Of, ipv6Of, parseAddress } from "./address.ts";
import { err, ok, type Result } from "./result.ts";

/** A network prefix. Bits of `address` below `length` may be set (an interface's 192.0.2.10/24); `networkOf` clears them. */
export interface Prefix {
  readonly address: Address;
  /** 0 to 32 for IPv4, 0 to 128 for IPv6. */
  readonly length: number;
}

export function bitsOf(family: Family): 32 | 128 {
  return family === 4 ? 32 : 128;
}

/** The netmask of a prefix length, as an address of the family. */
export function maskOf(family: Family, length: number): Address {
  if (family === 4) return ipv4Of(length === 0 ? 0 : -1 << (32 - length));
  return ipv6Of(((1n << BigInt(length)) - 1n) << BigInt(128 - length));
}

export function maskAddress(a: Address, mask: Address): Address {
  if (typeof a === "number" && typeof mask === "number") return ipv4Of(a & mask);
  if (typeof a === "bigint" && typeof mask === "bigint") return ipv6Of(a & mask);
  throw new TypeError("an address and a mask of different families");
}

export function networkOf(p: Prefix): Address {
  return maskAddress(p.address, maskOf(familyOf(p.address), p.length));
}

/** The last address of a prefix: for IPv4 subnets shorter than /31 the directed broadcast address. */
export function lastOf(p: Prefix): Address {
  const mask = maskOf(familyOf(p.address), p.length);
  if (typeof p.address === "number" && typeof mask === "number") return ipv4Of(p.address | ~mask);
  if (typeof p.address === "bigint" && typeof mask === "bigint")
    return ipv6Of(p.address | (~mask & ((1n << 128n) - 1n)));
  throw new TypeError("an address and a mask of different families");
}

/** Whether `a` lies in `p`; an address of the other family never does. */
export function contains(p: Prefix, a: Address): boolean {
  if (typeof a === "number") {
    if (typeof p.address !== "number") return false;
    return p.length === 0 || (a ^ p.address) >>> (32 - p.length) === 0;
  }
  if (typeof p.address !== "bigint") return false;
  return (a ^ p.address) >> BigInt(128 - p.length) === 0n;
}

/** `10.0.0.0/8`, `10.0.0.0/255.0.0.0` (contiguous masks), or a bare address, which is its own /32 or /128. */
export function parsePrefix(text: string): Result<Prefix> {
  const slash = text.indexOf("/");
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address.ok) return address;
  const family = familyOf(address.value);
  if (slash < 0) return ok({ address: address.value, length: bitsOf(family) });
  const tail = text.slice(slash + 1);
  if (/^\d{1,3}$/.test(tail)) {
    const length = Number(tail);
    return length <= bitsOf(family)
      ? ok({ address: address.value, length })
      : err(`'${text}' has an impossible prefix length`);
  }
  const mask = parseAddress(tail);
  if (!mask.ok || familyOf(mask.value) !== family) return err(`'${text}' has no valid prefix length or mask`);
  for (let length = 0; length <= bitsOf(family); length++)
    if (maskOf(family, length) === mask.value) return ok({ address: address.value, length });
  return err(`'${text}' has a mask that is not contiguous`);
}

export function formatPrefix(p: Prefix): string {
  return `${formatAddress(p.address)}/${p.length}`;
}
