/** What is to be seen of a journey at one of its steps: what is lit, where the packet is, which marks of packets that ended remain. */
import type { FlatStep } from "../answers/steps.ts";
import type { Step } from "../kernel/journey.ts";
import { type Callout, calloutOf, type End } from "./callout.ts";
import type { Course } from "./course.ts";
import { pointAt } from "./frames.ts";
import type { Point } from "./geometry.ts";

/** What is done to the packet, each drawn in a colour of its own. */
export type StepTone = "dnat" | "snat" | "drop" | "undetermined";

export interface Lights {
  /** Ids of what the packet is at: a station and the table in it. */
  readonly active: ReadonlySet<string>;
  /** Ids of what it has come past, of tracks too. */
  readonly passed: ReadonlySet<string>;
  readonly tone: StepTone | null;
}

export function lightsAt(course: Course, steps: readonly FlatStep[], index: number): Lights {
  const step = course.steps[index];
  const own = course.steps.slice(0, index + 1).filter(({ packet }) => packet === step?.packet);
  return {
    active: new Set(step?.lit),
    passed: new Set(own.flatMap((one) => [...one.lit, ...one.tracks])),
    tone: toneOf(steps[index]?.step),
  };
}

function toneOf(step: Step | undefined): StepTone | null {
  switch (step?.at) {
    case "nat":
      return step.kind === "dnat" || step.kind === "un-dnat" ? "dnat" : "snat";
    case "drop":
      return "drop";
    case "socket":
      return step.result === "closed" ? "drop" : null;
    case "undetermined":
      return "undetermined";
    default:
      return null;
  }
}

/** The packet is no more: its mark stands in its place. */
export function endsIn(callout: Callout | null): boolean {
  return callout?.type === "end" && isLost(callout.kind);
}

function isLost(kind: End): boolean {
  return kind !== "delivered" && kind !== "left-host";
}

export interface EndMark {
  /** Index of the step that was a packet's last. */
  readonly key: number;
  readonly kind: End;
  readonly point: Point;
}

/**
 * Where packets so far were dropped, or could not be told further.
 *
 * @param index of the present step
 * @param settled whether what it does has happened
 */
export function endMarksAt(
  course: Course,
  steps: readonly FlatStep[],
  index: number,
  settled: boolean,
): readonly EndMark[] {
  return steps.slice(0, settled ? index + 1 : index).flatMap(({ step, index: key }): EndMark[] => {
    const callout = calloutOf(step);
    const place = course.steps[key];
    const packet = place && course.packets[place.packet];
    const point = packet && pointAt(packet, place.to);
    return callout?.type === "end" && isLost(callout.kind) && point ? [{ key, kind: callout.kind, point }] : [];
  });
}
