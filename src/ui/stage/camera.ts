/**
 * The camera: shows the whole drawing where it can be read so, and goes with the packet, gently, only when that nears the
 * edge or is too far away. From the moment that a person pans or zooms, it is theirs until the next host or question.
 */
import { type OnMove, useReactFlow, useStore, useStoreApi, type Viewport } from "@xyflow/react";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import type { Player } from "../../app/player.ts";
import type { Course } from "../../stage/course.ts";
import { extentOf } from "../../stage/extent.ts";
import { frameAt } from "../../stage/frames.ts";
import { centreOf, inset, type Point, type Rect, type Size } from "../../stage/geometry.ts";
import { rectOf } from "../../stage/rect-of.ts";
import type { Scene } from "../../stage/scene.ts";
import type { Schedule } from "../../stage/schedule.ts";
import { shiftBetween } from "../../stage/shift.ts";
import { viewThatShows } from "./reveal.ts";

/** Below this zoom names are read, details are not: to follow a packet, the camera comes nearer. */
const READABLE = 0.62;
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
/** Of the drawing, around what a journey passes by. */
const MARGIN = 12;
/** How much of the way to where it should be the camera goes in a frame. */
const STEP = 0.07;
/** Pixels of the window: no end of the drawing is cut off by less than this. */
const SLIVER = 90;
/** Milliseconds in which it turns to what was selected. */
const TURN = 300;
/** Paper around the drawing, on the screen; below it there are the controls. */
export const PADDING = { x: 16, top: 16, bottom: 46 } as const;
/** The same in another page, where every pixel counts. */
const FRAMED = { x: 8, top: 8, bottom: 8 } as const;

interface Props {
  /** The same for as long as it is the same host and question that is looked at, whatever of it is drawn anew. */
  readonly occasion: string;
  readonly scene: Scene;
  readonly course: Course | null;
  readonly schedule: Schedule | null;
  readonly player: Pick<Player, "time" | "subscribe">;
  /** What is brought before the eye as soon as it is selected. */
  readonly selection: string | null;
  /** In another page: shown is what the journey passes by, as large as can be. */
  readonly framed: boolean;
}

