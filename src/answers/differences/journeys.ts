/**
 * The same question asked of two hosts: the two journeys beside each other, step by step, and where they part.
 *
 *   before                         after
 *   1 eth0 in                      1 eth0 in                       alike
 *                                  2 raw PREROUTING, accept        only after
 *   2 filter FORWARD, accept       3 filter FORWARD, drop          another result: here they part
 *   3 br-app out                                                   only before
 */
import type { Journey, JourneyPacket, Step } from "../../kernel/journey.ts";
import { unreachable } from "../../net/result.ts";
import { type FlatStep, flattenSteps } from "../steps.ts";
import { compareSequences } from "./sequence.ts";

export interface StepPair {
  /**
   * `alike`: the same place and the same result. `other-rules`: the same result by other rules. `differs`: the same place and
   * another result. `only-before`, `only-after`: a place that only one of them comes to.
   */
  readonly relation: "alike" | "other-rules" | "differs" | "only-before" | "only-after";
  readonly before: FlatStep | null;
  readonly after: FlatStep | null;
}

export interface JourneyDifference {
  readonly pairs: readonly StepPair[];
  /**
   * Index into the pairs of where they part: for good where they do not meet again, or else where they first differ; null
   * where they go the same way.
   */
  readonly parting: number | null;
  /** Whether they come together again after that and end alike. */
  readonly meetAgain: boolean;
  readonly sameOutcome: boolean;
}

/**
 * @param renamed what the second host's namespaces and interfaces were called in the first (`HostDifferences.renamed`)
 */
export function compareJourneys(
  before: Journey,
  after: Journey,
  renamed: ReadonlyMap<string, string> = new Map(),
): JourneyDifference {
  const [a, b] = [flattenSteps(before), flattenSteps(after)];
  const places = (journey: Journey, steps: readonly FlatStep[], names: ReadonlyMap<string, string>) => {
    const packets = packetNames(journey.packets, names);
    return steps.map(({ packet, step }) => `${packets[packet]} ${placeOf(step, names)}`);
  };
  const none: ReadonlyMap<string, string> = new Map();
  const pairs = compareSequences(places(before, a, none), places(after, b, renamed)).map((entry): StepPair => {
    const was = entry.before === null ? null : (a[entry.before] ?? null);
    const is = entry.after === null ? null : (b[entry.after] ?? null);
    if (was && is) return { relation: relationOf(was.step, is.step, renamed), before: was, after: is };
    return { relation: was ? "only-before" : "only-after", before: was, after: is };
  });
  const sameOutcome = before.outcome === after.outcome;
  const lastJoint = pairs.findLastIndex(({ before: was, after: is }) => was && is);
  const ends = lastJoint === pairs.length - 1 && sameOutcome && pairs.at(-1)?.relation !== "differs";
  const parting = ends ? pairs.findIndex(parts) : partingForGood(pairs, lastJoint);
  return { pairs, parting: parting < 0 ? null : parting, meetAgain: ends, sameOutcome };
}

function parts({ relation }: StepPair): boolean {
  return relation !== "alike" && relation !== "other-rules";
}

/** The first step with another result; without one, the first that only one of them takes after the last that both do. */
function partingForGood(pairs: readonly StepPair[], lastJoint: number): number {
  const differs = pairs.findIndex(({ relation }) => relation === "differs");
  if (differs >= 0) return differs;
  return lastJoint + 1 < pairs.length ? lastJoint + 1 : pairs.findIndex(parts);
}

/** A packet is known by its kind and by whose it is, not by its number: there may be others before it. */
function packetNames(packets: readonly JourneyPacket[], names: ReadonlyMap<string, string>): readonly string[] {
  const seen = new Map<string, number>();
  return packets.map(({ kind, cause, steps: [first] }) => {
    const name = `${kind} ${cause === null ? "asked" : "caused"} ${first ? renamedSpace(first.ns, names) : ""}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return `${name} ${count}`;
  });
}

function renamedSpace(ns: string, names: ReadonlyMap<string, string>): string {
  return names.get(ns) ?? ns;
}

function relationOf(was: Step, is: Step, names: ReadonlyMap<string, string>): StepPair["relation"] {
  const none: ReadonlyMap<string, string> = new Map();
  if (resultOf(was, none) !== resultOf(is, names)) return "differs";
  return was.at === "chain" && is.at === "chain" && walkOf(was) !== walkOf(is) ? "other-rules" : "alike";
}

/** The rules that had a say, without their positions. */
function walkOf({ rules }: Extract<Step, { at: "chain" }>): string {
  return rules.flatMap(({ chain, matched, verdict }) => (matched ? [`${chain} ${verdict}`] : [])).join("\n");
}

/** Where a step happens, whatever comes of it. */
function placeOf(step: Step, names: ReadonlyMap<string, string>): string {
  const dev = (name: string): string => names.get(`${step.ns}/${name}`)?.replace(/^.*\//, "") ?? name;
  const place = [renamedSpace(step.ns, names), step.at];
  switch (step.at) {
    case "device":
      return [...place, dev(step.dev), step.dir].join(" ");
    case "chain":
      return [...place, step.family, step.table, step.chain].join(" ");
    case "route":
      return [...place, step.purpose].join(" ");
    case "neighbour":
      return [...place, dev(step.dev)].join(" ");
    case "bridge":
      return [...place, dev(step.bridge)].join(" ");
    case "nat":
      return [...place, step.kind, step.hook].join(" ");
    case "tunnel":
    case "outside":
      return [...place, dev(step.dev), step.direction].join(" ");
    case "resolve":
      return [...place, step.name].join(" ");
    case "send":
      return [...place, step.by].join(" ");
    case "conntrack":
    case "forward":
    case "socket":
    case "drop":
    case "undetermined":
      return place.join(" ");
    default:
      return unreachable(step);
  }
}

/**
 * What comes of a step. The header counts where it is made or rewritten, and nowhere else: one difference is then told once.
 */
function resultOf(step: Step, names: ReadonlyMap<string, string>): string {
  const dev = (name: string | null): string =>
    name === null ? "" : (names.get(`${step.ns}/${name}`)?.replace(/^.*\//, "") ?? name);
  switch (step.at) {
    case "resolve":
      return step.addresses.join(" ");
    case "send": {
      const { src, dst, sport, dport, proto, mark, flags } = step.header;
      return [step.process, src, sport, dst, dport, proto, mark, flags].join(" ");
    }
    case "chain":
      return step.verdict;
    case "route":
      return step.result
        ? [step.result.type, dev(step.result.dev), step.result.via, step.result.src].join(" ")
        : "no route";
    case "neighbour":
      return [step.address, step.result === "failed" ? "failed" : "found"].join(" ");
    case "bridge":
      return [step.decision, ...step.out.map(dev).sort()].join(" ");
    case "conntrack":
      return [step.action, step.state, step.direction].join(" ");
    case "nat":
      return [step.after.address, step.after.port].join(" ");
    case "forward":
      return String(step.ttl);
    case "tunnel":
      return step.outer;
    case "socket":
      return [step.result, step.process, step.socket, step.proxyTo].join(" ");
    case "drop":
      return [step.reason, step.rejected].join(" ");
    case "undetermined":
      return step.reason;
    case "device":
    case "outside":
      return "";
    default:
      return unreachable(step);
  }
}
