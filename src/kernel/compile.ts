/** compileHost(): everything about a host that does not depend on a packet is made ready once. */
import type { CaptureWarning, HookName, Host, IpSet, Link, Namespace } from "../host/model.ts";
import { orderOf } from "../host/table-order.ts";
import type { Address } from "../net/address.ts";
import type {
  BaseChain,
  CompiledHost,
  CompiledNamespace,
  HookEntry,
  HookFamily,
  HookTable,
  HostProblem,
  Placed,
} from "./compiled.ts";
import { overlaysOf } from "./devices/overlay.ts";
import { compileNftTable } from "./nftables/compile.ts";
import { buildFib } from "./routing/fib.ts";
import type { CompiledTable, CompileProblem } from "./rule.ts";
import { settled } from "./settle.ts";
import { indexSockets } from "./sockets.ts";
import { type Unknown, unknownOf } from "./unknown.ts";
import { viewOf } from "./view.ts";
import { compileXtTable } from "./xtables/compile.ts";

export function compileHost(host: Host): CompiledHost {
  const problems: HostProblem[] = [];
  const uppers = uppersOf(host);
  const macs = knownMacs(host);
  const namespaces = new Map(
    host.namespaces.map((ns): [number, CompiledNamespace] => [
      ns.inode,
      compileNamespace(ns, {
        uppers: uppers.get(ns.inode) ?? new Map(),
        problems,
        socketsKnown: hasSockets(ns, host.warnings),
        unknown: unknownOf(ns, host.warnings),
        kernel: host.kernel,
        macs,
      }),
    ]),
  );
  const root = namespaces.get(host.namespaces[0].inode);
  if (!root) throw new Error("a host without its own namespace");
  const names = { ownerNames: ownersOf(host), networkNames: networkNamesOf(host) };
  return { host, namespaces, root, problems, ...names, overlays: overlaysOf(host) };
}

interface Surroundings {
  readonly uppers: ReadonlyMap<string, readonly Placed[]>;
  /** Filled. */
  readonly problems: HostProblem[];
  readonly socketsKnown: boolean;
  readonly unknown: Unknown;
  /** `uname -r`; null where the snapshot does not say. */
  readonly kernel: string | null;
  /** Ethernet addresses of the whole host's devices. */
  readonly macs: ReadonlySet<string>;
}

function knownMacs({ namespaces }: Host): Set<string> {
  return new Set(namespaces.flatMap(({ links }) => links.flatMap(({ mac }) => mac ?? [])));
}

function compileNamespace(
  captured: Namespace,
  { uppers, problems, socketsKnown, unknown, kernel, macs }: Surroundings,
): CompiledNamespace {
  const model = settled(captured);
  const tables = compileTables(model, problems);
  const fib = buildFib(model);
  const sockets = indexSockets(model.sockets, socketsKnown);
  const ipsets = new Map<string, IpSet>(model.ipsets.map((set) => [set.name, set]));
  const tracks = { 4: tables.some((t) => needsTracking(t, "ip")), 6: tables.some((t) => needsTracking(t, "ip6")) };
  const hooks = hookTable(tables, tracks, bridgeNetfilter(kernel));
  const netdev = netdevChains(tables, model.links);
  return {
    model,
    fib,
    view: viewOf(model, fib, sockets, ipsets, macs),
    hooks,
    netdev,
    tracks,
    members: membersOf(model.links),
    uppers,
    hooksAreQuiet: netdev.size === 0 && isEmpty(hooks.arp) && isEmpty(hooks.ip6),
    proxiesNeighbours: proxiesNeighbours(model),
    sockets,
    ipsets,
    unknown,
  };
}

/** `ss` prints nothing where nothing listens, and then may be missing: it is unknown only where it is said to have failed. */
function hasSockets({ inode, known }: Namespace, warnings: readonly CaptureWarning[]): boolean {
  const failed = (w: CaptureWarning): boolean =>
    /^ss\b/.test(w.command) && (w.namespace === null || w.namespace === inode);
  return known.has("ss") || !warnings.some(failed);
}

function isEmpty(hooks: HookTable[HookFamily]): boolean {
  return Object.keys(hooks).length === 0;
}

/** Tables in the order in which they came to be, as far as that can be told. */
function compileTables(model: Namespace, problems: HostProblem[]): CompiledTable[] {
  const report =
    (source: string) =>
    (problem: CompileProblem): void => {
      problems.push({ ...problem, namespace: model.inode, source });
    };
  const xtables = model.xtables.map((table) => {
    const legacy = table.backend === "legacy" ? "legacy-" : "";
    const source = `${table.family === "ip" ? "iptables" : "ip6tables"}-${legacy}save`;
    return { order: orderOf(table), compiled: compileXtTable(table, report(source)) };
  });
  const nftables = model.nftables
    .filter((table) => !table.flags.includes("dormant"))
    .map((table) => ({ order: orderOf(table), compiled: compileNftTable(table, model.links, report("nft")) }));
  return [...xtables, ...nftables].sort((a, b) => a.order - b.order).map(({ compiled }) => compiled);
}

