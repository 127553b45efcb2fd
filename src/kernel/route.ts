/** Route lookups as packets meet them: on receipt (ip_route_input_slow), on sending (ip_route_output_key_hash_rcu). */
import type { Link } from "../host/model.ts";
import {
  type Address,
  type Family,
  familyOf,
  formatAddress,
  ipv4Of,
  ipv6Of,
  isLimitedBroadcast,
  isLoopback,
  isMulticast,
  isUnspecified,
} from "../net/address.ts";
import { PROTO } from "../net/protocol.ts";
import { byDevice, type Dst } from "./dst.ts";
import type { Errno, Flight, Netns, Run } from "./flight.ts";
import type { RouteStep } from "./journey.ts";
import { addressType } from "./routing/address-type.ts";
import { type Fib, vrfOf } from "./routing/fib.ts";
import { type FibLookup, type FibMatch, fibLookup } from "./routing/lookup.ts";
import type { Flow } from "./routing/policy.ts";
import { selectDeviceAddress, selectSource } from "./routing/source.ts";
import { forwards, martian, orSysctl, validateSource } from "./routing/validate.ts";

/** What a packet is routed by: a flow without its family. */
export type RouteQuery = Omit<Flow, "family" | "iif">;

export type OutputRoute =
  | { readonly dst: Dst; readonly src: Address; readonly lookup: FibLookup | null }
  | { readonly errno: Errno; readonly lookup: FibLookup | null };

export type InputRoute =
  | { readonly type: "found"; readonly dst: Dst }
  /** No way, or a way that says no: ip_error(), ip6_pkt_discard(). */
  | { readonly type: "error"; readonly errno: Errno }
  /** It is for elsewhere, and its input device does not forward. */
  | { readonly type: "not-forwarded"; readonly dst: Dst }
  | { readonly type: "martian"; readonly reason: string }
  /** It could not be told; the flight has been ended. */
  | { readonly type: "lost" };

function loopbackOf(fib: Fib): Link | null {
  return fib.linkByName.get("lo") ?? fib.namespace.links.find((l) => l.kind.type === "loopback") ?? null;
}

/** fib_props[].error, fib4_rule_action(), ip6_rt_type_to_error(). */
function errorOf(match: FibMatch): Errno | null {
  switch (match.type) {
    case "blackhole":
      return "EINVAL";
    case "prohibit":
      return "EACCES";
    case "unreachable":
      return match.table === 0 ? "ENETUNREACH" : "EHOSTUNREACH";
    case "throw":
    case "nat":
      return "ENETUNREACH";
    default:
      return null;
  }
}

/** A route without an MTU of its own has none to lock. */
function lockOf({ route }: FibMatch): boolean | null {
  return route == null || route.mtu === null ? false : (route.mtuLocked ?? null);
}

function dstOf(fib: Fib, match: FibMatch): Dst | null {
  const local = match.type === "local" || match.type === "anycast";
  const dev = local ? (vrfOf(fib, match.dev) ?? loopbackOf(fib) ?? match.dev) : match.dev;
  if (!dev) return null;
  return {
    type: local ? "local" : match.type === "broadcast" || match.type === "multicast" ? match.type : "unicast",
    dev,
    via: match.via,
    mtu: match.route?.mtu ?? dev.mtu,
    mtuLocked: lockOf(match),
    advmss: match.route?.advmss ?? null,
    encap: match.nexthop?.encap ?? null,
  };
}

/**
 * Which way of a multipath route the kernel's hash takes cannot be told: each is visited. A flow keeps to its way.
 */
function settled(flight: Flight, match: FibMatch, dst: Address): FibMatch {
  if (match.alternatives.length < 2) return match;
  const { memory } = flight.run;
  const key = `multipath ${flight.netns.inode} ${match.table} ${match.route?.dst.address}/${match.route?.dst.length} ${dst}`;
  const known = memory.get(key);
  const chosen = typeof known === "number" ? known : choose(flight, match);
  memory.set(key, chosen);
  const way = match.alternatives[chosen];
  return way ? { ...match, ...way, via: way.nexthop.via, prefsrc: way.route.prefsrc } : match;
}

function choose(flight: Flight, { alternatives, route }: FibMatch): number {
  const way = (i: number): string => {
    const nexthop = alternatives[i]?.nexthop;
    const via = nexthop?.via == null ? "" : `via ${formatAddress(nexthop.via)} `;
    return `${via}dev ${nexthop?.dev}`;
  };
  const which = (i: number): string =>
    alternatives[i]?.route === route
      ? `the multipath route of ${flight.netns.called} takes the nexthop ${way(i)}`
      : `of the default routes of ${flight.netns.called}, which are equal, the one ${way(i)} is taken`;
  for (let i = alternatives.length - 1; i > 0; i--) if (flight.decide(which(i))) return i;
  return 0;
}

