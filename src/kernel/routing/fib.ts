import type { Link, Namespace, PolicyRule, Route } from "../../host/model.ts";
import { type Address, anyAddress, type Family, familyOf } from "../../net/address.ts";
import { maskAddress, maskOf, networkOf } from "../../net/prefix.ts";

/** Table ids of rt_tables(5). */
export const TABLE_DEFAULT = 253;
export const TABLE_MAIN = 254;
export const TABLE_LOCAL = 255;

/**
 * The forwarding information base of one namespace, indexed for lookup: policy rules in order, and per table the routes by
 * prefix length, longest first (the kernel's trie, net/ipv4/fib_trie.c, as plain maps).
 */
export interface Fib {
  readonly namespace: Namespace;
  readonly rules: { readonly 4: readonly PolicyRule[]; readonly 6: readonly PolicyRule[] };
  readonly tables: { readonly 4: ReadonlyMap<number, FibTable>; readonly 6: ReadonlyMap<number, FibTable> };
  /** Links by name and by index. */
  readonly linkByName: ReadonlyMap<string, Link>;
  readonly linkByIndex: ReadonlyMap<number, Link>;
  /** Addresses of the namespace's own interfaces, each with the first link that holds it. */
  readonly ownAddresses: ReadonlyMap<Address, Link>;
  /** Rules other than the three every namespace is born with: fib4_has_custom_rules(). */
  readonly hasCustomRules: boolean;
  /** A local route that no interface address explains: net->ipv4.fib_has_custom_local_routes. */
  readonly hasCustomLocalRoutes: boolean;
}

export interface FibTable {
  /** Longest prefix first. */
  readonly levels: readonly FibLevel[];
}

export interface FibLevel {
  readonly length: number;
  readonly mask: Address;
  /** By network address; within one, by TOS (set before unset) and metric, then as printed. */
  readonly routes: ReadonlyMap<Address, readonly Route[]>;
}

export function buildFib(ns: Namespace): Fib {
  const linkByName = new Map(ns.links.flatMap((l) => [l.name, ...l.altNames].map((name): [string, Link] => [name, l])));
  const ownAddresses = new Map<Address, Link>();
  for (const link of ns.links)
    for (const a of link.addresses) if (!ownAddresses.has(a.prefix.address)) ownAddresses.set(a.prefix.address, link);
  const rules = { 4: rulesOf(ns, 4), 6: rulesOf(ns, 6) };
  return {
    namespace: ns,
    rules,
    tables: { 4: tablesOf(ns, 4), 6: tablesOf(ns, 6) },
    linkByName,
    linkByIndex: new Map(ns.links.map((l) => [l.ifindex, l])),
    ownAddresses,
    hasCustomRules: !isDefaultRules(rules[4]),
    hasCustomLocalRoutes: ns.routes.some(
      (r) =>
        r.family === 4 &&
        r.type === "local" &&
        r.table === TABLE_LOCAL &&
        !ownAddresses.has(r.dst.address) &&
        r.protocol !== "kernel",
    ),
  };
}

/** What a namespace is born with (net/ipv4/fib_rules.c fib_default_rules_init, net/ipv6/fib6_rules.c). */
function defaultRules(family: Family): PolicyRule[] {
  const rule = (priority: number, table: number): PolicyRule => ({
    family,
    priority,
    not: false,
    src: null,
    dst: null,
    iif: null,
    oif: null,
    fwmark: null,
    tos: null,
    ipproto: null,
    sport: null,
    dport: null,
    uidRange: null,
    l3mdev: false,
    tunId: null,
    suppressPrefixLength: null,
    suppressIfGroup: null,
    action: { type: "table", table },
    unknown: [],
  });
  const first = [rule(0, TABLE_LOCAL), rule(32766, TABLE_MAIN)];
  return family === 4 ? [...first, rule(32767, TABLE_DEFAULT)] : first;
}

function rulesOf(ns: Namespace, family: Family): PolicyRule[] {
  if (!ns.known.has(family === 4 ? "ip-rule" : "ip6-rule")) return defaultRules(family);
  return ns.rules.filter((r) => r.family === family).sort((a, b) => a.priority - b.priority);
}

function isDefaultRules(rules: readonly PolicyRule[]): boolean {
  return JSON.stringify(rules) === JSON.stringify(defaultRules(4));
}

function tablesOf(ns: Namespace, family: Family): Map<number, FibTable> {
  const byTable = new Map<number, Map<number, Map<Address, Route[]>>>();
  for (const route of ns.routes) {
    if (route.family !== family || familyOf(route.dst.address) !== family) continue;
    const levels = getOrAdd(byTable, route.table, () => new Map<number, Map<Address, Route[]>>());
    const level = getOrAdd(levels, route.dst.length, () => new Map<Address, Route[]>());
    getOrAdd(level, networkOf(route.dst), () => []).push(route);
  }
  const tables = new Map<number, FibTable>();
  for (const [table, levels] of byTable) {
    for (const level of levels.values())
      for (const routes of level.values()) routes.sort((a, b) => b.tos - a.tos || a.metric - b.metric);
    tables.set(table, {
      levels: [...levels]
        .sort(([a], [b]) => b - a)
        .map(([length, routes]) => ({ length, mask: maskOf(family, length), routes })),
    });
  }
  return tables;
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

/** The routes of one level that contain the address, best first; empty where none does. */
export function routesAt(level: FibLevel, a: Address): readonly Route[] {
  return level.routes.get(level.length === 0 ? anyAddress(familyOf(a)) : maskAddress(a, level.mask)) ?? [];
}

/** A VRF's table where the link is the VRF or is enslaved to one (l3mdev_fib_table), else null. */
export function vrfTable(fib: Fib, link: Link | null): number | null {
  if (!link) return null;
  if (link.kind.type === "vrf") return link.kind.table;
  const master = link.master === null ? undefined : fib.linkByName.get(link.master);
  return master?.kind.type === "vrf" ? master.kind.table : null;
}

/** The VRF device that the link is, or belongs to; null outside VRFs. */
export function vrfOf(fib: Fib, link: Link | null): Link | null {
  if (!link) return null;
  if (link.kind.type === "vrf") return link;
  const master = link.master === null ? undefined : fib.linkByName.get(link.master);
  return master?.kind.type === "vrf" ? master : null;
}
