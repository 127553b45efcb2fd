/** Points, boxes and polylines of the scene. Units are CSS pixels at zoom 1; x goes right, y goes down. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rect extends Point, Size {}

export function centreOf({ x, y, width, height }: Rect): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

export function bottomOf({ y, height }: Rect): number {
  return y + height;
}

export function rightOf({ x, width }: Rect): number {
  return x + width;
}

/** A box that much smaller at its sides, and above and below; larger for less than nothing. */
export function inset({ x, y, width, height }: Rect, across: number, down = across): Rect {
  return { x: x + across, y: y + down, width: width - 2 * across, height: height - 2 * down };
}

/** The smallest box around all of them. */
export function around(rects: readonly [Rect, ...Rect[]]): Rect {
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  return { x, y, width: Math.max(...rects.map(rightOf)) - x, height: Math.max(...rects.map(bottomOf)) - y };
}

/** Whether two boxes share more than a border. */
export function overlap(a: Rect, b: Rect): boolean {
  return a.x < rightOf(b) && b.x < rightOf(a) && a.y < bottomOf(b) && b.y < bottomOf(a);
}

export function contains(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x && inner.y >= outer.y && rightOf(inner) <= rightOf(outer) && bottomOf(inner) <= bottomOf(outer)
  );
}

/** Whether a segment along an axis runs through the inside of a box. */
export function segmentCrosses(a: Point, b: Point, box: Rect): boolean {
  return overlap(
    { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) },
    box,
  );
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

/** Without points that repeat the one before, or lie straight between their neighbours. */
export function simplify(points: readonly Point[]): readonly Point[] {
  const out: Point[] = [];
  for (const point of points) {
    const last = out.at(-1);
    if (last && distance(last, point) < 1e-6) continue;
    const before = out.at(-2);
    if (last && before && isBetween(before, last, point)) out.pop();
    out.push(point);
  }
  return out;
}

function isBetween(a: Point, b: Point, c: Point): boolean {
  const cross = (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
  const forward = (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y);
  return Math.abs(cross) < 1e-6 && forward > 0;
}

/** As data of an SVG path, its corners rounded: a line of a metro map. */
export function roundedPath(points: readonly Point[], radius: number): string {
  const line = simplify(points);
  const first = line[0];
  if (!first) return "";
  const parts = [`M${coordinate(first)}`];
  for (const [index, corner] of line.entries()) {
    const before = line[index - 1];
    const after = line[index + 1];
    if (!before) continue;
    if (!after) {
      parts.push(`L${coordinate(corner)}`);
      continue;
    }
    const r = Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2);
    parts.push(
      `L${coordinate(towards(corner, before, r))}Q${coordinate(corner)} ${coordinate(towards(corner, after, r))}`,
    );
  }
  return parts.join("");
}

function coordinate({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}

/** The point at that distance from one towards another. */
export function towards(from: Point, to: Point, by: number): Point {
  const whole = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * by) / whole, y: from.y + ((to.y - from.y) * by) / whole };
}
