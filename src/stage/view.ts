/** What of the drawing a window shows: all of it where that can be read, else the part that the packet is in. */
import type { Course } from "./course.ts";
import { frameAt } from "./frames.ts";
import { bottomOf, centreOf, contains, inset, type Point, type Rect, rightOf, type Size } from "./geometry.ts";
import type { Scene } from "./scene.ts";
import type { Schedule } from "./schedule.ts";

/** From the scene to the window: first enlarged, then moved by so many of its pixels. */
export interface View extends Point {
  readonly zoom: number;
}

/** Below this zoom names are read, details are not: to follow a packet, the camera comes nearer. */
const READABLE = 0.63;
/** The same in a window so narrow that no zoom shows much of the drawing: then what is seen is seen whole. */
const READABLE_NARROW = 0.86;
const NARROW = 600;
/** The part of it from which on it makes little difference. */
const NEARLY = 0.88;
/** Below this one, not even names: the drawing is shown in part, rather than whole and mute. */
const MUTE = 0.36;
/** The same two in another page, for readers who look in passing: what can be read whole stays whole. */
const FRAMED_READABLE = 0.66;
const FRAMED_MUTE = 0.5;
/** So narrow a frame is read like a narrow window. */
const SLIM = 400;
const NEAREST = 1.5;
/** Within this part of the window's width and height from its edge, the packet draws the camera after it. */
const EDGE = { x: 0.16, y: 0.2 };
/** A packet this near to a station has come to it; the tables' marks stand out of it as far. */
const AT_STATION = 14;
/** Pixels of the window: no end of the drawing is cut off by less than this. */
const SLIVER = 90;
/** Pixels between what is seen whole and the window's edge. */
const SIGHT = 8;
/** Paper around the drawing, on the screen; below it there are the controls. */
export const PADDING = { x: 16, top: 16, bottom: 46 } as const;
/** The same in another page, where every pixel counts. */
export const FRAMED = { x: 8, top: 8, bottom: 8 } as const;

