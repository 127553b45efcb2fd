/**
 * Where everything stands: a pure function of the host and of what is unfolded. The same host in a space of the same shape always looks the same.
 *
 *   circuit.ts      stations, junctions, processes: the upper part of the host, with `stations.ts` and `circuit-lines.ts`
 *   device.ts       its foot: boxes and rails
 *   group.ts        what hangs below a device, in columns
 *   room.ts         one container's room
 *   cables.ts       from the rails to the rooms
 */
import type { Host } from "../../host/model.ts";
import { type Plan, planInParts, type Unfolded } from "../plan/plan.ts";
import type { Scene } from "../scene.ts";
import { assemble } from "./assemble.ts";
import type { LayoutStyle } from "./group.ts";
import { isCrowded, stylesFor } from "./styles.ts";

/** What space the drawing aims at: a window with a panel beside it, of 16 to 9, of 16 to 10, or nearly as high as wide. */
export type Shape = "flat" | "wide" | "tall";

/** Width over height of that space. */
const ASPECTS: Readonly<Record<Shape, number>> = { flat: 1.7, wide: 1.55, tall: 1.12 };
const REFERENCE = 1080;
/** A drawing that is larger by less than this is not worth cables around corners; more of them where height is to spare. */
const WORTH: Readonly<Record<Shape, number>> = { flat: 1.08, wide: 1.12, tall: 1.02 };
/** Seen from further away than this, rooms at full size show less than small ones. */
const FAR = 0.52;
/** The most height that is filled by drawing things further apart. */
const MOST_SPARE = 240;
/** The most that a drawing is widened for the same reason. */
const MOST_WIDENED = 1.4;

/** @param unfolded what stands for itself on a host with too much to show it all; nothing by default */
export function layoutHost(host: Host, unfolded?: Unfolded, shape?: Shape): Scene {
  const parts = layoutInParts(host, unfolded, shape);
  for (;;) {
    const part = parts.next();
    if (part.done) return part.value;
  }
}

/** The same, part by part, for whoever has other things to do in between: each takes a few milliseconds at the most. */
export function* layoutInParts(host: Host, unfolded?: Unfolded, shape: Shape = "wide"): Generator<undefined, Scene> {
  const plan = yield* planInParts(host, unfolded);
  yield;
  const crowded = isCrowded(plan);
  const best = yield* bestOf(plan, stylesFor(plan, crowded), shape);
  const small = crowded || best.zoom > FAR ? null : yield* bestOf(plan, stylesFor(plan, true), shape);
  const { style, tight } = small ?? best;
  return fill(plan, style, tight, shape);
}

interface Tried {
  readonly style: LayoutStyle;
  readonly tight: Scene;
  readonly zoom: number;
}

function* bestOf(plan: Plan, styles: readonly LayoutStyle[], shape: Shape): Generator<undefined, Tried> {
  let best: Tried | null = null;
  for (const style of styles) {
    const tight = assemble(plan, style, { spare: 0, width: 0, flat: shape === "flat" });
    const zoom = Math.min(REFERENCE / tight.size.width, REFERENCE / ASPECTS[shape] / tight.size.height);
    // Every further storey makes the drawing narrower and higher: past the best, none is better.
    if (best && zoom < best.zoom) break;
    if (!best || zoom > best.zoom * WORTH[shape]) best = { style, tight, zoom };
    yield;
  }
  if (!best) throw new Error("there is always a style to lay a host out in");
  return best;
}

/** Spreads a drawing that is too flat or too narrow, so that it takes the space that there is. */
function fill(plan: Plan, style: LayoutStyle, { size }: Scene, shape: Shape): Scene {
  const aspect = ASPECTS[shape];
  const spare = Math.max(0, Math.min(size.width / aspect - size.height, MOST_SPARE));
  const width = Math.min(size.height * aspect, size.width * MOST_WIDENED);
  return assemble(plan, style, { spare, width, flat: shape === "flat" });
}
