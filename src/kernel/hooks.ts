/** What happens to a packet at a hook: nf_hook_slow() over whatever stands there (net/netfilter/core.c). */
import type { HookName } from "../host/model.ts";
import { PROTO } from "../net/protocol.ts";
import { type ChainEnd, type RuleRef, Walk } from "./chains.ts";
import type { BaseChain, HookEntry, HookFamily } from "./compiled.ts";
import { confirm, connectionOf, track } from "./conntrack/track.ts";
import type { Errno, Flight } from "./flight.ts";
import { NatBinder, setupOf } from "./nat/request.ts";
import { bindToNothing, isDecided } from "./nat/setup.ts";
import { manipAt, otherWay, translate, translateError } from "./nat/translate.ts";
import type { HookPlace } from "./packet.ts";

/** Whether the packet goes on; where not, it has been ended, and its sender gets this errno. */
export type Passage = { readonly passed: true } | { readonly passed: false; readonly errno: Errno | null };

const PASSED: Passage = { passed: true };
const DROPPED: Passage = { passed: false, errno: "EPERM" };
const TAKEN: Passage = { passed: false, errno: null };

/**
 * Takes the packet through a hook. `place` is fixed for all that stand there, whatever they do to the packet
 * (struct nf_hook_state).
 *
 * @param ipHooks br_netfilter's part at the bridge's hooks; false where it took the packet away.
 */
export function runHook(
  flight: Flight,
  family: HookFamily,
  hook: HookName,
  place: HookPlace,
  ipHooks?: () => boolean,
): Passage {
  const { hooks, unknown } = flight.netns.compiled;
  if (unknown.rules !== null && flight.record !== null && (family === "ip" || family === "ip6")) {
    flight.lose(unknown.rules);
    return TAKEN;
  }
  const entries = hooks[family][hook];
  if (entries === undefined) return PASSED;
  const walk = new Walk(flight, hook, place);
  for (const entry of entries) {
    const passage = at(entry, walk, ipHooks);
    if (!passage.passed) return passage;
  }
  return PASSED;
}

function at(entry: HookEntry, walk: Walk, ipHooks: (() => boolean) | undefined): Passage {
  const { flight, hook } = walk;
  switch (entry.type) {
    case "conntrack":
      track(flight);
      return PASSED;
    case "confirm":
      if (confirm(flight)) return PASSED;
      flight.drop("another connection has taken its addresses and ports meanwhile");
      return DROPPED;
    case "nat":
      return natHook(entry.chains, walk);
    case "ip-hooks":
      return !ipHooks || ipHooks() ? PASSED : TAKEN;
    case "chain": {
      const before = entry.chain.base.type === "route" && hook === "output" ? routingOf(flight) : null;
      const passage = endOf(walk.run(entry.chain, undefined), walk);
      return before !== null && passage.passed && before !== routingOf(flight) ? rerouted(flight) : passage;
    }
  }
}

/** What of a packet a route chain watches: ipt_mangle_out(), nf_route_table_hook4(), nf_route_table_hook6(). */
function routingOf({ packet: p }: Flight): string {
  const more = p.family === 4 ? p.tos : `${p.ttl} ${p.flowLabel}`;
  return `${p.src} ${p.dst} ${p.mark} ${more}`;
}

function rerouted(flight: Flight): Passage {
  const errno = flight.run.paths.reroute(flight);
  return errno === null ? PASSED : { passed: false, errno };
}

/** What comes of a base chain's verdict. */
export function endOf(end: ChainEnd, { flight, family, place }: Walk): Passage {
  switch (end.type) {
    case "accept":
      return PASSED;
    case "drop":
      if (end.reject) flight.run.paths.reject(flight, end.reject, { family, iif: place.iif });
      flight.drop(`${ruleText(end.rule)} ${end.reject ? "rejects" : "drops"} it`, end.rule, end.reject !== null);
      return DROPPED;
    case "queue":
      return queued(flight, end);
    case "stolen": {
      const dev = end.dev === null ? undefined : flight.netns.compiled.fib.linkByName.get(end.dev);
      if (dev) flight.run.paths.transmit(flight, dev);
      else flight.lose(end.what);
      return TAKEN;
    }
    case "undetermined":
      flight.lose(end.reason);
      return TAKEN;
  }
}

function ruleText({ table, chain, rule }: RuleRef): string {
  return rule === "policy" ? `the policy of ${table}/${chain}` : `rule ${rule} of ${table}/${chain}`;
}

/** nf_queue(): whether a program listens on a queue, and what it says, is in no snapshot. */
function queued(flight: Flight, { bypass, number, rule }: ChainEnd & { readonly type: "queue" }): Passage {
  const program = `a program listens on queue ${number}, where ${ruleText(rule)} hands the packet to it, and`;
  const passes = bypass ? !flight.decide(`${program} drops it`) : flight.decide(`${program} lets it pass`);
  if (passes) return PASSED;
  flight.drop(`${ruleText(rule)} hands it to queue ${number}, where nobody lets it pass`, rule);
  // for its sender it is on its way
  return TAKEN;
}

/** nf_nat_inet_fn(), nf_nat_ipv4_fn(), nf_nat_ipv6_fn(): the nat hook, and the nat chains within. */
function natHook(chains: readonly BaseChain[], walk: Walk): Passage {
  const { flight, hook, place } = walk;
  const { packet } = flight;
  const { ct } = packet;
  const connection = connectionOf(flight, ct);
  if (!connection || !ct) return PASSED;
  const manip = manipAt(hook);
  const isIcmp = packet.proto === PROTO.icmp || packet.proto === PROTO.icmpv6;
  if (ct.state === "RELATED" && isIcmp) {
    translateError(flight, connection, ct.direction, hook);
  } else {
    if ((ct.state === "NEW" || ct.state === "RELATED") && !isDecided(connection, manip)) {
      for (const chain of chains) {
        const passage = endOf(walk.run(chain, new NatBinder(flight, connection, hook, place)), walk);
        if (!passage.passed) return passage;
        if (isDecided(connection, manip)) break;
      }
      if (!isDecided(connection, manip)) bindToNothing(setupOf(flight, connection), manip);
    }
    translate(flight, connection, ct.direction, hook);
  }
  // nf_nat_ipv4_local_fn(): a local packet that was sent elsewhere finds its way anew.
  const direction = ct.direction;
  if (hook === "output" && connection[direction].dst !== connection[otherWay(direction)].src) return rerouted(flight);
  return PASSED;
}
