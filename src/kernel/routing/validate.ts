import type { Link } from "../../host/model.ts";
import { type Address, formatAddress, isLimitedBroadcast, isLoopback, isMulticast } from "../../net/address.ts";
import { type Fib, vrfOf } from "./fib.ts";
import { type FibLookup, type FibMatch, fibLookup } from "./lookup.ts";
import type { Flow } from "./policy.ts";

/** `net.ipv4.conf` keys take effect in three ways (include/linux/inetdevice.h). */
function deviceSysctl(fib: Fib, dev: string, key: string): number {
  return Number(fib.namespace.sysctls.get(`net.ipv4.conf.${dev}.${key}`) ?? 0);
}

/** IN_DEV_ORCONF: `all` or the device. */
export function orSysctl(fib: Fib, dev: string, key: string): boolean {
  return deviceSysctl(fib, "all", key) !== 0 || deviceSysctl(fib, dev, key) !== 0;
}

/** IN_DEV_MAXCONF: the greater of `all` and the device's. */
export function maxSysctl(fib: Fib, dev: string, key: string): number {
  return Math.max(deviceSysctl(fib, "all", key), deviceSysctl(fib, dev, key));
}

/** IN_DEV_FORWARD: the input device's own key alone counts. */
export function forwards(fib: Fib, dev: string): boolean {
  return deviceSysctl(fib, dev, "forwarding") !== 0;
}

/**
 * What the kernel refuses before it looks for a route: ip_route_input_slow(), net/ipv4/route.c. In words why the packet is
 * a martian, or null where it may go on.
 */
export function martian(fib: Fib, src: Address, dst: Address, dev: Link): string | null {
  if (typeof src !== "number" || typeof dst !== "number") return null;
  if (isMulticast(src) || isLimitedBroadcast(src)) return `martian source: ${formatAddress(src)} is no host's address`;
  if (isLimitedBroadcast(dst) || (src === 0 && dst === 0)) return null;
  if (src >>> 24 === 0) return `martian source: ${formatAddress(src)}`;
  if (dst >>> 24 === 0) return `martian destination: ${formatAddress(dst)}`;
  const localnet = orSysctl(fib, dev.name, "route_localnet");
  if (isLoopback(dst) && !localnet)
    return `martian destination: ${formatAddress(dst)} may not arrive on ${dev.name} (route_localnet is off)`;
  if (isLoopback(src) && !localnet)
    return `martian source: ${formatAddress(src)} may not arrive on ${dev.name} (route_localnet is off)`;
  return null;
}

export interface SourceCheck {
  /** In words why the packet is dropped; null where its source is fine. */
  readonly dropped: string | null;
  /** The route back that was looked up; null where the kernel takes the short way without one. */
  readonly lookup: FibLookup | null;
}

const FINE: SourceCheck = { dropped: null, lookup: null };

/**
 * fib_validate_source(): rp_filter and accept_local (net/ipv4/fib_frontend.c).
 *
 * @param flow the packet's own flow, with its input device.
 * @param out the device that it is to be forwarded to; null when it is for this host.
 */
export function validateSource(fib: Fib, flow: Flow, dev: Link, out: Link | null, explain: boolean): SourceCheck {
  const { src } = flow;
  if (typeof src !== "number") return FINE;
  const mode = maxSysctl(fib, dev.name, "rp_filter");
  const acceptLocal = orSysctl(fib, dev.name, "accept_local");
  if (mode === 0 && !(out === dev && orSysctl(fib, dev.name, "send_redirects"))) {
    if (acceptLocal) return FINE;
    if (!fib.hasCustomLocalRoutes && !fib.hasCustomRules)
      return fib.ownAddresses.has(src)
        ? { dropped: `martian source: ${formatAddress(src)} is this host's own address`, lookup: null }
        : FINE;
  }
  const back: Flow = {
    ...flow,
    src: flow.dst,
    dst: src,
    iif: out,
    oif: vrfOf(fib, dev),
    mark: orSysctl(fib, dev.name, "src_valid_mark") ? flow.mark : 0,
    sport: flow.dport,
    dport: flow.sport,
    uid: 0,
  };
  const lookup = fibLookup(fib, back, explain);
  const noAddress = !dev.addresses.some((a) => typeof a.prefix.address === "number");
  const filtered = (why: string): SourceCheck => ({ dropped: `rp_filter=${mode} on ${dev.name}: ${why}`, lookup });
  const passed: SourceCheck = { dropped: null, lookup };
  if (!lookup.result || isError(lookup.result))
    return mode ? filtered(`there is no route back to ${formatAddress(src)}`) : passed;
  const { result } = lookup;
  if (result.type !== "unicast" && (result.type !== "local" || !acceptLocal))
    return {
      dropped: `martian source: ${formatAddress(src)} is ${result.type === "local" ? "this host's own" : `a ${result.type}`} address`,
      lookup,
    };
  if (usesDevice(result, dev) || (result.type === "local" && dev.kind.type === "loopback")) return passed;
  if (noAddress) return mode ? filtered(`${dev.name} has no address`) : passed;
  if (mode === 1)
    return filtered(
      `the route back to ${formatAddress(src)} leaves by ${result.dev?.name ?? "nothing"}, not ${dev.name}`,
    );
  return passed;
}

function isError(m: FibMatch): boolean {
  return m.type === "blackhole" || m.type === "unreachable" || m.type === "prohibit";
}

/** fib_info_nh_uses_dev(): any nexthop of the route leaves by the device. */
function usesDevice(m: FibMatch, dev: Link): boolean {
  return (m.route?.nexthops ?? []).some((n) => n.dev === dev.name || (n.dev !== null && n.dev === dev.master));
}
