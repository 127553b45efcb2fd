/** Brings what is selected before the eye, wherever it was selected: in a lesson, the outline, an address. */
import type { Viewport } from "@xyflow/react";
import { bottomOf, centreOf, contains, type Point, type Rect, rightOf, type Size } from "../../stage/geometry.ts";

/** Paper that is seen around it, in pixels of the screen. */
const RIM = 14;

/**
 * Where the camera has to go to show a thing, at the zoom that it has; null where the thing is seen already.
 *
 * @param packet stays in sight as well, where both can be
 */
export function viewThatShows(thing: Rect, packet: Point | null, now: Viewport, window: Size): Viewport | null {
  const { x, y, zoom } = now;
  const seen = { x: -x / zoom, y: -y / zoom, width: window.width / zoom, height: window.height / zoom };
  const rim = RIM / zoom;
  const around = { x: thing.x - rim, y: thing.y - rim, width: thing.width + 2 * rim, height: thing.height + 2 * rim };
  if (contains(seen, around)) return null;
  const both = packet && boxAround(around, { x: packet.x - rim, y: packet.y - rim, width: 2 * rim, height: 2 * rim });
  const wanted = both && both.width <= seen.width && both.height <= seen.height ? both : around;
  const centre = centreOf(wanted);
  return { x: window.width / 2 - centre.x * zoom, y: window.height / 2 - centre.y * zoom, zoom };
}

function boxAround(a: Rect, b: Rect): Rect {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return { x, y, width: Math.max(rightOf(a), rightOf(b)) - x, height: Math.max(bottomOf(a), bottomOf(b)) - y };
}
