import type { Link } from "../host/model.ts";
import type { Address, Family } from "../net/address.ts";

/** What a route lookup makes of a packet (struct rtable, rt6_info). */
export interface Dst {
  readonly type: "unicast" | "local" | "broadcast" | "multicast";
  /** The device that it leaves by; lo for what is delivered here. */
  readonly dev: Link;
  readonly via: Address | null;
  /** Bytes. */
  readonly mtu: number;
  /** Whether the route's own MTU is locked, so that nothing is sent by it with DF; null where that is not known. */
  readonly mtuLocked: boolean | null;
  /** The route's own word for the maximum segment size (RTAX_ADVMSS). */
  readonly advmss: number | null;
  /** How the route wraps packets, as printed, or null. */
  readonly encap: string | null;
}

/** Of a way that no route of a table leads: the device alone says what it takes. */
export function byDevice(dev: Link): Pick<Dst, "mtu" | "mtuLocked" | "advmss" | "encap"> {
  return { mtu: dev.mtu, mtuLocked: false, advmss: null, encap: null };
}

/** Smallest MSS that is said (net.ipv4.route.min_adv_mss; IPv6: of the smallest MTU), and the largest. */
const LEAST_MSS = { 4: 256, 6: 1220 } as const;
const HEADERS = { 4: 40, 6: 60 } as const;
const LARGEST_PACKET = 65535;

/** RT-25: dst_metric_advmss(): the segment size that a SYN or SYN/ACK says; ipv4_default_advmss(), ip6_default_advmss(). */
export function advertisedMss({ mtu, advmss }: Dst, family: Family): number {
  const headers = HEADERS[family];
  return advmss ?? Math.min(Math.max(mtu - headers, LEAST_MSS[family]), LARGEST_PACKET - headers);
}
