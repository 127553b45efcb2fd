/**
 * The camera goes with the packet, gently: only when it nears the edge, or is too far away to read. From the moment that a
 * person pans or zooms, it is theirs until the next question.
 */
import { type OnMove, useReactFlow, useStoreApi, type Viewport } from "@xyflow/react";
import { useCallback, useEffect, useRef } from "react";
import type { Player } from "../../app/player.ts";
import type { Course } from "../../stage/course.ts";
import { frameAt } from "../../stage/frames.ts";
import type { Point, Size } from "../../stage/geometry.ts";
import type { Schedule } from "../../stage/schedule.ts";

/** Below this zoom names are read, details are not: the camera comes nearer. */
const READABLE = 0.62;
/** How much of the window's width and height the packet may be near the edge by. */
const EDGE = { x: 0.16, y: 0.2 };
/** How much of the way to where it should be the camera goes in a frame of 60 a second. */
const STEP = 0.07;
/** Paper around the drawing, on the screen. */
const MARGIN = 40;

interface Props {
  readonly size: Size;
  readonly course: Course | null;
  readonly schedule: Schedule | null;
  readonly player: Pick<Player, "time" | "subscribe">;
}

/** @returns what React Flow is to call when a person begins to move the drawing */
export function useCamera({ size, course, schedule, player }: Props): OnMove {
  const flow = useReactFlow();
  const store = useStoreApi();
  const follows = useRef(true);

  useEffect(() => {
    if (!course || !schedule) return;
    follows.current = true;
    let before = player.time;
    let frame = 0;
    const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const go = (): void => {
      frame = 0;
      const seen = frameAt(course, schedule, player.time);
      if (!follows.current || !seen) return;
      const { width, height } = store.getState();
      const now = flow.getViewport();
      const wanted = viewFor(seen.token, now, { width, height }, size);
      if (!wanted) return;
      const part = reduced ? 1 : STEP;
      void flow.setViewport(between(now, wanted, part));
      if (!reduced) frame = requestAnimationFrame(go);
    };
    const follow = (): void => {
      // Paused where it was is no reason to move.
      if (player.time === before) return;
      before = player.time;
      if (frame === 0) frame = requestAnimationFrame(go);
    };
    const end = player.subscribe(follow);
    return () => {
      end();
      cancelAnimationFrame(frame);
    };
  }, [course, schedule, player, size, flow, store]);

  return useCallback((event) => {
    // Without an event it was the camera itself.
    if (event) follows.current = false;
  }, []);
}

/** Where the camera should be; null where it is well as it is. */
export function viewFor(token: Point, now: Viewport, window: Size, scene: Size): Viewport | null {
  const zoom = Math.max(now.zoom, READABLE);
  const x = along(token.x, now.x, now.zoom, zoom, window.width, scene.width, EDGE.x);
  const y = along(token.y, now.y, now.zoom, zoom, window.height, scene.height, EDGE.y);
  const near = Math.hypot(x - now.x, y - now.y) < 1 && zoom - now.zoom < 0.003;
  return near ? null : { x, y, zoom };
}

/** The same for one axis: how far the drawing's beginning is from the window's. */
function along(
  token: number,
  offset: number,
  zoom: number,
  next: number,
  window: number,
  scene: number,
  edge: number,
): number {
  // What fits the window altogether stays where it is.
  if (zoom === next && offset >= 0 && offset + scene * zoom <= window) return offset;
  const at = token * zoom + offset;
  const inside = at >= window * edge && at <= window * (1 - edge);
  const aim = inside ? at : Math.max(window * edge * 1.5, Math.min(window * (1 - edge * 1.5), at));
  const wanted = aim - token * next;
  return scene * next + 2 * MARGIN <= window
    ? (window - scene * next) / 2
    : Math.max(window - scene * next - MARGIN, Math.min(MARGIN, wanted));
}

function between(from: Viewport, to: Viewport, part: number): Viewport {
  return {
    x: from.x + (to.x - from.x) * part,
    y: from.y + (to.y - from.y) * part,
    zoom: from.zoom + (to.zoom - from.zoom) * part,
  };
}
