import type { Link, Nexthop, PolicyRule, Route, RouteType } from "../../host/model.ts";
import { type Address, formatAddress, isLoopback } from "../../net/address.ts";
import type { PolicyRuleLook, RouteCandidate } from "../journey.ts";
import { type Fib, type FibTable, routesAt, vrfTable } from "./fib.ts";
import { type Flow, hasTos, matchRule } from "./policy.ts";
import { routeText, ruleText, tableName } from "./text.ts";

export interface FibLookup {
  /** null where no table has a route: ENETUNREACH. */
  readonly result: FibMatch | null;
  /** Rules and routes considered, in order; empty unless explained. */
  readonly rules: readonly PolicyRuleLook[];
  readonly candidates: readonly RouteCandidate[];
  /** Set where a rule could not be evaluated; the result then holds only if that rule does not match. */
  readonly undetermined: string | null;
}

export interface FibMatch {
  readonly type: RouteType;
  /** 0 where a policy rule itself said blackhole, unreachable or prohibit. */
  readonly table: number;
  /** null where a policy rule itself decided. */
  readonly route: Route | null;
  readonly nexthop: Nexthop | null;
  readonly dev: Link | null;
  readonly via: Address | null;
  readonly prefsrc: Address | null;
  /**
   * For a multipath route, its usable nexthops, `nexthop` being the first. Which one the kernel takes hangs on a hash
   * with a secret key (net/core/flow_dissector.c hashrnd), so that a snapshot cannot tell. For a default route those of
   * the same metric too (RT-28). Empty for other routes.
   */
  readonly alternatives: readonly Alternative[];
}

export interface Alternative {
  readonly route: Route;
  readonly nexthop: Nexthop;
  readonly dev: Link | null;
}

interface TableHit {
  readonly route: Route;
  readonly usable: readonly Nexthop[];
  /** Default routes that the kernel may take as well, and their nexthop. */
  readonly rivals: { readonly route: Route; readonly nexthop: Nexthop }[];
}

/**
 * fib_lookup() / fib6_rule_lookup(): policy rules by priority, in each table the longest prefix, then TOS and metric, then
 * a usable nexthop (net/core/fib_rules.c fib_rules_lookup, net/ipv4/fib_trie.c fib_table_lookup, net/ipv6/route.c).
 */
export function fibLookup(fib: Fib, flow: Flow, explain: boolean): FibLookup {
  const rules: PolicyRuleLook[] = [];
  const candidates: RouteCandidate[] = [];
  let undetermined: string | null = null;
  const done = (result: FibMatch | null): FibLookup => ({ result, rules, candidates, undetermined });
  const ordered = fib.rules[flow.family];

  for (let i = 0; i < ordered.length; i++) {
    const rule = ordered[i];
    if (!rule) break;
    const match = matchRule(fib, rule, flow);
    const look = (matched: boolean, why: string): void => {
      if (explain) rules.push({ priority: rule.priority, text: ruleText(rule), matched, why });
    };
    if (match.matched === null) {
      undetermined ??= `routing rule ${rule.priority} (${ruleText(rule)}): ${match.why}`;
      look(false, `undetermined: ${match.why}`);
      continue;
    }
    if (!match.matched) {
      look(false, match.why);
      continue;
    }
    const action = rule.action;
    switch (action.type) {
      case "nop":
        look(true, "nop: on to the next rule");
        continue;
      case "goto": {
        const target = ordered.findIndex((r, j) => j > i && r.priority >= action.priority);
        look(true, target < 0 ? "its target does not exist: on to the next rule" : `on to rule ${action.priority}`);
        if (target >= 0 && ordered[target]?.priority === action.priority) i = target - 1;
        continue;
      }
      case "blackhole":
      case "unreachable":
      case "prohibit":
        look(true, action.type);
        return done(verdictOfRule(action.type));
      case "table": {
        const table = rule.l3mdev ? (vrfTable(fib, flow.oif) ?? vrfTable(fib, flow.iif) ?? 0) : action.table;
        const hit = lookupTable(fib, fib.tables[flow.family].get(table), flow, explain ? candidates : null, table);
        if (!hit) {
          look(true, `table ${tableName(table)} has no route to ${formatAddress(flow.dst)}: on to the next rule`);
          continue;
        }
        const match = matchOf(fib, hit, table);
        const suppressed = whySuppressed(rule, hit.route, match.dev);
        if (suppressed !== null) {
          look(true, `${suppressed}: on to the next rule`);
          continue;
        }
        look(true, `table ${tableName(table)} answers`);
        return done(match);
      }
    }
  }
  return done(null);
}

function verdictOfRule(type: "blackhole" | "unreachable" | "prohibit"): FibMatch {
  return { type, table: 0, route: null, nexthop: null, dev: null, via: null, prefsrc: null, alternatives: [] };
}

function matchOf(fib: Fib, hit: TableHit, table: number): FibMatch {
  const { route, usable, rivals } = hit;
  const ways = [...usable.map((one) => ({ route, nexthop: one })), ...rivals];
  const nexthop = usable[0] ?? route.nexthops[0] ?? null;
  const devOf = (n: Nexthop | null): Link | null => (n?.dev ? (fib.linkByName.get(n.dev) ?? null) : null);
  return {
    type: route.type,
    table,
    route,
    nexthop,
    dev: devOf(nexthop),
    via: nexthop?.via ?? null,
    prefsrc: route.prefsrc,
    alternatives: ways.length > 1 ? ways.map((way) => ({ ...way, dev: devOf(way.nexthop) })) : [],
  };
}

