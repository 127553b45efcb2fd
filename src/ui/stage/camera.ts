/**
 * The camera: shows the whole drawing where it can be read so, and goes with the packet, gently, only when that nears the
 * edge or is too far away. From the moment that a person pans or zooms, it is theirs until the next host or question, or
 * until they have it follow the packet again.
 */
import { type OnMove, useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Player } from "../../app/player.ts";
import type { Course } from "../../stage/course.ts";
import { extentOf } from "../../stage/extent.ts";
import { frameAt } from "../../stage/frames.ts";
import { inset } from "../../stage/geometry.ts";
import { rectOf } from "../../stage/rect-of.ts";
import type { Scene } from "../../stage/scene.ts";
import type { Schedule } from "../../stage/schedule.ts";
import { shiftBetween } from "../../stage/shift.ts";
import {
  between,
  FRAMED,
  focusAt,
  isNear,
  PADDING,
  timeAhead,
  type View,
  viewFor,
  wholeView,
} from "../../stage/view.ts";
import { viewThatShows } from "./reveal.ts";

/** Of the drawing, around what a journey passes by. */
const MARGIN = 12;
/** How much of the way to where it should be the camera goes in a frame of so many milliseconds; more in a longer one. */
const STEP = 0.07;
const FRAME = 1000 / 60;
/** Milliseconds by which it looks ahead: about as much as it lags behind. */
const AHEAD = 200;
/** Milliseconds in which it turns to what was selected. */
const TURN = 300;
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

export interface Camera {
  /** What React Flow is to call when the drawing moves. */
  readonly onMove: OnMove;
  /** Whether a person has taken it. */
  readonly taken: boolean;
  /** A person takes it. */
  take(): void;
  /** It goes with the packet again. */
  follow(): void;
}

export function useCamera({ occasion, scene, course, schedule, player, selection, framed }: Props): Camera {
  const flow = useReactFlow();
  const store = useStoreApi();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const ready = useStore((state) => state.panZoom !== null);
  const mine = useRef(true);
  const [taken, setTaken] = useState(false);
  const start = useRef(() => {});
  /** It shows what was selected, and stays there until the packet moves on. */
  const showing = useRef(false);
  /** The zoom from which it went back, to show something large. */
  const zoomBefore = useRef<number | null>(null);
  const padding = framed ? FRAMED : PADDING;
  const area = useMemo(() => {
    const whole = { x: 0, y: 0, ...scene.size };
    const extent = framed && course ? extentOf(scene, course) : null;
    return extent ? inset(extent, -MARGIN) : whole;
  }, [framed, scene, course]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another host or question gives the camera back
  useEffect(() => {
    mine.current = true;
    setTaken(false);
    zoomBefore.current = null;
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
    // Of the host that is its whole room, of which its name alone can be picked.
    const isHost = selection !== null && selection === scene.host.selection;
    const thing = isHost ? scene.host.rect : rectOf(scene, selection);
    if (!thing || !ready || width === 0 || height === 0) return;
    const token = (course && schedule && frameAt(course, schedule, player.time)?.token) ?? null;
    const now = flow.getViewport();
    const zoom = mine.current ? (zoomBefore.current ?? now.zoom) : null;
    const wanted = viewThatShows(thing, token, now, { window: { width, height }, area, zoom });
    if (!wanted) return;
    zoomBefore.current = zoom !== null && wanted.zoom < zoom ? zoom : null;
    showing.current = true;
    void flow.setViewport(wanted, { duration: reducesMotion() ? 0 : TURN });
  }, [flow, ready, width, height, selection, occasion, player]);

  useEffect(() => {
    if (!course || !schedule) return;
    let before = player.time;
    let frame = 0;
    let heading: View | null = null;
    const reduced = reducesMotion();
    let last: number | null = null;
    const go = (at: number): void => {
      frame = 0;
      const part = reduced ? 1 : 1 - (1 - STEP) ** (last === null ? 1 : (at - last) / FRAME);
      last = null;
      const focus = focusAt(scene, course, schedule, timeAhead(schedule, player.time, AHEAD));
      if (!mine.current || showing.current || !focus) return;
      const { width: across, height: down } = store.getState();
      const now = flow.getViewport();
      heading = viewFor(focus, now, { width: across, height: down }, area, padding) ?? heading;
      if (!heading || isNear(now, heading)) {
        heading = null;
        return;
      }
      void flow.setViewport(between(now, heading, part));
      last = at;
      if (!reduced) frame = requestAnimationFrame(go);
    };
    const begin = (): void => {
      if (frame === 0) frame = requestAnimationFrame(go);
    };
    start.current = begin;
    const follow = (): void => {
      // Standing where it stood is no reason to move.
      if (player.time === before) return;
      before = player.time;
      showing.current = false;
      zoomBefore.current = null;
      begin();
    };
    const end = player.subscribe(follow);
    return () => {
      end();
      cancelAnimationFrame(frame);
    };
  }, [scene, course, schedule, player, area, padding, flow, store]);

  const take = useCallback(() => {
    mine.current = false;
    setTaken(true);
  }, []);
  const follow = useCallback(() => {
    mine.current = true;
    setTaken(false);
    showing.current = false;
    start.current();
  }, []);
  // Without an event it was the camera itself; and a press that moves nothing only picks something.
  const onMove = useCallback<OnMove>((event) => event && take(), [take]);
  return { onMove, taken, take, follow };
}

function reducesMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
