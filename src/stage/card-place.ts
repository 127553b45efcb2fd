/** Where the card of a step stands: beside what it is about, never over it, and over as little else as can be. */
import type { CourseStep } from "./course.ts";
import { boxOfJunction, boxOfRoom, covered, leastCostly, standing } from "./free-place.ts";
import { bottomOf, inset, overlap, type Point, type Rect, rightOf, type Size } from "./geometry.ts";
import type { Scene } from "./scene.ts";

/** From what it is about to the card, and how far past the packet it begins, in pixels on the screen. */
const GAP = 10;
const LEAD = 24;
/** How much of the card stands left of the packet, the best first. */
const LEANS = [0, 0.25, 0.5, 0.75, 1] as const;
/** To cover any of what it is about is as bad as to cover this many other things. */
const ABOVE_ALL = 4;
/** How far below its nearest place it may stand, in its own height, and what that costs. */
const FURTHER = [0, 0.6, 1.2] as const;
const FAR = 0.12;

interface Sight {
  /** The part of the scene that is in sight. */
  readonly seen: Rect;
  /** What else is written or stands there, in the scene. */
  readonly taken: readonly Rect[];
}

/**
 * @param at where the packet is
 * @param size of the card, in pixels on the screen
 * @returns its upper left corner
 */
export function placeCard(
  scene: Scene,
  step: CourseStep,
  at: Point,
  size: Size,
  zoom: number,
  { seen, taken }: Sight,
): Point {
  const box = boxAround(scene, step) ?? inset({ ...at, width: 0, height: 0 }, -12);
  const card = { width: size.width / zoom, height: size.height / zoom };
  const gap = GAP / zoom;
  const lead = LEAD / zoom;
  const xs = LEANS.map((lean) => at.x - lead - lean * Math.max(0, card.width - 2 * lead));
  const beside = Math.max(box.y, at.y - card.height / 2);
  const places = [
    ...FURTHER.flatMap((far) => xs.map((x) => ({ x, y: bottomOf(box) + gap + far * card.height, far }))),
    ...FURTHER.flatMap((far) => xs.map((x) => ({ x, y: box.y - gap - card.height - far * card.height, far }))),
    { x: rightOf(box) + gap, y: beside, far: 0 },
    { x: box.x - gap - card.width, y: beside, far: 0 },
  ].map(({ far, ...place }) => ({ far, ...within(place, card, seen) }));
  const things = [...standing(scene), ...taken];
  return leastCostly(places, ({ far, x, y }) => {
    const placed = { x, y, ...card };
    const own = overlap(placed, inset(box, 0.01)) ? ABOVE_ALL : 0;
    return things.reduce((sum, thing) => sum + covered(placed, thing), own + FAR * far);
  });
}

/** Moved so that all of it is in sight. */
function within({ x, y }: Point, { width, height }: Size, seen: Rect): Point {
  return {
    x: Math.max(seen.x, Math.min(x, rightOf(seen) - width)),
    y: Math.max(seen.y, Math.min(y, bottomOf(seen) - height)),
  };
}

/** The box of what lights up. */
function boxAround(scene: Scene, { lit }: CourseStep): Rect | null {
  const ids = new Set(lit);
  const station = scene.stations.find(({ id }) => ids.has(id));
  if (station) return station.rect;
  const junction = scene.junctions.find(({ id }) => ids.has(id));
  if (junction) return boxOfJunction(junction);
  const box = [...scene.processes, ...scene.devices, ...scene.outsides].find(({ id }) => ids.has(id));
  if (box) return box.rect;
  const room = scene.rooms.find(({ id, tabs, stops }) =>
    [id, ...[...tabs, ...stops].map((one) => one.id)].some((one) => ids.has(one)),
  );
  return room ? boxOfRoom(room) : null;
}
