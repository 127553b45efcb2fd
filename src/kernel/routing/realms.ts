/**
 * Realms: what routes and rules tag packets with. A route's realms have the source's in the upper sixteen bits and the
 * destination's in the lower (dst.tclassid); null where a name hides one of them.
 */
import type { Realms } from "../../host/model.ts";
import type { Fib } from "./fib.ts";
import type { FibMatch } from "./lookup.ts";

/** fib_num_tclassid_users(): whether any route or rule of IPv4 has realms. IPv6 keeps none. */
export function usesRealms(rules: Fib["rules"], routes: Fib["namespace"]["routes"]): boolean {
  return (
    rules[4].some((rule) => rule.realms !== undefined) ||
    routes.some((route) => route.family === 4 && route.nexthops.some((nexthop) => nexthop.realms !== undefined))
  );
}

/** rt_set_nexthop(): the nexthop's own realms, what they leave open from the rule's, and then from the source's. */
export function realmsOfWay(match: FibMatch, source: Realms): Realms {
  return filled(filled(ownRealms(match), match.ruleRealms), source);
}

/** fib_combine_itag(): the realms of the way back, turned round: where a packet comes from is where it would go to. */
export function realmsOfSource(match: FibMatch): Realms {
  const { ruleRealms: rule } = match;
  const own = ownRealms(match);
  if (own === null || rule === null) return null;
  const upper = (own << 16) >>> 0 || (rule << 16) >>> 0;
  return (upper | (rule >>> 16)) >>> 0;
}

/** set_class_tag(): each half where it is not set already. */
function filled(realms: Realms, more: Realms): Realms {
  if (realms === null) return null;
  const open = ((realms & 0xffff) === 0 ? 0xffff : 0) | (realms >>> 16 === 0 ? 0xffff0000 : 0);
  if (open === 0) return realms;
  return more === null ? null : (realms | (more & open)) >>> 0;
}

function ownRealms({ nexthop }: FibMatch): Realms {
  return nexthop?.realms === undefined ? 0 : nexthop.realms;
}