/** fib4_rule_suppress(): a rule may refuse what its table answered. */
function whySuppressed(rule: PolicyRule, route: Route, dev: Link | null): string | null {
  if (rule.suppressPrefixLength !== null && route.dst.length <= rule.suppressPrefixLength)
    return `suppressed: the route's prefix length ${route.dst.length} is not above ${rule.suppressPrefixLength}`;
  if (rule.suppressIfGroup !== null && dev?.group === rule.suppressIfGroup)
    return `suppressed: ${dev.name} is in group ${rule.suppressIfGroup}`;
  return null;
}

/** The best usable route of one table; null where there is none, or where it says `throw`. */
function lookupTable(
  fib: Fib,
  table: FibTable | undefined,
  flow: Flow,
  candidates: RouteCandidate[] | null,
  id: number,
): TableHit | null {
  if (!table) return null;
  let best: TableHit | null = null;
  const say = (route: Route, chosen: boolean, why: string): void => {
    candidates?.push({ table: id, text: routeText(route), chosen, why });
  };
  for (const level of table.levels) {
    for (const route of routesAt(level, flow.dst)) {
      if (best) {
        const rival = rivalOf(best, route, flow);
        if (rival) best.rivals.push({ route, nexthop: rival });
        say(
          route,
          false,
          rival ? "as good: which is taken hangs on what is known of the routers" : whyLost(best.route, route),
        );
        continue;
      }
      // fa_dscp: a route with a TOS serves only packets with just that one.
      if (route.tos !== 0 && !hasTos(flow, route.tos)) {
        say(route, false, `TOS is not 0x${route.tos.toString(16)}`);
        continue;
      }
      const usable = usableNexthops(fib, route, flow);
      if ((route.type === "unicast" || isStrict(flow)) && usable.length === 0) {
        say(route, false, flow.oif ? `does not leave by ${flow.oif.name}` : "its nexthop is down");
        continue;
      }
      best = { route, usable, rivals: [] };
      say(route, route.type !== "throw", route.type === "throw" ? "throw: this table has no answer" : whyWon(route));
    }
    if (best && !candidates) break;
  }
  return best?.route.type === "throw" ? null : best;
}

/**
 * fib_select_default(): of several default routes of one metric a sender's goes by one whose router answers, and by the next
 * where the neighbour entry of the first has grown old; one with an output device, or of a forwarded packet, takes the first.
 */
function rivalOf({ route: best, usable }: TableHit, route: Route, { family, iif, oif }: Flow): Nexthop | null {
  const isSender = family === 4 && iif === null && oif === null;
  if (!isSender || best.dst.length > 0 || usable.length > 1 || route.nexthops.length > 1) return null;
  if (route.dst.length > 0 || route.tos !== best.tos || route.metric !== best.metric) return null;
  const [first] = usable;
  const [nexthop] = route.nexthops;
  const routed = best.type === "unicast" && route.type === "unicast" && first?.via != null && nexthop?.via != null;
  return routed && !nexthop.flags.has("dead") && !route.flags.has("dead") ? nexthop : null;
}

function whyWon(route: Route): string {
  return route.dst.length === 0 ? "the default route" : `the longest prefix that fits, /${route.dst.length}`;
}

function whyLost(winner: Route, loser: Route): string {
  if (loser.dst.length < winner.dst.length) return `shorter prefix, /${loser.dst.length}`;
  if (loser.tos !== winner.tos) return "the other has the packet's TOS";
  return loser.metric > winner.metric ? `higher metric, ${loser.metric}` : "stands behind an equal route";
}

/** fib_lookup_good_nhc(): not dead, not linkdown where the device ignores such, and leaving by the device asked for. */
function usableNexthops(fib: Fib, route: Route, flow: Flow): Nexthop[] {
  return route.nexthops.filter((n) => {
    if (n.flags.has("dead") || route.flags.has("dead")) return false;
    if ((n.flags.has("linkdown") || route.flags.has("linkdown")) && ignoresLinkdown(fib, flow.family, n.dev))
      return false;
    // A VRF as output device stands for all of its ports: its table has only their routes.
    return (
      !flow.oif ||
      flow.oif.kind.type === "vrf" ||
      n.dev === flow.oif.name ||
      (route.type === "local" && !isStrict(flow))
    );
  });
}

/** rt6_need_strict(): ::1 lies behind no device but the one that was named (RT-16). */
function isStrict({ family, dst, oif }: Flow): boolean {
  return family === 6 && oif !== null && isLoopback(dst);
}

function ignoresLinkdown(fib: Fib, family: 4 | 6, dev: string | null): boolean {
  const key = (name: string): string => `net.ipv${family}.conf.${name}.ignore_routes_with_linkdown`;
  const { sysctls } = fib.namespace;
  return sysctls.get(key("all")) === "1" || (dev !== null && sysctls.get(key(dev)) === "1");
}
