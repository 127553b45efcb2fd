/** How a drawing has moved under the eye of whoever looks at a part of it: for a camera that keeps that part where it was. */
import { centreOf, distance, type Point, type Rect } from "./geometry.ts";
import { rectOf } from "./rect-of.ts";
import type { Scene } from "./scene.ts";

/**
 * From where something stood to where it stands now: what is selected, or else what is nearest to a point of the drawing
 * as it was and is still there. null where nothing is.
 */
export function shiftBetween(before: Scene, after: Scene, selection: string | null, eye: Point): Point | null {
  const was = rectOf(before, selection);
  const is = rectOf(after, selection);
  if (was && is) return from(was, is);
  const kept = boxesOf(after);
  const nearest = [...boxesOf(before)]
    .filter(([id]) => kept.has(id))
    .sort(([, a], [, b]) => distance(centreOf(a), eye) - distance(centreOf(b), eye))[0];
  const now = nearest && kept.get(nearest[0]);
  return nearest && now ? from(nearest[1], now) : null;
}

function from(was: Rect, is: Rect): Point {
  const [a, b] = [centreOf(was), centreOf(is)];
  return { x: b.x - a.x, y: b.y - a.y };
}

function boxesOf({ stations, processes, devices, rooms, outsides, bundles }: Scene): Map<string, Rect> {
  const things = [...stations, ...processes, ...devices, ...rooms, ...outsides, ...bundles];
  return new Map(things.map(({ id, rect }) => [id, rect]));
}
