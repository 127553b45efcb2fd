/** Where something that comes and goes is put, so that it covers as little as can be of what stands there. */
import { around, bottomOf, inset, type Point, type Rect, rightOf } from "./geometry.ts";
import { wordsIn } from "./rows.ts";
import type { Junction, Room, Scene } from "./scene.ts";

/**
 * Everything that has something to say: boxes, and words beside lines.
 *
 * @param scale how much larger text is drawn (`scaleAt()`): words that have no room any more stand nowhere
 */
export function standing(scene: Scene, scale = 1): readonly Rect[] {
  return [
    scene.host.block.rect,
    ...[scene.stations, scene.processes, scene.outsides, scene.bundles].flat().map(({ rect }) => rect),
    ...scene.junctions.flatMap((one) => [boxOfJunction(one), ...(one.block.roomy ? [one.block.roomy.rect] : [])]),
    ...scene.devices.map(({ rect, rail }) => around([rect, ...(rail ? [rail] : [])])),
    ...scene.rooms.map(boxOfRoom),
    ...[...scene.ports, ...scene.captions].flatMap(({ block }) => (block ? wordsIn(block, scale) : [])),
  ];
}

export function boxOfJunction({ centre, radius }: Junction): Rect {
  return inset({ ...centre, width: 0, height: 0 }, -radius);
}

/** With the interfaces on its border. */
export function boxOfRoom({ rect, tabs }: Room): Rect {
  return around([rect, ...tabs.map((tab) => tab.rect)]);
}

/** How much of the smaller one of two boxes lies in the other: from 0 to 1. */
export function covered(a: Rect, b: Rect): number {
  return shared(a, b) / Math.max(1, Math.min(a.width * a.height, b.width * b.height));
}

function shared(a: Rect, b: Rect): number {
  const width = Math.min(rightOf(a), rightOf(b)) - Math.max(a.x, b.x);
  const height = Math.min(bottomOf(a), bottomOf(b)) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/**
 * The first of the places at which it costs least.
 *
 * @param places upper left corners, the best first
 */
export function leastCostly<Place extends Point>(places: readonly Place[], cost: (place: Place) => number): Point {
  let best: Point = places[0] ?? { x: 0, y: 0 };
  let least = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const sum = cost(place);
    if (sum < least - 1e-6) [best, least] = [{ x: place.x, y: place.y }, sum];
  }
  return best;
}
