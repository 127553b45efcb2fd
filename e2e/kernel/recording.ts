import type { Kind } from "./header.ts";

/** Source address and port, destination address and port; ports are null where there are none. */
export type Tuple = readonly [src: string, sport: number | null, dst: string, dport: number | null];

/** A rule that matched, or a base chain's policy: the chain that it stands in, its 1-based position, the kernel's verdict. */
export type RuleVerdict = readonly [chain: string, rule: number | string, verdict: string];

/** One base chain walked by one packet. */
export interface ChainWalk {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  readonly iif: string | null;
  readonly oif: string | null;
  readonly tuple: Tuple;
  readonly ttl: number;
  readonly rules: readonly RuleVerdict[];
}

/** What one packet did in one namespace: the base chains that it walked, in order. */
export interface Walk {
  readonly ns: string;
  readonly kind: Kind;
  readonly first: Tuple;
  readonly chains: readonly ChainWalk[];
}

export interface Crossing {
  readonly kind: Kind;
  readonly dev: string;
  readonly dir: "in" | "out";
  readonly tuple: Tuple;
}

/** What was asked, as CONTRACT.md's questions name it, with the asker as a name of the host's plan. */
export interface Request {
  readonly from: string;
  readonly to: string;
  readonly proto: "tcp" | "udp" | "icmp";
  readonly port?: number;
  readonly src?: string;
  readonly sport?: number;
  readonly mark?: number;
  readonly ttl?: number;
  readonly tos?: number;
  readonly size?: number;
  readonly df?: number;
  readonly device?: string;
}

/** What the kernel did with one question. */
export interface Recording {
  readonly request: Request;
  /** The asker's program's own word: connected, answered, timeout, icmp-error, or an errno's name in lower case. */
  readonly outcome: string;
  readonly packets: readonly Walk[];
  /** By namespace: crossings in order, each once however often it was retransmitted. */
  readonly devices: Readonly<Record<string, readonly Crossing[]>>;
  /** ICMP redirects sent, by namespace: `RECEIVER by GATEWAY`. The kernel sends fewer than it might. */
  readonly redirects: Readonly<Record<string, readonly string[]>>;
}
