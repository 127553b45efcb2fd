/** What is seen at a moment of a journey. A pure function of time: played, scrubbed or run backwards, it is the same. */
import type { Course, PacketCourse } from "./course.ts";
import type { Point } from "./geometry.ts";
import type { Schedule } from "./schedule.ts";

export interface Frame {
  /** Index of the step; -1 before there is one. */
  readonly step: number;
  readonly packet: number;
  readonly token: Point;
  /** Distance along the packet's line that it has come. */
  readonly passed: number;
  /** The packet is at the step's place, and what the step does has happened. */
  readonly settled: boolean;
}

export function frameAt(course: Course, schedule: Schedule, time: number): Frame | null {
  const index = stepAt(schedule, time);
  const step = course.steps[index];
  const timing = schedule.steps[index];
  const packet = step && course.packets[step.packet];
  if (!step || !timing || !packet) return null;
  const progress = ease(clamp((time - timing.start) / (timing.settled - timing.start || 1)));
  const passed = step.from + (step.to - step.from) * progress;
  const token = pointAt(packet, passed);
  return token && { step: index, packet: step.packet, token, passed, settled: time >= timing.settled };
}

function stepAt({ steps }: Schedule, time: number): number {
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((steps[middle]?.start ?? Number.POSITIVE_INFINITY) <= time) low = middle;
    else high = middle - 1;
  }
  return high;
}

/** The point of a packet's line at a distance from its beginning. */
export function pointAt({ line, lengths }: PacketCourse, at: number): Point | null {
  let low = 0;
  let high = line.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lengths[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const from = line[low];
  const to = line[low + 1];
  if (!from || !to) return from ?? null;
  const start = lengths[low] ?? 0;
  const part = clamp((at - start) / ((lengths[low + 1] ?? start) - start || 1));
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** The part of a packet's line that it has come along. */
export function lineUpTo(packet: PacketCourse, passed: number): readonly Point[] {
  const end = pointAt(packet, passed);
  const behind = packet.line.filter((_, index) => (packet.lengths[index] ?? 0) < passed);
  return end ? [...behind, end] : behind;
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}

/** Slow to start, slow to stop. */
function ease(t: number): number {
  return t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2;
}
