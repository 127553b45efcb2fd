/** The boxes that a journey goes through and that hide the line it takes there: in these its trail shines through. */
import type { Course } from "./course.ts";
import { around, type Rect } from "./geometry.ts";
import type { Scene } from "./scene.ts";

export function insidesOf({ devices, rooms }: Scene, { steps }: Course): readonly Rect[] {
  const met = new Set(steps.flatMap(({ lit }) => lit));
  return [
    ...devices.filter(({ id }) => met.has(id)).map(({ rect, rail }) => around([rect, ...(rail ? [rail] : [])])),
    ...rooms.flatMap(({ id, rect, tabs, stops }) => {
      const own = tabs.filter((tab) => met.has(tab.id));
      return own.length > 0 || [id, ...stops.map((stop) => stop.id)].some((one) => met.has(one))
        ? [rect, ...own.map((tab) => tab.rect)]
        : [];
    }),
  ];
}
