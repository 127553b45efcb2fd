import type { Link } from "../host/model.ts";
import type { Address } from "../net/address.ts";

/** What a route lookup makes of a packet (struct rtable, rt6_info). */
export interface Dst {
  readonly type: "unicast" | "local" | "broadcast" | "multicast";
  /** The device that it leaves by; lo for what is delivered here. */
  readonly dev: Link;
  readonly via: Address | null;
  /** Bytes. */
  readonly mtu: number;
  /** How the route wraps packets, as printed, or null. */
  readonly encap: string | null;
}
