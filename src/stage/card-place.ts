/** Where the card of a step stands: beside what it is about, never over it, within the drawing. */
import type { Callout } from "./callout.ts";
import type { CourseStep } from "./course.ts";
import type { Point, Rect } from "./geometry.ts";
import type { Scene } from "./scene.ts";

export interface CardPlace extends Point {
  /** The card hangs below its point, stands above it, or lies beside it. */
  readonly side: "below" | "above";
}

/** The most that a card takes on the screen, in pixels. */
const WIDTH = 366;
const GAP = 10;

export function placeCard(scene: Scene, step: CourseStep, at: Point, callout: Callout, zoom: number): CardPlace {
  const box = boxAround(scene, step) ?? { x: at.x - 12, y: at.y - 12, width: 24, height: 24 };
  const width = WIDTH / zoom;
  const x = Math.max(0, Math.min(at.x - 24 / zoom, scene.size.width - width));
  const rows = callout.type === "chain" ? 2 + callout.walks.length : 2;
  const height = (14 + rows * 20) / zoom;
  const below = box.y + box.height + GAP / zoom;
  return below + height <= scene.size.height + 60 || box.y < height
    ? { x, y: below, side: "below" }
    : { x, y: box.y - GAP / zoom, side: "above" };
}

/** The box of what lights up. */
function boxAround(scene: Scene, { lit }: CourseStep): Rect | null {
  const ids = new Set(lit);
  const station = scene.stations.find(({ id }) => ids.has(id));
  if (station) return station.rect;
  const junction = scene.junctions.find(({ id }) => ids.has(id));
  if (junction) {
    const { centre, radius } = junction;
    return { x: centre.x - radius, y: centre.y - radius, width: 2 * radius, height: 2 * radius };
  }
  return (
    [...scene.processes, ...scene.devices, ...scene.outsides, ...scene.rooms].find(({ id }) => ids.has(id))?.rect ??
    null
  );
}