/** Looks up, asking the oracle where a rule cannot be evaluated; null where the journey ended over it. */
function lookUp(flight: Flight, flow: Flow): FibLookup | null {
  const { routes } = flight.netns.compiled.unknown;
  const lookup = fibLookup(flight.netns.compiled.fib, flow, flight.told);
  // The kernel's own routes to its addresses and their networks are there for sure, whatever others are (RT-19).
  if (routes !== null && lookup.result?.route?.protocol !== "kernel") {
    flight.lose(routes);
    return null;
  }
  if (routes !== null && lookup.result?.type === "unicast")
    flight.run.assume(`No other route of ${flight.netns.called} takes what the networks of its own addresses hold.`);
  if (lookup.undetermined !== null && flight.decide(lookup.undetermined)) {
    flight.lose(lookup.undetermined);
    return null;
  }
  return lookup.result ? { ...lookup, result: settled(flight, lookup.result, flow.dst) } : lookup;
}

// ── on receipt ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** ip_route_input_slow(), ip6_route_input(). Tells its step itself. */
export function routeInput(flight: Flight, dev: Link): InputRoute {
  const { packet, netns } = flight;
  const { fib } = netns.compiled;
  const { src, dst, mark, tos, proto, sport, dport, family } = packet;
  const wrong = martian(fib, src, dst, dev);
  if (wrong !== null) return { type: "martian", reason: wrong };
  // ip6_route_input_lookup(): ::1 is looked for behind the input device alone (RT-16).
  const strict = family === 6 && isLoopback(dst) ? dev : null;
  const flow: Flow = {
    family,
    src,
    dst,
    iif: dev,
    oif: vrfOf(fib, dev) ?? strict,
    mark,
    tos,
    proto,
    sport,
    dport,
    uid: 0,
  };
  const forwarding = mayForward(netns, family, dev);
  if (typeof dst === "number" && isLimitedBroadcast(dst)) return found({ type: "broadcast", dev, via: null });
  // Multicast for groups that the host is in; it never forwards them (RT-15).
  if (isMulticast(dst) && !isMember(flight))
    return { type: "martian", reason: `nobody here is known to have joined the group ${formatAddress(dst)}` };
  if (isMulticast(dst)) return found({ type: "multicast", dev, via: null });

  const lookup = lookUp(flight, flow);
  if (!lookup) return { type: "lost" };
  if (flight.told) flight.say(routeStep(flight.run, "input", lookup, dst));
  const { result } = lookup;
  const errno = result ? errorOf(result) : "ENETUNREACH";
  if (!result || errno) return { type: "error", errno: errno ?? "ENETUNREACH" };
  const way = dstOf(fib, result);
  if (!way) return { type: "error", errno: "ENETUNREACH" };
  if (way.type !== "local" && way.type !== "broadcast") {
    const { unknown } = netns.compiled;
    if (!forwarding && unknown.forwarding !== null) {
      flight.lose(unknown.forwarding);
      return { type: "lost" };
    }
    if (!forwarding) return { type: "not-forwarded", dst: way };
    if (way.type === "multicast") return { type: "martian", reason: `martian destination: ${formatAddress(dst)}` };
  }
  const check = validateSource(fib, flow, dev, way.type === "unicast" ? way.dev : null, flight.told);
  if (flight.told && check.lookup) flight.say(sourceStep(flight.run, check.lookup, src, check.dropped));
  if (check.dropped !== null) return { type: "martian", reason: check.dropped };
  return { type: "found", dst: way };

  function found(way: Pick<Dst, "type" | "dev" | "via">): InputRoute {
    return { type: "found", dst: { ...way, ...byDevice(way.dev) } };
  }
}

const ALL_SYSTEMS = 0xe0000001;

/**
 * RT-27: ip_check_mc_rcu(): every host is in 224.0.0.1. No snapshot tells of other groups: who has bound a socket to the port is
 * taken for a member. IPv6 has groups of the kernel's own for each address.
 */
function isMember({ packet: { dst, proto, dport }, netns: { compiled } }: Flight): boolean {
  if (typeof dst !== "number" || dst === ALL_SYSTEMS) return true;
  const { isKnown, byPort } = compiled.sockets;
  const there = proto === PROTO.udp ? (byPort.get(`udp ${dport}`) ?? []) : [];
  return !isKnown || there.some(({ local: { address } }) => !address || isUnspecified(address) || address === dst);
}

/** Whether a routing rule asks for the sender's user: nobody need be asked otherwise. */
export function asksForUser({ rules }: Fib, family: Family): boolean {
  return rules[family].some((rule) => rule.uidRange !== null);
}

/** IN_DEV_FORWARD() of the input device; IPv6 forwards by `all` (ip6_forward()), or by force_forwarding. */
export function mayForward({ compiled: { fib } }: Netns, family: Family, dev: Link): boolean {
  if (family === 4) return forwards(fib, dev.name);
  const { sysctls } = fib.namespace;
  return (
    sysctls.get("net.ipv6.conf.all.forwarding") === "1" ||
    sysctls.get(`net.ipv6.conf.${dev.name}.force_forwarding`) === "1"
  );
}

