/**
 * What rules compile to, and what they may ask and do. `xtables/` and `nftables/` turn the rules as written into
 * `CompiledChain`s; the hook walk (net/netfilter/core.c nf_hook_slow, nf_tables_core.c nft_do_chain, ip_tables.c
 * ipt_do_table) runs them. Compiled once per host: nothing here depends on a packet.
 */
import type { HookName, IpSet, Link, NftFamily, RouteType, Socket } from "../host/model.ts";
import type { Address, Family } from "../net/address.ts";
import type { HookPlace, Packet } from "./packet.ts";
import type { Sieve, Span } from "./sieve.ts";

export interface CompiledTable {
  readonly family: NftFamily;
  readonly name: string;
  readonly backend: "legacy" | "nf_tables" | "native";
  readonly chains: ReadonlyMap<string, CompiledChain>;
  /**
   * Whether loading the table makes the kernel track connections in the namespace (nf_ct_netns_get): it has a nat chain,
   * a ct expression, a conntrack match, …
   */
  readonly needsConntrack: boolean;
  /** The families of which it is so, where that is more exact than the table's own; absent: all of the table's. */
  readonly conntrackFamilies?: ReadonlySet<Family>;
}

export interface CompiledChain {
  readonly name: string;
  readonly base: CompiledBase | null;
  /** Filled after all chains of the table exist, so that jumps can point at chains. */
  readonly rules: CompiledRule[];
  /** Set with the rules, on a long chain: which of them a walk that gives no reasons may pass over. */
  sieve?: Sieve;
}

export interface CompiledBase {
  readonly type: "filter" | "nat" | "route";
  readonly hook: HookName;
  readonly priority: number;
  readonly policy: "accept" | "drop";
  /** netdev: the devices that it stands at. */
  readonly devices: readonly string[];
  /** The output left the devices out: it may stand at any, and what it does to a packet cannot be told. */
  readonly devicesUnknown?: true;
}

export interface CompiledRule {
  /** 1-based. */
  readonly position: number;
  /** Run in order until one does not say NEXT. A rule whose statements all say NEXT matched, with verdict `continue`. */
  readonly statements: readonly Statement[];
}

/**
 * A condition or an action. `run` must be cheap and must not allocate where it can be helped: it runs for every rule.
 */
export interface Statement {
  run(context: RuleContext): StatementResult;
  /**
   * In plain words why `run` just said BREAK (`arrived on eth0, not br-app`), or what it just did (`goes on to
   * 172.18.0.2 port 80`). Called right after `run` with the same context, when explanations are wanted.
   */
  explain(context: RuleContext): Explanation;
  /** Set where the statement cannot be evaluated, for any packet or for some: reported by `inspect`. */
  readonly undetermined?: string;
  /** The whole of the condition, where it is as simple as that: lets a long chain be sieved. */
  readonly span?: Span;
}

export interface Explanation {
  readonly why: string;
  /** The condition as written (`-i br-app`, `iifname "br-app"`), the wanted value and the packet's: for conditions. */
  readonly failed?: { readonly condition: string; readonly wanted: string; readonly actual: string };
}

/** The statement holds, or acted: on to the next one of the rule. */
export const NEXT = 0;
/** The condition does not hold: the rule did not match. */
export const BREAK = 1;

export type StatementResult = typeof NEXT | typeof BREAK | Verdict;

export type Verdict =
  | { readonly type: "accept" }
  /** `reject`: the answer to send first. */
  | { readonly type: "drop"; readonly reject?: RejectWith }
  | { readonly type: "jump"; readonly chain: CompiledChain }
  | { readonly type: "goto"; readonly chain: CompiledChain }
  | { readonly type: "return" }
  /** nft's own `continue`: the rule matched and the walk goes on. */
  | { readonly type: "continue" }
  /** Handed to a program in user space; without one listening it is dropped, unless `bypass`. */
  | { readonly type: "queue"; readonly bypass: boolean; readonly number: number }
  /** Taken off the path for good, e.g. `fwd to` a device, synproxy. */
  | { readonly type: "stolen"; readonly what: string; readonly dev?: string }
  /**
   * It cannot be told whether the condition holds: the walk asks `RuleContext.decide`'s oracle. With `action`, what the
   * rule does to the packet cannot be told: no answer of an oracle helps, and the journey ends there.
   */
  | { readonly type: "undetermined"; readonly reason: string; readonly action?: true };

export type RejectWith =
  | { readonly type: "tcp-reset" }
  /** ICMP or ICMPv6 type and code. */
  | { readonly type: "icmp"; readonly icmpType: number; readonly code: number; readonly name: string };