function needsTracking({ needsConntrack, conntrackFamilies, family }: CompiledTable, of: "ip" | "ip6"): boolean {
  if (conntrackFamilies) return conntrackFamilies.has(of === "ip" ? 4 : 6);
  return needsConntrack && (family === of || family === "inet" || family === "bridge");
}

// ── hooks ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The kernel's own priorities: enum nf_ip_hook_priorities, nf_br_hook_priorities. */
const CONNTRACK = -200;
const NAT_DST = -100;
const NAT_SRC = 100;
const CONFIRM = Number.MAX_SAFE_INTEGER;

type BridgeNetfilter = Readonly<Partial<Record<HookName, number>>>;

/** Where br_netfilter stands among the bridge's hooks. Forward was one earlier before Linux 6.7 had one hook for IP and ARP (BNF-9). */
function bridgeNetfilter(kernel: string | null): BridgeNetfilter {
  const [major = 0, minor = 0] = (kernel ?? "").split(".").map((part) => Number.parseInt(part, 10));
  const isOld = major > 0 && (major < 6 || (major === 6 && minor < 7));
  return { prerouting: 0, forward: isOld ? -1 : 0, postrouting: CONFIRM };
}

const HOOKS: readonly HookName[] = ["prerouting", "input", "forward", "output", "postrouting"];

function hookTable(
  tables: readonly CompiledTable[],
  tracks: CompiledNamespace["tracks"],
  brNetfilter: BridgeNetfilter,
): HookTable {
  return {
    ip: hooksOf("ip", tables, tracks[4], {}),
    ip6: hooksOf("ip6", tables, tracks[6], {}),
    arp: hooksOf("arp", tables, false, {}),
    bridge: hooksOf("bridge", tables, false, brNetfilter),
  };
}

function hooksOf(
  family: HookFamily,
  tables: readonly CompiledTable[],
  tracks: boolean,
  brNetfilter: BridgeNetfilter,
): HookTable[HookFamily] {
  const hooks: Partial<Record<HookName, readonly HookEntry[]>> = {};
  for (const hook of HOOKS) {
    const registered = registeredAt(family, hook, tables, tracks);
    const priority = brNetfilter[hook];
    // It registers with the first bridge, before any chain that knows of one.
    const first: HookEntry[] = priority === undefined ? [] : [{ type: "ip-hooks", priority }];
    const entries = latestFirst([...first, ...registered]);
    if (entries.length > 0) hooks[hook] = entries;
  }
  return hooks;
}

/** What stands at a hook, as it was registered. */
function registeredAt(
  family: HookFamily,
  hook: HookName,
  tables: readonly CompiledTable[],
  tracks: boolean,
): HookEntry[] {
  const registered: HookEntry[] = [];
  const nat: BaseChain[] = [];
  const isIp = family === "ip" || family === "ip6";
  const natPriority = hook === "prerouting" || hook === "output" ? NAT_DST : NAT_SRC;
  for (const table of tables) {
    if (table.family !== family && !(isIp && table.family === "inet")) continue;
    for (const chain of table.chains.values()) {
      const { base } = chain;
      // HK-6: the nat hooks come with the first nat chain, whichever hook that stands at.
      if (isIp && hook !== "forward" && base?.type === "nat")
        registerOnce(registered, [{ type: "nat", priority: natPriority, chains: nat }]);
      if (base?.hook !== hook) continue;
      const entry: BaseChain = { table, chain, base, family: table.family };
      if (base.type === "nat") nat.push(entry);
      else registered.push({ type: "chain", priority: base.priority, chain: entry });
    }
    if (isIp && needsTracking(table, family)) registerOnce(registered, conntrackEntries(hook, tracks));
    if (family === "bridge" && table.needsConntrack) registerOnce(registered, bridgeTracking(hook));
  }
  sortNat(nat);
  return registered;
}

function conntrackEntries(hook: HookName, tracks: boolean): HookEntry[] {
  if (!tracks) return [];
  if (hook === "prerouting" || hook === "output") return [{ type: "conntrack", priority: CONNTRACK }];
  return hook === "input" || hook === "postrouting" ? [{ type: "confirm", priority: CONFIRM }] : [];
}

