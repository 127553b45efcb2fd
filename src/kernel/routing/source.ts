import type { InterfaceAddress, Link } from "../../host/model.ts";
import { type Address, isLinkLocal, isLoopback, isMulticast } from "../../net/address.ts";
import { bitsOf, contains } from "../../net/prefix.ts";
import { type Fib, vrfTable } from "./fib.ts";
import type { FibMatch } from "./lookup.ts";

/** enum rt_scope_t: the greater, the narrower. */
const SCOPES: Readonly<Record<string, number>> = {
  global: 0,
  universe: 0,
  site: 200,
  link: 253,
  host: 254,
  nowhere: 255,
};

function scopeNumber(scope: string): number {
  return SCOPES[scope] ?? (/^\d+$/.test(scope) ? Number(scope) : 0);
}

/**
 * The source address that a packet by this route gets: the route's prefsrc, or one of the output device's
 * (fib_result_prefsrc(), net/ipv4/fib_semantics.c; ip6_route_get_saddr(), net/ipv6/route.c). null where there is none: IPv4
 * then sends from 0.0.0.0, IPv6 fails with EADDRNOTAVAIL.
 */
export function selectSource(fib: Fib, match: FibMatch, dst: Address): Address | null {
  if (match.prefsrc !== null) return match.prefsrc;
  // A packet to oneself comes from the very address (ip_route_output_key_hash_rcu).
  if (match.type === "local") return dst;
  if (typeof dst === "number")
    return match.dev ? selectDeviceAddress(fib, match.dev, match.via, match.route?.scope ?? "global") : null;
  return match.dev ? selectSource6(fib, match.dev, dst) : null;
}

/** inet_select_addr(): net/ipv4/devinet.c. The first primary address on the same subnet as `dst`, else the first at all. */
export function selectDeviceAddress(fib: Fib, dev: Link, dst: Address | null, scope: string): Address | null {
  const limit = scopeNumber(scope);
  const localnet = fib.namespace.sysctls.get(`net.ipv4.conf.${dev.name}.route_localnet`) === "1" ? 253 : 254;
  let first: Address | null = null;
  for (const a of primaries(dev)) {
    if (Math.min(scopeNumber(a.scope), localnet) > limit) continue;
    if (dst === null || contains(a.prefix, dst)) return a.prefix.address;
    first ??= a.prefix.address;
  }
  if (first !== null) return first;
  const vrf = vrfTable(fib, dev);
  for (const link of fib.namespace.links) {
    if (link === dev || vrfTable(fib, link) !== vrf) continue;
    for (const a of primaries(link)) {
      const s = scopeNumber(a.scope);
      if (s !== 253 && s <= limit) return a.prefix.address;
    }
  }
  return null;
}

function primaries(link: Link): InterfaceAddress[] {
  return link.addresses.filter((a) => typeof a.prefix.address === "number" && !a.flags.has("secondary"));
}

/** RFC 6724 as ipv6_get_saddr_eval() orders it: net/ipv6/addrconf.c. */
function selectSource6(fib: Fib, dev: Link, dst: Address): Address | null {
  const vrf = vrfTable(fib, dev);
  const candidates = fib.namespace.links
    // Link-local and multicast destinations are served from the device itself alone.
    .filter((l) => (isLinkLocal(dst) || isMulticast(dst) ? l === dev : vrfTable(fib, l) === vrf))
    .flatMap((link) => link.addresses.map((a) => ({ link, a })))
    .filter(({ a }) => typeof a.prefix.address === "bigint" && !a.flags.has("tentative") && !a.flags.has("dadfailed"));
  const wanted = scope6(dst);
  const score = ({ link, a }: (typeof candidates)[number]): number[] => {
    const source = a.prefix.address;
    const scope = scope6(source);
    return [
      source === dst ? 1 : 0,
      scope >= wanted ? 1000 - scope : scope - 1000,
      a.flags.has("deprecated") ? 0 : 1,
      link === dev ? 1 : 0,
      label6(source) === label6(dst) ? 1 : 0,
      a.flags.has("temporary") ? 0 : 1,
      Math.min(commonBits(source, dst), a.prefix.length),
    ];
  };
  let best: { address: Address; score: number[] } | null = null;
  for (const candidate of candidates) {
    const s = score(candidate);
    if (!best || compare(s, best.score) > 0) best = { address: candidate.a.prefix.address, score: s };
  }
  return best?.address ?? null;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const d = (a[i] ?? 0) - (b[i] ?? 0);
    if (d !== 0) return d;
  }
  return 0;
}

/** RFC 4291 scopes: interface-local 1, link-local 2, site-local 5, global 14. */
function scope6(a: Address): number {
  if (typeof a !== "bigint") return 14;
  if (isMulticast(a)) return Number((a >> 112n) & 15n);
  if (isLoopback(a)) return 1;
  if (isLinkLocal(a)) return 2;
  return a >> 118n === 0x3fbn ? 5 : 14;
}

/** The kernel's default label table: net/ipv6/addrlabel.c ip6addrlbl_init_table. */
function label6(a: Address): number {
  if (typeof a !== "bigint") return 4;
  if (a === 1n) return 0;
  if (a >> 32n === 0xffffn) return 4;
  if (a >> 32n === 0n) return 3;
  if (a >> 112n === 0x2002n) return 2;
  if (a >> 96n === 0x20010000n) return 6;
  if (a >> 100n === 0x2001001n) return 7;
  if (a >> 121n === 0x7en) return 5;
  if (a >> 118n === 0x3fbn) return 11;
  if (a >> 112n === 0x3ffen) return 12;
  return 1;
}

function commonBits(a: Address, b: Address): number {
  if (typeof a !== "bigint" || typeof b !== "bigint") return 0;
  const difference = a ^ b;
  return difference === 0n ? bitsOf(6) : 128 - difference.toString(2).length;
}
