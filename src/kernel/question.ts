import type { Address } from "../net/address.ts";
import type { Port } from "../net/port.ts";

/** What is asked of the simulator, every name already resolved. */
export interface Question {
  readonly from: Origin;
  readonly proto: "tcp" | "udp" | "icmp";
  readonly to: Address;
  /** Absent for ICMP. */
  readonly port: Port | null;
  /** Bound source address; null lets routing pick. */
  readonly src: Address | null;
  /** Bound source port; null takes DEFAULT_SPORT. */
  readonly sport: Port | null;
  /** SO_MARK. */
  readonly mark: number;
  /** Total IP length of the first packet in bytes; null for the natural one of its kind. */
  readonly length: number | null;
  readonly dontFragment: boolean;
  /** TTL or hop limit of the first packet; the namespace's own default where it is not said. */
  readonly ttl?: number | null;
  /** TOS byte (IP_TOS) or traffic class; 0 where it is not said. */
  readonly tos?: number | null;
  /** The name that was asked for, and how it resolved; shown as the first act. */
  readonly resolved: { readonly name: string; readonly by: string; readonly addresses: readonly Address[] } | null;
}

export type Origin =
  /** A process in a namespace, by its inode. */
  | { readonly type: "namespace"; readonly inode: number; readonly uid: number | null }
  /** A packet arrives on that interface of the host. */
  | { readonly type: "outside"; readonly dev: string };

/** The port that an asker has where the question names none. Above the default ip_local_port_range's start. */
export const DEFAULT_SPORT = 40000;

export interface SimulationOptions {
  /** Record every step and reason; without, only outcome, fates and the kinds of packets. */
  readonly explain: boolean;
  /** Decides `statistic random`, `numgen random` and their kin. */
  readonly seed: number;
  /** Use the snapshot's conntrack entries. */
  readonly useCapturedConntrack: boolean;
}