/** CT-14: nf_ct_bridge_hook_ops. */
function bridgeTracking(hook: HookName): HookEntry[] {
  if (hook === "prerouting") return [{ type: "conntrack", priority: CONNTRACK }];
  return hook === "postrouting" ? [{ type: "confirm", priority: CONFIRM }] : [];
}

function registerOnce(registered: HookEntry[], entries: readonly HookEntry[]): void {
  for (const entry of entries) if (!registered.some((r) => r.type === entry.type)) registered.push(entry);
}

/** nf_hook_entries_grow(): one of the same priority is put before those already there. */
function latestFirst(registered: readonly HookEntry[]): HookEntry[] {
  return registered
    .map((entry, i) => ({ entry, i }))
    .sort((a, b) => a.entry.priority - b.entry.priority || b.i - a.i)
    .map(({ entry }) => entry);
}

/** In place: the nat hook's entry holds this very list. */
function sortNat(chains: BaseChain[]): void {
  const order = new Map(chains.map((chain, i) => [chain, i]));
  const at = (chain: BaseChain): number => order.get(chain) ?? 0;
  chains.sort((a, b) => a.base.priority - b.base.priority || at(b) - at(a));
}

function netdevChains(tables: readonly CompiledTable[], links: readonly Link[]): CompiledNamespace["netdev"] {
  const made = new Map<string, { ingress: BaseChain[]; egress: BaseChain[] }>();
  for (const table of tables) {
    for (const chain of table.chains.values()) {
      const { base } = chain;
      if (!base || (base.hook !== "ingress" && base.hook !== "egress")) continue;
      // Where the output left the devices out it may be any: whether it is is asked as a packet comes by.
      const devices = base.devicesUnknown
        ? links.map((link) => link.name)
        : base.devices.flatMap((name) => devicesNamed(name, links));
      for (const dev of devices) {
        const there = made.get(dev) ?? { ingress: [], egress: [] };
        there[base.hook].push({ table, chain, base, family: table.family });
        made.set(dev, there);
      }
    }
  }
  for (const { ingress, egress } of made.values()) {
    sortNat(ingress);
    sortNat(egress);
  }
  return made;
}

/** A device's name, or the beginning of several (`eth*`). */
function devicesNamed(name: string, links: readonly Link[]): string[] {
  if (!name.endsWith("*")) return [name];
  return links.map((link) => link.name).filter((other) => other.startsWith(name.slice(0, -1)));
}

// ── links and addresses ─────────────────────────────────────────────────────────────────────────────────────────────

function membersOf(links: readonly Link[]): Map<string, Link[]> {
  const members = new Map<string, Link[]>();
  for (const link of links) {
    if (link.master === null) continue;
    const there = members.get(link.master);
    if (there) there.push(link);
    else members.set(link.master, [link]);
  }
  return members;
}

const STACKED: ReadonlySet<string> = new Set(["vlan", "macvlan", "macvtap", "ipvlan", "ipvtap"]);

/** The stacked devices of the whole host, by the namespace and name of the one below. */
function uppersOf(host: Host): Map<number, Map<string, Placed[]>> {
  const uppers = new Map<number, Map<string, Placed[]>>();
  for (const ns of host.namespaces) {
    for (const link of ns.links) {
      if (!STACKED.has(link.kind.type)) continue;
      const inode = link.peer?.namespace ?? ns.inode;
      const name = link.peer?.name ?? ("parent" in link.kind ? link.kind.parent : null);
      if (name === null) continue;
      const byName = uppers.get(inode) ?? new Map<string, Placed[]>();
      byName.set(name, [...(byName.get(name) ?? []), { namespace: ns.inode, link }]);
      uppers.set(inode, byName);
    }
  }
  return uppers;
}

function proxiesNeighbours({ sysctls, neighbours, routes }: Namespace): boolean {
  for (const [key, value] of sysctls) if (value === "1" && /\.proxy_(arp|arp_pvlan|ndp)$/.test(key)) return true;
  return neighbours.some((n) => n.proxy) || routes.some((r) => r.type === "local" && r.protocol !== "kernel");
}

/** Bridges with names of their own, such as docker0, need no other. */
function networkNamesOf({ networks }: Host): Map<string, string> {
  return new Map(
    networks.flatMap(({ id, name, bridge }) => (bridge === `br-${id.slice(0, 12)}` ? [[bridge, name] as const] : [])),
  );
}

/** Who has an address, in words, for sentences. */
function ownersOf(host: Host): Map<Address, string> {
  const owners = new Map<Address, string>();
  for (const ns of host.namespaces) {
    const name = ns.role === "host" ? "the host" : ns.name;
    for (const link of ns.links)
      for (const { prefix } of link.addresses)
        if (link.kind.type !== "loopback" && !owners.has(prefix.address)) owners.set(prefix.address, name);
  }
  return owners;
}
