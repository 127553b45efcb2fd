/**
 * The line that a packet's token draws: its way, moved to one side, with rounded corners. What goes there and what comes
 * back keep apart: on a cable each keeps to the right; on the circuit, which both take the same way, one keeps to the right
 * and the other to the left.
 */
import { distance, type Point, towards } from "./geometry.ts";
import type { Leg } from "./paths.ts";

/** Half of what is between the two lanes. */
const ASIDE = 2.6;
const CORNER = 7;
/** Points that a rounded corner is drawn with. */
const BENDS = 4;

interface Sided {
  readonly from: Point;
  readonly to: Point;
  /** To the right of the direction of travel; negative to the left. */
  readonly aside: number;
}

/** @param back whether the packet answers another */
export function laneOf(legs: readonly Leg[], back: boolean): readonly Point[] {
  const segments = legs.flatMap(({ points, oneWay }) =>
    points.slice(1).flatMap((to, index): Sided[] => {
      const from = points[index];
      return from && distance(from, to) > 0.01 ? [{ from, to, aside: oneWay && back ? -ASIDE : ASIDE }] : [];
    }),
  );
  return round(shift(segments));
}

function normal({ from, to, aside }: Sided): Point {
  const length = distance(from, to) || 1;
  return { x: (-(to.y - from.y) / length) * aside, y: ((to.x - from.x) / length) * aside };
}

function shift(segments: readonly Sided[]): readonly Point[] {
  const out: Point[] = [];
  for (const [index, segment] of segments.entries()) {
    const before = segments[index - 1];
    const n = normal(segment);
    if (!before) out.push(add(segment.from, n));
    else {
      const m = normal(before);
      const turn = cross(before, segment);
      if (Math.abs(turn) > 0.5) out.push(add(add(segment.from, m), n));
      else out.push(add(segment.from, m), add(segment.from, n));
    }
    if (index === segments.length - 1) out.push(add(segment.to, n));
  }
  return out.filter((point, index) => index === 0 || distance(point, out[index - 1] ?? point) > 0.01);
}

function add(a: Point, b: Point): Point {
  return { x: a.x + b.x, y: a.y + b.y };
}

/** Sine of the angle between two directions. */
function cross(a: Sided, b: Sided): number {
  const ax = a.to.x - a.from.x;
  const ay = a.to.y - a.from.y;
  const bx = b.to.x - b.from.x;
  const by = b.to.y - b.from.y;
  return (ax * by - ay * bx) / ((Math.hypot(ax, ay) || 1) * (Math.hypot(bx, by) || 1));
}

function round(line: readonly Point[]): readonly Point[] {
  return line.flatMap((corner, index) => {
    const before = line[index - 1];
    const after = line[index + 1];
    if (!before || !after) return [corner];
    const r = Math.min(CORNER, distance(before, corner) / 2, distance(corner, after) / 2);
    const from = towards(corner, before, r);
    const to = towards(corner, after, r);
    return Array.from({ length: BENDS + 1 }, (_, bend) => quadratic(from, corner, to, bend / BENDS));
  });
}

function quadratic(a: Point, b: Point, c: Point, t: number): Point {
  const s = 1 - t;
  return {
    x: s * s * a.x + 2 * s * t * b.x + t * t * c.x,
    y: s * s * a.y + 2 * s * t * b.y + t * t * c.y,
  };
}