interface Padding {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

/** @returns what React Flow is to call when a person begins to move the drawing */
export function useCamera({ occasion, scene, course, schedule, player, selection, framed }: Props): OnMove {
  const flow = useReactFlow();
  const store = useStoreApi();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const ready = useStore((state) => state.panZoom !== null);
  const mine = useRef(true);
  /** It shows what was selected, and stays there until the packet moves on. */
  const showing = useRef(false);
  const padding = framed ? FRAMED : PADDING;
  const area = useMemo(() => {
    const whole = { x: 0, y: 0, ...scene.size };
    const extent = framed && course ? extentOf(scene, course) : null;
    return extent ? inset(extent, -MARGIN) : whole;
  }, [framed, scene, course]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another host or question gives the camera back
  useEffect(() => {
    mine.current = true;
  }, [occasion]);

  // What a person looks at stays where it is on the screen when the host grows around it.
  const drawn = useRef({ occasion, scene });
  useLayoutEffect(() => {
    const before = drawn.current;
    drawn.current = { occasion, scene };
    if (mine.current || before.occasion !== occasion || before.scene === scene) return;
    const view = flow.getViewport();
    const eye = { x: (width / 2 - view.x) / view.zoom, y: (height / 2 - view.y) / view.zoom };
    const shift = shiftBetween(before.scene, scene, selection, eye);
    if (shift) void flow.setViewport({ ...view, x: view.x - shift.x * view.zoom, y: view.y - shift.y * view.zoom });
  }, [flow, occasion, scene, selection, width, height]);

  // What is drawn anew in the same place is no reason to move.
  const place = `${area.x} ${area.y} ${area.width} ${area.height}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the area counts by where it is, the course by its occasion
  useEffect(() => {
    if (!ready || !mine.current || width === 0 || height === 0) return;
    const focus = course && schedule && focusAt(scene, course, schedule, player.time);
    void flow.setViewport(wholeView({ width, height }, area, focus ?? area, padding));
  }, [flow, ready, width, height, place, padding, occasion, player]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is shown when it is selected, and where the window's size changes
  useEffect(() => {
    const thing = ready && width > 0 && height > 0 ? rectOf(scene, selection) : null;
    if (!thing) return;
    const token = (course && schedule && frameAt(course, schedule, player.time)?.token) ?? null;
    const wanted = viewThatShows(thing, token, flow.getViewport(), { width, height });
    if (!wanted) return;
    showing.current = true;
    void flow.setViewport(wanted, { duration: reducesMotion() ? 0 : TURN });
  }, [flow, ready, width, height, selection, occasion, player]);

  useEffect(() => {
    if (!course || !schedule) return;
    let before = player.time;
    let frame = 0;
    let heading: Viewport | null = null;
    const reduced = reducesMotion();
    const go = (): void => {
      frame = 0;
      const focus = focusAt(scene, course, schedule, player.time);
      if (!mine.current || showing.current || !focus) return;
      const { width: across, height: down } = store.getState();
      const now = flow.getViewport();
      heading = viewFor(focus, now, { width: across, height: down }, area, padding) ?? heading;
      if (!heading || isNear(now, heading)) {
        heading = null;
        return;
      }
      void flow.setViewport(between(now, heading, reduced ? 1 : STEP));
      if (!reduced) frame = requestAnimationFrame(go);
    };
    const follow = (): void => {
      // Standing where it stood is no reason to move.
      if (player.time === before) return;
      before = player.time;
      showing.current = false;
      if (frame === 0) frame = requestAnimationFrame(go);
    };
    const end = player.subscribe(follow);
    return () => {
      end();
      cancelAnimationFrame(frame);
    };
  }, [scene, course, schedule, player, area, padding, flow, store]);

  return useCallback((event) => {
    // Without an event it was the camera itself.
    if (event) mine.current = false;
  }, []);
}

function reducesMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** What the camera goes with: the packet; and where that stands on a room's border, the room. */
function focusAt(scene: Scene, course: Course, schedule: Schedule, time: number): Point | null {
  const frame = frameAt(course, schedule, time);
  const lit = (frame && course.steps[frame.step]?.lit) ?? [];
  const room = scene.rooms.find(({ id }) => lit.includes(id));
  return frame && room ? { x: centreOf(room.rect).x, y: frame.token.y } : (frame?.token ?? null);
}

/** All of the area; or, where that would say nothing, the part of it that the packet is in. */
function wholeView(window: Size, area: Rect, focus: Point, padding: Padding): Viewport {
  const across = window.width - 2 * padding.x;
  const down = window.height - padding.top - padding.bottom;
  const fit = Math.min(fitting(window, area, padding), NEAREST);
  const zoom = fit < (padding === FRAMED ? FRAMED_MUTE : MUTE) ? readableIn(window, padding) : fit;
  const place = (space: number, begin: number, whole: number, at: number): number =>
    whole * zoom <= space
      ? begin + (space - whole * zoom) / 2
      : begin + Math.max(space - whole * zoom, Math.min(0, space / 2 - at * zoom));
  return {
    x: place(across, padding.x, area.width, focus.x - area.x) - area.x * zoom,
    y: place(down, padding.top, area.height, focus.y - area.y) - area.y * zoom,
    zoom,
  };
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
function viewFor(token: Point, now: Viewport, window: Size, area: Rect, padding: Padding): Viewport | null {
  const zoom = Math.max(now.zoom, Math.min(leastFor(window, area, padding), NEAREST));
  const rim = padding.bottom;
  const across = { window: window.width, edge: EDGE.x, begin: area.x, length: area.width, rim };
  const down = { window: window.height, edge: EDGE.y, begin: area.y, length: area.height, rim };
  const x = along(token.x, now.x, now.zoom, zoom, across);
  const y = along(token.y, now.y, now.zoom, zoom, down);
  return isNear(now, { x, y, zoom }) ? null : { x, y, zoom };
}

function isNear(now: Viewport, { x, y, zoom }: Viewport): boolean {
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
}

/** The same for one axis: how far the drawing's beginning is from the window's. */
function along(token: number, offset: number, zoom: number, next: number, axis: Axis): number {
  const { window, edge, begin, length, rim } = axis;
  const start = offset + begin * zoom;
  // What fits the window altogether stays where it is.
  if (zoom === next && start >= 0 && start + length * zoom <= window) return offset;
  const at = token * zoom + offset;
  const inside = at >= window * edge && at <= window * (1 - edge);
  const aim = inside ? at : Math.max(window * edge * 1.5, Math.min(window * (1 - edge * 1.5), at));
  const wanted = aim - (token - begin) * next;
  const whole = length * next;
  const [first, last] = [rim, window - whole - rim];
  const placed = whole + 2 * rim <= window ? (window - whole) / 2 : Math.max(last, Math.min(first, wanted));
  // Where it moves at all, it goes on to an end that is as good as reached, as long as the packet stays well inside.
  const moves = !inside || zoom !== next;
  const end = [first, last].find((one) => {
    const there = one + (token - begin) * next;
    return Math.abs(one - placed) < SLIVER && there >= window * edge && there <= window * (1 - edge);
  });
  return (moves && end !== undefined ? end : placed) - begin * next;
}

function between(from: Viewport, to: Viewport, part: number): Viewport {
  return {
    x: from.x + (to.x - from.x) * part,
    y: from.y + (to.y - from.y) * part,
    zoom: from.zoom + (to.zoom - from.zoom) * part,
  };
}
