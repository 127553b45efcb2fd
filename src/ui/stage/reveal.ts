/** Brings what is selected before the eye, wherever it was selected: in a lesson, the outline, an address. */
import type { Viewport } from "@xyflow/react";
import { bottomOf, contains, inset, type Point, type Rect, rightOf, type Size } from "../../stage/geometry.ts";

/** Paper that is seen around it, in pixels of the screen. */
const RIM = 14;

/** From further away than this, some names have no room any more. */
const FURTHEST = 0.44;

interface Bounds {
  readonly window: Size;
  /** The drawing, beyond whose ends there is nothing to be seen. */
  readonly area: Rect;
  /**
   * The zoom at which it shows things; from further away it shows what is larger than the window. null where the zoom is
   * somebody's own.
   */
  readonly zoom: number | null;
}

/**
 * Where the camera has to go to show a thing; null where the thing is seen already.
 *
 * @param packet stays in sight as well, where both can be
 */
export function viewThatShows(
  thing: Rect,
  packet: Point | null,
  now: Viewport,
  { window, area, zoom: own }: Bounds,
): Viewport | null {
  const fitting = Math.min((window.width - 2 * RIM) / thing.width, (window.height - 2 * RIM) / thing.height);
  const zoom = own === null ? now.zoom : Math.min(own, Math.max(FURTHEST, fitting));
  const rim = RIM / zoom;
  const around = inset(thing, -rim);
  const size = { width: window.width / zoom, height: window.height / zoom };
  if (zoom === now.zoom && contains({ x: -now.x / zoom, y: -now.y / zoom, ...size }, around)) return null;
  const both = packet && boxAround(around, inset({ ...packet, width: 0, height: 0 }, -rim));
  const wanted = both && both.width <= size.width && both.height <= size.height ? both : around;
  const drawn = inset(area, -rim);
  return {
    x: -zoom * startFor([wanted.x, wanted.width], [drawn.x, drawn.width], size.width),
    y: -zoom * startFor([wanted.y, wanted.height], [drawn.y, drawn.height], size.height),
    zoom,
  };
}

/** Where, along an axis, what is seen begins: with the thing in the middle, or its beginning, and within the drawing where that is larger. */
function startFor(
  [wanted, long]: readonly [number, number],
  [drawn, all]: readonly [number, number],
  seen: number,
): number {
  const start = long > seen ? wanted : wanted + long / 2 - seen / 2;
  return all > seen ? Math.max(drawn, Math.min(start, drawn + all - seen)) : start;
}

function boxAround(a: Rect, b: Rect): Rect {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return { x, y, width: Math.max(rightOf(a), rightOf(b)) - x, height: Math.max(bottomOf(a), bottomOf(b)) - y };
}
