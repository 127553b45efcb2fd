/** Short names for what stands on the timeline, and how they weigh where there is no room for all. */
import type { FlatStep } from "../../answers/steps.ts";
import type { Host } from "../../host/model.ts";
import type { Step } from "../../kernel/journey.ts";
import { unreachable } from "../../net/result.ts";

/** A Docker network's bridge goes by the network's name, as on the stage. */
function deviceName(step: Step, dev: string, host: Host | null): string {
  if (step.ns !== "host") return dev;
  const network = host?.networks.find(({ id, bridge }) => bridge === dev && dev === `br-${id.slice(0, 12)}`);
  return network?.name ?? dev;
}

/**
 * One or two words for a step: `eth0`, `nat`, `DNAT`, `route`.
 * @param host whose journey it is; without it, bridges go by their own names
 */
export function stepName(step: Step, host: Host | null = null): string {
  switch (step.at) {
    case "resolve":
      return "lookup";
    case "send":
      return step.by === "process" ? (step.process ?? "send") : step.by === "kernel" ? "kernel" : "outside";
    case "device":
      return deviceName(step, step.dev, host);
    case "chain":
      return step.table;
    case "route":
      return step.purpose === "reverse-path" ? "way back" : "route";
    case "neighbour":
      return "neighbour";
    case "bridge":
      return deviceName(step, step.bridge, host);
    case "conntrack":
      return step.action === "confirmed" ? "confirmed" : step.state.toLowerCase();
    case "nat":
      return { dnat: "DNAT", snat: "SNAT", "un-dnat": "un-DNAT", "un-snat": "un-SNAT" }[step.kind];
    case "forward":
      return "forward";
    case "tunnel":
      return step.dev;
    case "socket":
      return step.result === "closed" ? "closed" : (step.process ?? (step.result === "asker" ? "answer" : step.result));
    case "outside":
      return "outside";
    case "drop":
      return step.rejected ? "REJECT" : "DROP";
    case "undetermined":
      return "undetermined";
    default:
      return unreachable(step);
  }
}

/** What a milestone is marked as; null for the ordinary steps between. */
export type Mark = "dnat" | "snat" | "drop" | "accept" | "undetermined";

export function markOf(step: Step): Mark | null {
  if (step.at === "nat") return step.kind === "dnat" || step.kind === "un-dnat" ? "dnat" : "snat";
  if (step.at === "drop") return "drop";
  if (step.at === "undetermined") return "undetermined";
  if (step.at === "socket") return step.result === "closed" ? "drop" : "accept";
  return null;
}

/** A stop on the line, and what is to be written under it where there is room. */
export interface Stop {
  readonly text: string | null;
  readonly weight: number;
}

/**
 * What is worth a stop on the line, step by step. Where steps stand too close to be told apart, as those of a packet that
 * goes round in circles, only the milestones are, and where the packet comes to another namespace: that is named the first
 * time, and then it is the TTL that tells how far the packet is.
 *
 * @returns one for each step; null for those that are no more than the line
 */
export function stopsOf(steps: readonly FlatStep[], dense: boolean, host: Host | null): readonly (Stop | null)[] {
  const been = new Set<string>();
  return steps.map(({ step, packet }, index) => {
    if (!dense || markOf(step)) return { text: stepName(step, host), weight: weightOf(step) };
    const before = steps[index - 1];
    const place = `${packet} ${step.ns}`;
    const first = !been.has(place);
    been.add(place);
    if (first) return { text: step.ns, weight: 3 };
    if (step.at === "forward" && step.ttl % 10 === 0) return { text: `ttl ${step.ttl}`, weight: 2 };
    return before?.step.ns === step.ns ? null : { text: null, weight: 1 };
  });
}

/** Where one stands is named before all but the milestones. */
export const CURRENT = 4.5;

/** The higher, the sooner a step's name is written under the line. */
function weightOf(step: Step): number {
  if (markOf(step) && step.at !== "socket") return 5;
  if (step.at === "route" || step.at === "socket") return 4;
  if (step.at === "bridge" || step.at === "send" || step.at === "outside" || step.at === "resolve") return 3;
  if (step.at === "device" || step.at === "forward") return 2;
  return step.at === "chain" && (step.table === "nat" || step.table === "filter") ? 2 : 1;
}
