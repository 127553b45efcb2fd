/**
 * What the simulator returns: the story of one question, packet by packet, step by step. Plain JSON throughout, so that it
 * crosses to a worker, into a file, and out of the command (CONTRACT.md, section 2) unchanged.
 *
 *   Journey ── Packet[] ── Step[]        a SYN: send → chain… → nat → route → chain… → device → … → socket
 *                │                       its SYN/ACK (cause: 0): send → … → socket
 *                └─ fate, cause          docker-proxy's own SYN (cause: 0) …
 */
import type { HookName, NftFamily } from "../host/model.ts";

export type Outcome = "answered" | "refused" | "unreachable" | "no-route" | "prohibited" | "silence" | "undetermined";

export type PacketKind = "syn" | "syn-ack" | "rst" | "datagram" | "echo-request" | "echo-reply" | "icmp-error";

export type Fate = "delivered" | "dropped" | "rejected" | "left-host" | "undetermined";

export interface Journey {
  readonly outcome: Outcome;
  /** One or two sentences in plain words: what the sender sees and why. */
  readonly explanation: string;
  /** What the snapshot did not say and was assumed. */
  readonly assumptions: readonly string[];
  /** In the order in which they came to be. */
  readonly packets: readonly JourneyPacket[];
  /** Every conntrack entry made or used, by index; steps refer to them. */
  readonly entries: readonly EntryView[];
  /**
   * Set where a condition could not be evaluated and the two ways differ: one journey for each way. `packets` then holds
   * what is common, up to the fork.
   */
  readonly fork: Fork | null;
}

export interface Fork {
  /** What could not be evaluated, in words: the rule and the condition. */
  readonly question: string;
  readonly ways: readonly { readonly assuming: string; readonly journey: Journey }[];
}

export interface JourneyPacket {
  readonly kind: PacketKind;
  /** Index of the packet that this one answers, reports on, or (docker-proxy's) was opened because of. */
  readonly cause: number | null;
  readonly fate: Fate;
  readonly steps: readonly Step[];
}

/** The header as it is when the step begins. */
export interface Header {
  readonly src: string;
  readonly dst: string;
  /** Absent for protocols without ports. */
  readonly sport?: number;
  readonly dport?: number;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, `sctp`, or a number as text. */
  readonly proto: string;
  readonly ttl: number;
  readonly mark: number;
  /** `S`, `SA`, `R`, `RA` for TCP. */
  readonly flags?: string;
  /** ICMP's type and code, and the echo id. */
  readonly icmp?: { readonly type: number; readonly code: number; readonly id?: number };
  /** Total length in bytes. */
  readonly length: number;
  readonly tos: number;
  readonly ether?: { readonly src: string; readonly dst: string; readonly vlan?: number };
}

interface StepBase {
  /** `host`, the owning container's name, or `netns:INODE`. */
  readonly ns: string;
  readonly header: Header;
  /** One plain sentence. */
  readonly note: string;
}

export type Step =
  | ResolveStep
  | SendStep
  | DeviceStep
  | ChainStep
  | RouteStep
  | NeighbourStep
  | BridgeStep
  | ConntrackStep
  | NatStep
  | ForwardStep
  | TunnelStep
  | SocketStep
  | OutsideStep
  | DropStep
  | UndeterminedStep;

/** A name is looked up before the first packet is sent. */
export interface ResolveStep extends StepBase {
  readonly at: "resolve";
  readonly name: string;
  /** Who answered: `127.0.0.11`, `/etc/hosts`. */
  readonly by: string;
  readonly addresses: readonly string[];
}

/** A packet is born: a process writes, or the kernel answers (RST, ICMP error, echo reply). */
export interface SendStep extends StepBase {
  readonly at: "send";
  readonly by: "process" | "kernel" | "outside";
  /** `docker-proxy`, `httpd`; null for the kernel or an unnamed asker. */
  readonly process: string | null;
}

export interface DeviceStep extends StepBase {
  readonly at: "device";
  readonly dev: string;
  readonly dir: "in" | "out";
}

/** One base chain traversed. */
export interface ChainStep extends StepBase {
  readonly at: "chain";
  readonly family: NftFamily;
  readonly table: string;
  readonly chain: string;
  readonly hook: HookName;
  readonly iif: string | null;
  readonly oif: string | null;
  /** Bridge ports, where br_netfilter shows them. */
  readonly physIn: string | null;
  readonly physOut: string | null;
  readonly priority: number;
  readonly type: "filter" | "nat" | "route";
  readonly backend: "legacy" | "nf_tables" | "native";
  readonly rules: readonly RuleLook[];
  readonly verdict: "accept" | "drop" | "queue" | "stolen" | "undetermined";
}

/** One rule looked at. */
export interface RuleLook {
  readonly chain: string;
  /** 1-based position in `chain`, or `policy`. */
  readonly rule: number | "policy";
  readonly matched: boolean;
  /** `accept`, `drop`, `jump NAME`, `goto NAME`, `return`, `continue`, `queue`; `undetermined` where it cannot be told. For a rule that did not match: `continue`. */
  readonly verdict: string;
  /** For a rule that did not match, the first condition that failed; for one that did, what it does. */
  readonly why: string;
  /** For a rule that did not match: which condition failed, and the two values that differ. */
  readonly failed?: { readonly condition: string; readonly wanted: string; readonly actual: string };
}