export interface Padding {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the packet is. */
export interface Focus extends Point {
  /** What it is in, and should be seen whole. */
  readonly around?: Rect;
}

/** What the camera goes with: the packet; where that stands on a room's border, the room; in a station, all of that too. */
export function focusAt(scene: Scene, course: Course, schedule: Schedule, time: number): Focus | null {
  const frame = frameAt(course, schedule, time);
  if (!frame) return null;
  const { token, step } = frame;
  const lit = course.steps[step]?.lit ?? [];
  const room = scene.rooms.find(({ id }) => lit.includes(id));
  if (room) return { x: centreOf(room.rect).x, y: token.y };
  const station = scene.stations.find(({ id, rect }) => lit.includes(id) && holds(rect, token));
  return station ? { ...token, around: station.rect } : token;
}

function holds(rect: Rect, { x, y }: Point): boolean {
  return contains(inset(rect, -AT_STATION), { x, y, width: 0, height: 0 });
}

/** A little later, but not beyond where the present step takes the packet. */
export function timeAhead({ steps }: Schedule, time: number, by: number): number {
  const settled = steps.findLast(({ start }) => start <= time)?.settled ?? time;
  return Math.max(time, Math.min(time + by, settled));
}

/** All of the area; or, where that would say nothing, the part of it that the packet is in. */
export function wholeView(window: Size, area: Rect, focus: Focus, padding: Padding): View {
  const across = window.width - 2 * padding.x;
  const down = window.height - padding.top - padding.bottom;
  const fit = Math.min(fitting(window, area, padding), NEAREST);
  const zoom = fit < (padding === FRAMED ? FRAMED_MUTE : MUTE) ? readableIn(window, padding) : fit;
  const place = (space: number, begin: number, whole: number, at: number): number =>
    whole * zoom <= space
      ? begin + (space - whole * zoom) / 2
      : begin + Math.max(space - whole * zoom, Math.min(0, space / 2 - at * zoom));
  const x = place(across, padding.x, area.width, focus.x - area.x) - area.x * zoom;
  const y = place(down, padding.top, area.height, focus.y - area.y) - area.y * zoom;
  const { around } = focus;
  if (!around) return { x, y, zoom };
  return {
    x: x + missing(window.width, x + around.x * zoom, x + rightOf(around) * zoom),
    y: y + missing(window.height, y + around.y * zoom, y + bottomOf(around) * zoom),
    zoom,
  };
}

/** By how much the drawing must move for what lies between to be seen whole; nothing where it is larger than the window. */
function missing(window: number, low: number, high: number): number {
  if (high - low > window - 2 * SIGHT) return 0;
  return Math.max(0, SIGHT - low) + Math.min(0, window - SIGHT - high);
}

/** At which the window shows all of the area. */
function fitting(window: Size, area: Rect, padding: Padding): number {
  const across = (window.width - 2 * padding.x) / area.width;
  return Math.min(across, (window.height - padding.top - padding.bottom) / area.height);
}

/** To follow a packet: where nearly all details are read when all of it is seen, coming nearer would only cut it off. */
function leastFor(window: Size, area: Rect, padding: Padding): number {
  const fit = fitting(window, area, padding);
  const readable = readableIn(window, padding);
  return fit >= (padding === FRAMED ? FRAMED_MUTE : readable * NEARLY) ? Math.min(fit, readable) : readable;
}

function readableIn({ width }: Size, padding: Padding): number {
  if (padding === FRAMED) return width < SLIM ? READABLE_NARROW : FRAMED_READABLE;
  return width < NARROW ? READABLE_NARROW : READABLE;
}

/** Where the camera should be; null where it is well as it is. */
export function viewFor(focus: Focus, now: View, window: Size, area: Rect, padding: Padding): View | null {
  const zoom = Math.max(now.zoom, Math.min(leastFor(window, area, padding), NEAREST));
  const rim = padding.bottom;
  const seen = focus.around ?? { ...focus, width: 0, height: 0 };
  const across: Axis = {
    window: window.width,
    edge: EDGE.x,
    begin: area.x,
    length: area.width,
    rim,
    seen: [seen.x, rightOf(seen)],
  };
  const down: Axis = {
    window: window.height,
    edge: EDGE.y,
    begin: area.y,
    length: area.height,
    rim,
    seen: [seen.y, bottomOf(seen)],
  };
  const x = along(focus.x, now.x, now.zoom, zoom, across);
  const y = along(focus.y, now.y, now.zoom, zoom, down);
  return isNear(now, { x, y, zoom }) ? null : { x, y, zoom };
}

export function isNear(now: View, { x, y, zoom }: View): boolean {
  return Math.hypot(x - now.x, y - now.y) < 1 && Math.abs(zoom - now.zoom) < 0.003;
}

interface Axis {
  readonly window: number;
  readonly edge: number;
  /** Of the area, in the scene. */
  readonly begin: number;
  readonly length: number;
  /** Paper that may be seen beyond the area. */
  readonly rim: number;
  /** From where to where, in the scene, it should be seen whole. */
  readonly seen: readonly [number, number];
}

/** The same for one axis: how far the drawing's beginning is from the window's. */
function along(token: number, offset: number, zoom: number, next: number, axis: Axis): number {
  const { window, edge, begin, length, rim, seen } = axis;
  const start = offset + begin * zoom;
  const hidden = (there: number): number =>
    missing(window, there + (seen[0] - begin) * next, there + (seen[1] - begin) * next);
  // What fits the window altogether stays where it is.
  if (zoom === next && start >= 0 && start + length * zoom <= window) return offset;
  const at = token * zoom + offset;
  const near = at >= window * edge && at <= window * (1 - edge);
  const inside = near && hidden(start) === 0;
  const aim = near ? at : Math.max(window * edge * 1.5, Math.min(window * (1 - edge * 1.5), at));
  const followed = aim - (token - begin) * next;
  const wanted = followed + hidden(followed);
  const whole = length * next;
  const [first, last] = [rim, window - whole - rim];
  const placed = whole + 2 * rim <= window ? (window - whole) / 2 : Math.max(last, Math.min(first, wanted));
  // Where it moves at all, it goes on to an end that is as good as reached, as long as the packet stays well inside.
  const moves = !inside || zoom !== next;
  const end = [first, last].find((one) => {
    const there = one + (token - begin) * next;
    return (
      Math.abs(one - placed) < SLIVER && hidden(one) === 0 && there >= window * edge && there <= window * (1 - edge)
    );
  });
  return (moves && end !== undefined ? end : placed) - begin * next;
}

export function between(from: View, to: View, part: number): View {
  return {
    x: from.x + (to.x - from.x) * part,
    y: from.y + (to.y - from.y) * part,
    zoom: from.zoom + (to.zoom - from.zoom) * part,
  };
}
