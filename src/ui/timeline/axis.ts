/**
 * The timeline's scale, from the journey's time to a part of the line and back. A step takes room partly for its time and
 * partly for being one: in time alone the many short steps between two milestones would be too close to be told apart.
 */
import { scaleLinear } from "d3-scale";
import type { Schedule } from "../../stage/schedule.ts";

export interface Axis {
  /** 0 to 1. */
  place(time: number): number;
  time(place: number): number;
}

/** How much of the line is shared out by time; the rest is shared out evenly. */
const BY_TIME = 0.4;

export function axisOf({ steps, duration }: Schedule): Axis {
  if (steps.length === 0) return { place: () => 0, time: () => 0 };
  // Corners of the scale: where each step begins, is settled, and the last one ends.
  const times = [0];
  const places = [0];
  let edge = 0;
  for (const { start, settled, end } of steps) {
    const room = (1 - BY_TIME) / steps.length + (BY_TIME * (end - start)) / duration;
    times.push(settled, end);
    places.push(edge + room / 2, edge + room);
    edge += room;
  }
  const scale = scaleLinear(times, places).clamp(true);
  return { place: (time) => scale(time), time: (place) => scale.invert(place) };
}