export interface RouteStep extends StepBase {
  readonly at: "route";
  /** Why it is looked up: on receipt, on sending, again after output changed the packet, or for the source check. */
  readonly purpose: "input" | "output" | "reroute" | "reverse-path";
  readonly rules: readonly PolicyRuleLook[];
  readonly candidates: readonly RouteCandidate[];
  /** null where nothing was found. */
  readonly result: RouteResult | null;
}

export interface PolicyRuleLook {
  readonly priority: number;
  /** As ip-rule(8) prints it: `from all fwmark 0x1 lookup 100`. */
  readonly text: string;
  readonly matched: boolean;
  readonly why: string;
}

export interface RouteCandidate {
  readonly table: number;
  /** As ip-route(8) prints it: `172.18.0.0/16 dev br-app src 172.18.0.1`. */
  readonly text: string;
  readonly chosen: boolean;
  /** Why it lost, or won: `longer prefix`, `lower metric`, `does not contain 10.0.0.1`, `linkdown`. */
  readonly why: string;
}

export interface RouteResult {
  readonly type: string;
  readonly table: number;
  readonly dev: string | null;
  readonly via: string | null;
  readonly src: string | null;
}

export interface NeighbourStep extends StepBase {
  readonly at: "neighbour";
  readonly dev: string;
  readonly address: string;
  readonly mac: string | null;
  /** Found in the cache, found by asking, assumed (outside), or nobody answers. */
  readonly result: "cached" | "resolved" | "assumed" | "failed" | "not-needed";
}

export interface BridgeStep extends StepBase {
  readonly at: "bridge";
  readonly bridge: string;
  /** The port that it came in by; null from the bridge device itself. */
  readonly port: string | null;
  readonly decision: "local" | "forward" | "flood" | "drop";
  /** The ports that it leaves by. */
  readonly out: readonly string[];
}

export interface ConntrackStep extends StepBase {
  readonly at: "conntrack";
  /** A new entry, one found, one confirmed into the table, or none: invalid, untracked. */
  readonly action: "new" | "found" | "related" | "confirmed" | "invalid" | "untracked";
  readonly state: "NEW" | "ESTABLISHED" | "RELATED" | "INVALID" | "UNTRACKED";
  readonly direction: "original" | "reply" | null;
  /** Index into the journey's entries. */
  readonly entry: number | null;
}

/** An address translation carried out on the packet: the one kind of step, besides forwarding, that changes the header. */
export interface NatStep extends StepBase {
  readonly at: "nat";
  /** `un-` where the entry undoes, on an answer, what it did on the way there. */
  readonly kind: "dnat" | "snat" | "un-dnat" | "un-snat";
  readonly hook: HookName;
  readonly before: { readonly address: string; readonly port: number | null };
  readonly after: { readonly address: string; readonly port: number | null };
  readonly entry: number;
}

/** The packet is passed on: its TTL falls. */
export interface ForwardStep extends StepBase {
  readonly at: "forward";
  readonly ttl: number;
  /** Set where the sender is told by an ICMP redirect to send to this address himself. */
  readonly redirect?: string;
}

/** It goes into, or comes out of, another packet. */
export interface TunnelStep extends StepBase {
  readonly at: "tunnel";
  readonly dev: string;
  readonly direction: "wrap" | "unwrap";
  readonly outer: string;
}

export interface SocketStep extends StepBase {
  readonly at: "socket";
  /** A socket takes it, none is there, or the kernel itself does (echo request, an answer's own socket). */
  readonly result: "accepted" | "closed" | "kernel" | "asker";
  readonly process: string | null;
  /** As ss prints it: `0.0.0.0:8080`. */
  readonly socket: string | null;
  /** Set where docker-proxy takes it and opens a connection of its own. */
  readonly proxyTo: string | null;
}

/** The packet leaves what the snapshot knows, or comes from there. */
export interface OutsideStep extends StepBase {
  readonly at: "outside";
  readonly dev: string;
  readonly direction: "in" | "out";
}

/** The end of a packet that is not delivered. */
export interface DropStep extends StepBase {
  readonly at: "drop";
  /** The rule, or the kernel's own reason. */
  readonly reason: string;
  /** Set where a rule did it. */
  readonly rule: {
    readonly family: NftFamily;
    readonly table: string;
    readonly chain: string;
    readonly rule: number | "policy";
  } | null;
  /** An answer was sent for it (REJECT). */
  readonly rejected: boolean;
}

export interface UndeterminedStep extends StepBase {
  readonly at: "undetermined";
  readonly reason: string;
}

/** A conntrack entry as conntrack(8) would print its two tuples. */
export interface EntryView {
  readonly ns: string;
  readonly proto: string;
  readonly original: TupleView;
  readonly reply: TupleView;
  /** `snat`, `dnat`, `assured`, `confirmed`, … */
  readonly status: readonly string[];
  readonly mark: number;
  readonly zone: number;
  /** It stood in the snapshot. */
  readonly captured: boolean;
}

export interface TupleView {
  readonly src: string;
  readonly dst: string;
  readonly sport?: number;
  readonly dport?: number;
  readonly icmp?: { readonly type: number; readonly code: number; readonly id: number };
}
