/** A host made ready for packets: rules compiled, links, routes and sockets indexed. Nothing here depends on a packet. */
import type { HookName, Host, IpSet, Link, Namespace, NftFamily, Socket } from "../host/model.ts";
import type { Address, Family } from "../net/address.ts";
import type { Fib } from "./routing/fib.ts";
import type { CompiledBase, CompiledChain, CompiledTable, CompileProblem, NamespaceView } from "./rule.ts";
import type { Unknown } from "./unknown.ts";

export interface CompiledHost {
  readonly host: Host;
  /** By inode, the host's own first. */
  readonly namespaces: ReadonlyMap<number, CompiledNamespace>;
  readonly root: CompiledNamespace;
  /** What no rule compiler understood. */
  readonly problems: readonly HostProblem[];
  /** Who has an address, in words: `web`, `the host`. */
  readonly ownerNames: ReadonlyMap<Address, string>;
  /** Docker's name of a network by the bridge that the engine named after the network's id; people know only the former. */
  readonly networkNames: ReadonlyMap<string, string>;
  /** The ends of cables into overlay networks that the snapshot does not show, with the others on each. */
  readonly overlays: ReadonlyMap<Link, readonly Placed[]>;
}

export interface HostProblem extends CompileProblem {
  /** Inode. */
  readonly namespace: number;
  /** The output that the rule stood in. */
  readonly source: string;
}

export interface CompiledNamespace {
  readonly model: Namespace;
  readonly fib: Fib;
  readonly view: NamespaceView;
  readonly hooks: HookTable;
  /** Chains of the netdev family by device name. */
  readonly netdev: ReadonlyMap<
    string,
    { readonly ingress: readonly BaseChain[]; readonly egress: readonly BaseChain[] }
  >;
  /** Whether connections are tracked: a rule of the family needs it. */
  readonly tracks: { readonly 4: boolean; readonly 6: boolean };
  /** Ports of each bridge, slaves of each bond: by the master's name. */
  readonly members: ReadonlyMap<string, readonly Link[]>;
  /** Devices that stand on a device, in whatever namespace: VLANs, macvlans, ipvlans; by the lower one's name. */
  readonly uppers: ReadonlyMap<string, readonly Placed[]>;
  /** No rule of the arp, bridge or netdev families is there that could see a neighbour's request. */
  readonly hooksAreQuiet: boolean;
  /** It may answer for addresses that it does not have: proxy_arp, proxy entries, local routes of an administrator's. */
  readonly proxiesNeighbours: boolean;
  readonly sockets: SocketIndex;
  readonly ipsets: ReadonlyMap<string, IpSet>;
  /** What the snapshot says that it does not hold. */
  readonly unknown: Unknown;
}

/** A link, and where it is. */
export interface Placed {
  readonly namespace: number;
  readonly link: Link;
}

export interface SocketIndex {
  /** False where the capture says that it could not ask for the sockets. */
  readonly isKnown: boolean;
  /** Listening and unconnected sockets by `proto port`. */
  readonly byPort: ReadonlyMap<string, readonly Socket[]>;
  readonly raw: readonly Socket[];
}

/** The families that have hooks. `inet` chains stand at `ip` and `ip6`. */
export type HookFamily = "ip" | "ip6" | "arp" | "bridge";

export type HookTable = Readonly<Record<HookFamily, Readonly<Partial<Record<HookName, readonly HookEntry[]>>>>>;

/** One thing that stands at a hook (struct nf_hook_ops). */
export type HookEntry =
  | { readonly type: "chain"; readonly priority: number; readonly chain: BaseChain }
  /** The nat hook, with the nat chains that it runs. */
  | { readonly type: "nat"; readonly priority: number; readonly chains: readonly BaseChain[] }
  | { readonly type: "conntrack" | "confirm"; readonly priority: number }
  /** br_netfilter's place among the bridge's hooks. */
  | { readonly type: "ip-hooks"; readonly priority: number };

/** A base chain and the table that it is of. */
export interface BaseChain {
  readonly table: CompiledTable;
  readonly chain: CompiledChain;
  readonly base: CompiledBase;
  /** Of the table; for `inet` the family differs from the hook's. */
  readonly family: NftFamily;
}

export function hookFamily(family: Family): "ip" | "ip6" {
  return family === 4 ? "ip" : "ip6";
}
