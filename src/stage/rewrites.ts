/** What was rewritten in the packet's header so far: read again below the station where it happened, once the card has gone. */
import type { FlatStep } from "../answers/steps.ts";
import { calloutOf } from "./callout.ts";
import type { Course } from "./course.ts";
import { bottomOf, type Point } from "./geometry.ts";
import type { Scene } from "./scene.ts";

export interface Rewrite {
  /** Index of the step. */
  readonly key: number;
  readonly kind: "dnat" | "snat";
  /** `DNAT`, and what the address has become. */
  readonly title: string;
  readonly after: string;
  /** Upper left corner. */
  readonly point: Point;
}

/** Below the station, in pixels at zoom 1. */
const DROP = 5;

/** @param index of the present step, whose own station has its card there */
export function rewritesAt(
  scene: Scene,
  course: Course,
  steps: readonly FlatStep[],
  index: number,
): readonly Rewrite[] {
  const present = course.steps[index];
  return steps.slice(0, index).flatMap(({ step, packet }, key): Rewrite[] => {
    const lit = course.steps[key]?.lit ?? [];
    const callout = packet === present?.packet ? calloutOf(step) : null;
    const station = scene.stations.find(({ id }) => lit.includes(id));
    if (callout?.type !== "translation" || !station || present?.lit.includes(station.id)) return [];
    const { kind, title, after } = callout;
    return [{ key, kind, title, after, point: { x: station.rect.x, y: bottomOf(station.rect) + DROP } }];
  });
}
