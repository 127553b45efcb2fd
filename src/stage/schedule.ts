/**
 * How long each step of a journey takes to tell. Every step first moves the packet to its place, then stays there for as
 * long as there is something to read: a milestone lingers, the rest hurries.
 *
 *   step 6      step 7                     step 8
 *   ├─ moves ─┬─┼─ moves ─┬─ reads ────────┼──
 *           start        settled           end       (milliseconds of the journey's own time; speed is the player's)
 */
import { flattenSteps } from "../answers/steps.ts";
import type { Journey, Step } from "../kernel/journey.ts";

export type Milestone =
  | "dnat"
  | "snat"
  | "un-dnat"
  | "un-snat"
  | "route"
  | "delivered"
  | "left-host"
  | "drop"
  | "reject"
  | "undetermined";

export interface ScheduledStep {
  /** Milliseconds from the journey's beginning. */
  readonly start: number;
  /** All of it has happened: the packet is at its place, the header rewritten. */
  readonly settled: number;
  /** The next step's start. */
  readonly end: number;
  readonly milestone: Milestone | null;
}

export interface Schedule {
  /** Milliseconds; the last step's end. */
  readonly duration: number;
  /** One for each of `flattenSteps(journey)`, in that order. */
  readonly steps: readonly ScheduledStep[];
}

interface Pace {
  readonly move: number;
  readonly read: number;
}

/** A pause for the eye to go from one packet's end to the next one's beginning. */
const BETWEEN_PACKETS = 500;

export function scheduleOf(journey: Journey): Schedule {
  const steps: ScheduledStep[] = [];
  let time = 0;
  let packet = 0;
  let before: Step | null = null;
  for (const flat of flattenSteps(journey)) {
    const milestone = milestoneOf(flat.step);
    const { move, read } = paceOf(flat.step, milestone, before);
    const start = time;
    const settled = start + move + (flat.packet === packet ? 0 : BETWEEN_PACKETS);
    time = settled + read;
    packet = flat.packet;
    before = flat.step;
    steps.push({ start, settled, end: time, milestone });
  }
  return { duration: time, steps };
}

function milestoneOf(step: Step): Milestone | null {
  switch (step.at) {
    case "nat":
      return step.kind;
    case "route":
      return step.purpose === "reverse-path" ? null : "route";
    case "socket":
      return "delivered";
    case "outside":
      return step.direction === "out" ? "left-host" : null;
    case "drop":
      return step.rejected ? "reject" : "drop";
    case "undetermined":
      return "undetermined";
    default:
      return null;
  }
}

const MILESTONES: Readonly<Record<Milestone, Pace>> = {
  dnat: { move: 300, read: 2200 },
  snat: { move: 300, read: 2200 },
  "un-dnat": { move: 300, read: 1800 },
  "un-snat": { move: 300, read: 1800 },
  route: { move: 520, read: 900 },
  delivered: { move: 520, read: 1500 },
  "left-host": { move: 600, read: 1200 },
  drop: { move: 300, read: 3000 },
  reject: { move: 300, read: 2200 },
  undetermined: { move: 300, read: 3000 },
};

/** @param before the step before it: what is near takes less time to get to */
function paceOf(step: Step, milestone: Milestone | null, before: Step | null): Pace {
  if (milestone) return MILESTONES[milestone];
  switch (step.at) {
    case "chain": {
      const near = before?.at === "chain" && before.hook === step.hook;
      const told = step.rules.some(({ rule, matched }) => matched && rule !== "policy");
      return { move: near ? 280 : 620, read: told ? 800 : 220 };
    }
    case "device":
      return { move: before?.at === "bridge" ? 380 : 700, read: 120 };
    case "send":
    case "resolve":
      return { move: 200, read: 900 };
    case "bridge":
      return { move: 350, read: 350 };
    case "conntrack":
      return { move: 100, read: step.action === "new" || step.action === "invalid" ? 600 : 300 };
    case "tunnel":
      return { move: 300, read: 900 };
    case "outside":
      return { move: 300, read: 700 };
    case "neighbour":
      return { move: 100, read: step.result === "failed" ? 1200 : 260 };
    default:
      return { move: 240, read: 240 };
  }
}
