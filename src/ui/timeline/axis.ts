/**
 * The timeline's scale, from the journey's time to a part of the line and back. A step takes room partly for its time and
 * partly for being one: in time alone the many short steps between two milestones would be too close to be told apart.
 */
import type { Schedule } from "../../stage/schedule.ts";

export interface Axis {
  /** 0 to 1. */
  place(time: number): number;
  time(place: number): number;
}

/** How much of the line is shared out by time; the rest is shared out evenly. */
const BY_TIME = 0.4;

export function axisOf({ steps, duration }: Schedule): Axis {
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
  return {
    place: (time) => between(times, places, time),
    time: (place) => between(places, times, place),
  };
}

/** The value at x of the line through the corners, which rise; held at its ends. */
function between(xs: readonly number[], ys: readonly number[], x: number): number {
  const after = xs.findIndex((corner) => corner > x);
  if (after === 0) return ys[0] ?? 0;
  if (after < 0) return ys.at(-1) ?? 0;
  const [x0 = 0, x1 = 1] = [xs[after - 1], xs[after]];
  const [y0 = 0, y1 = 0] = [ys[after - 1], ys[after]];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}