export const ACCEPT: Verdict = { type: "accept" };
export const DROP: Verdict = { type: "drop" };
export const RETURN: Verdict = { type: "return" };

/** What a rule sees and may do. One object per walk, its fields set anew for each base chain. */
export interface RuleContext {
  readonly packet: Packet;
  readonly hook: HookName;
  /** Family of the base chain's table. */
  readonly family: NftFamily;
  readonly place: HookPlace;
  readonly ns: NamespaceView;
  /** Address translation; undefined outside nat chains. */
  readonly nat: NatRequest | undefined;
  /** Says in the journey that something was assumed, e.g. that a limit still had a token. */
  assume(text: string): void;
  /** A number in [0, 1) from the question's seed, the same for the same rule and packet. */
  random(key: string): number;
  /** Mutable values that rules keep between packets of this question: named sets, quotas, `recent` lists, counters. */
  readonly memory: Map<string, unknown>;
  /** Sends a copy of the packet elsewhere (TEE, dup): to a neighbour, or out of a device. `to` says it in words. */
  copy(to: string, where?: CopyTarget): void;
  /** Whom the packet's route hands it to: rt_nexthop(); null before it is routed. */
  nextHop?(): Address | null;
  /** A socket that the question's own programs have open here, as they wait for answers. */
  openSocket?(query: Packet): Socket | undefined;
}

/** At least one of the two is given. */
export interface CopyTarget {
  readonly address: Address | null;
  readonly dev: string | null;
}

/** The parts of a namespace that rules consult. */
export interface NamespaceView {
  readonly inode: number;
  readonly name: string;
  link(name: string): Link | undefined;
  linkByIndex(ifindex: number): Link | undefined;
  readonly links: readonly Link[];
  readonly sockets: readonly Socket[];
  ipset(name: string): IpSet | undefined;
  sysctl(key: string): string | undefined;
  /** Whether an Ethernet address (lower case) is that of a device of this host or of its containers. */
  knowsMac?(mac: string): boolean;
  /**
   * inet_addr_type(): the type of the route that the address has in the local table (and main), as `addrtype` and
   * `fib … type` see it. With `dev`, only addresses of that device count as local (`--limit-iface-in`).
   */
  addressType(address: Address, dev: Link | null): AddressType;
  /** A route lookup by the rules' own means (rpfilter, fib): the route found, or null. */
  fib(query: FibQuery): FibResult | null;
  /** Socket lookup as xt_socket and nft's socket expression do it: for the packet's own tuple. */
  findSocket(packet: Packet, iif: Link | null): Socket | undefined;
}

export type AddressType = "unspec" | RouteType;

export interface FibQuery {
  readonly family: Family;
  readonly src: Address | null;
  readonly dst: Address;
  readonly mark: number;
  readonly tos: number;
  readonly iif: Link | null;
  readonly oif: Link | null;
}

export interface FibResult {
  readonly type: AddressType;
  /** Every device of the winning route (rpfilter accepts any nexthop); the first is the one it would leave by. */
  readonly devices: readonly Link[];
  /** The route's own mtu metric, where it has one. */
  readonly mtu?: number | null;
}

/** nf_nat_setup_info(), asked for by a rule of a nat chain (or refused, where the connection has its binding already). */
export interface NatRequest {
  /** Binds the connection to addresses and ports of the range; the packet is rewritten after the chain. */
  setup(kind: "snat" | "dnat", range: NatRange): void;
  /** The address that MASQUERADE takes on the output device for this packet: inet_select_addr(); null where it has none. */
  masqueradeAddress(): Address | null;
  /** The address that REDIRECT takes: 127.0.0.1 or ::1 for local packets, else the input device's first address. */
  redirectAddress(): Address | null;
}

/** struct nf_nat_range2. */
export interface NatRange {
  /** null: the address stays. */
  readonly addresses: { readonly first: Address; readonly last: Address } | null;
  /** null: the port stays where it can. */
  readonly ports: { readonly first: number; readonly last: number } | null;
  /** `--to-destination :8000-8100/9000`: the port's offset from this base is kept. */
  readonly portBase: number | null;
  /** `--random`, `--random-fully`: the port is the kernel's pick. */
  readonly random: boolean;
  readonly persistent: boolean;
  /** NETMAP: the host part of the address is kept under this mask. */
  readonly netmap: boolean;
}

/** How a compiler says that it met something that it does not know. The rule then holds an `undetermined` statement. */
export interface CompileProblem {
  readonly table: string;
  readonly chain: string;
  readonly position: number;
  readonly text: string;
  readonly reason: string;
}