// ── on sending ──────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * ip_route_output_key_hash_rcu(), ip6_route_output_flags() with ip6_route_get_saddr().
 *
 * @param anySource the packet may have a source that is nobody's here (FLOWI_FLAG_ANYSRC).
 */
export function routeOutput(flight: Flight, query: RouteQuery, anySource = false): OutputRoute | null {
  const { fib } = flight.netns.compiled;
  const family = familyOf(query.dst);
  const { src, oif } = query;
  // RT-21: bind(2) has been here before, but not a source that the first of two lookups came to.
  if (src !== null && !anySource && !isOwn(fib, src)) return { errno: unsendable(family), lookup: null };
  const dst = isUnspecified(query.dst) ? loopbackAddress(family) : query.dst;
  if (typeof dst === "number" && (isLimitedBroadcast(dst) || isMulticast(dst)) && oif) return onLink(oif, dst);
  const flow: Flow = { ...query, dst, family, iif: null };
  const lookup = lookUp(flight, flow);
  if (!lookup) return null;
  const { result } = lookup;
  const errno = result ? errorOf(result) : "ENETUNREACH";
  if (!result || errno) {
    // RT-10: a bound socket finds its way by its device, whatever the tables say.
    if (oif && !result && family === 4) return onLink(oif, dst);
    return { errno: errno ?? "ENETUNREACH", lookup };
  }
  const found = dstOf(fib, result);
  if (!found) return { errno: "ENETUNREACH", lookup };
  const way = { ...found, type: groupOf(dst) ?? found.type };
  const source = src ?? selectSource(fib, result, dst);
  if (source === null && family === 6) return { errno: "EADDRNOTAVAIL", lookup };
  const from = source ?? dst;
  // __mkroute_output(): RT-1.
  if (
    family === 4 &&
    isLoopback(from) &&
    way.dev.kind.type !== "loopback" &&
    way.dev.kind.type !== "vrf" &&
    !orSysctl(fib, way.dev.name, "route_localnet")
  )
    return { errno: "EINVAL", lookup };
  return { dst: way, src: from, lookup };

  function onLink(dev: Link, to: Address): OutputRoute {
    const type =
      typeof to === "number" && isLimitedBroadcast(to) ? "broadcast" : isMulticast(to) ? "multicast" : "unicast";
    const from = src ?? selectDeviceAddress(fib, dev, null, "link") ?? to;
    return { dst: { type, dev, via: null, ...byDevice(dev) }, src: from, lookup: null };
  }
}

/** ip_route_output_key_hash_rcu() knows no way for a source that is nobody's here. */
function unsendable(family: Family): Errno {
  return family === 4 ? "ENETUNREACH" : "EADDRNOTAVAIL";
}

/** __mkroute_output(): groups are what they are, by whatever route. */
function groupOf(dst: Address): Dst["type"] | null {
  if (isMulticast(dst)) return "multicast";
  return typeof dst === "number" && isLimitedBroadcast(dst) ? "broadcast" : null;
}

/** __ip_dev_find(): an address of this namespace's, in 127/8 any. */
export function isOwn(fib: Fib, a: Address): boolean {
  return fib.ownAddresses.has(a) || addressType(fib, a, null) === "local";
}

/** 0.0.0.0 and :: as destinations mean this host. */
export function loopbackAddress(family: Family): Address {
  return family === 4 ? ipv4Of(0x7f000001) : ipv6Of(1n);
}

// ── steps ───────────────────────────────────────────────────────────────────────────────────────────────────────────

type RouteBody = Omit<RouteStep, "ns" | "header">;

export function routeStep(run: Run, purpose: RouteStep["purpose"], lookup: FibLookup, dst: Address): RouteBody {
  const { result, rules, candidates } = lookup;
  return {
    at: "route",
    purpose,
    rules,
    candidates,
    result: result && {
      type: result.type,
      table: result.table,
      dev: result.dev?.name ?? null,
      via: result.via === null ? null : formatAddress(result.via),
      src: result.prefsrc === null ? null : formatAddress(result.prefsrc),
    },
    note: routeNote(run, result, formatAddress(dst)),
  };
}

function routeNote(run: Run, result: FibMatch | null, dst: string): string {
  if (!result) return `No route leads to ${dst}.`;
  const via = result.via === null ? "" : ` by way of ${formatAddress(result.via)}`;
  switch (result.type) {
    case "local":
      return `${dst} is an address of this very network stack.`;
    case "unicast":
      return `${dst} is reached over ${result.dev ? run.called(result.dev) : "nothing"}${via}.`;
    case "broadcast":
      return `${dst} is a broadcast address of ${result.dev?.name ?? "this host"}.`;
    default:
      return `The route to ${dst} says ${result.type}.`;
  }
}

function sourceStep(run: Run, lookup: FibLookup, src: Address, dropped: string | null): RouteBody {
  const step = routeStep(run, "reverse-path", lookup, src);
  const from = formatAddress(src);
  return {
    ...step,
    note: dropped === null ? `The way back to ${from} fits.` : `The source ${from} is refused: ${dropped}.`,
  };
}
