/** How much of a scene a journey needs: all that its packets pass by, and nothing else. */
import type { Course } from "./course.ts";
import { bottomOf, type Rect, rightOf } from "./geometry.ts";
import type { Scene } from "./scene.ts";

/** The box around everything that lights up on a journey, and the lines between; null where nothing does. */
export function extentOf(scene: Scene, course: Course): Rect | null {
  const lit = new Set(course.steps.flatMap((step) => step.lit));
  const things = [scene.stations, scene.processes, scene.devices, scene.rooms, scene.outsides, scene.bundles].flat();
  const boxes = [
    ...things.filter(({ id }) => lit.has(id)).map(({ rect }) => rect),
    ...course.packets.flatMap(({ line }) => line.map((point) => ({ ...point, width: 0, height: 0 }))),
  ];
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return { x, y, width: Math.max(...boxes.map(rightOf)) - x, height: Math.max(...boxes.map(bottomOf)) - y };
}
