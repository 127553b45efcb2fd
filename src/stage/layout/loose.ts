/** Rooms without a cable to the host: below the outside where there is room left, else in rows below everything. */
import { bottomOf, rightOf } from "../geometry.ts";
import type { RoomPlan } from "../plan/rooms.ts";
import type { Outside, Room } from "../scene.ts";
import type { LayoutStyle } from "./group.ts";
import { HOST_PAD, ROOM_GAP, STACK_GAP } from "./metrics.ts";
import { placeRoom, type RoomShape, shapeOf } from "./room.ts";

interface Around {
  readonly outsides: readonly Outside[];
  readonly rooms: readonly Room[];
  readonly bottom: number;
  readonly width: number;
}

/** Where there is room beside one another for more than they need, they have some of it: for larger text. */
const MOST_WIDENED = 1.6;

function widened(shapes: readonly RoomShape[], space: number): readonly RoomShape[] {
  const own = shapes.reduce((sum, { width }) => sum + width, 0);
  const factor = (space - (shapes.length - 1) * ROOM_GAP) / Math.max(1, own);
  return shapes.map((shape) => ({ ...shape, width: shape.width * Math.max(1, Math.min(factor, MOST_WIDENED)) }));
}

export function placeLoose(
  plans: readonly RoomPlan[],
  { slim }: LayoutStyle,
  { outsides, rooms, bottom, width }: Around,
): { readonly rooms: readonly Room[]; readonly bottom: number } {
  const shapes = plans.map((plan) => shapeOf(plan, { slim, stacked: false }));
  const placed: Room[] = [];
  // What stands left of all rooms, and its lower edge.
  const shelfEnd =
    Math.min(...rooms.map(({ rect, tabs }) => Math.min(rect.x, ...tabs.map((tab) => tab.rect.x))), width) - ROOM_GAP;
  const before = outsides.filter(({ rect }) => rightOf(rect) <= shelfEnd + ROOM_GAP);
  const shelfTop = Math.max(...before.map(({ rect }) => bottomOf(rect)), 0) + 24;
  let x = HOST_PAD;
  let rest = shapes;
  if (before.length > 0)
    for (const shape of widened(shapes, shelfEnd - x)) {
      if (x + shape.width > shelfEnd || shelfTop + shape.height > bottom) break;
      placed.push(placeRoom(shape, x, shelfTop));
      x += shape.width + ROOM_GAP;
      rest = rest.slice(1);
    }
  let y = bottom + 2 * STACK_GAP;
  let rowHeight = 0;
  x = HOST_PAD;
  for (const shape of widened(rest, width - 2 * HOST_PAD)) {
    if (x > HOST_PAD && x + shape.width > width - HOST_PAD) {
      x = HOST_PAD;
      y += rowHeight + STACK_GAP;
      rowHeight = 0;
    }
    placed.push(placeRoom(shape, x, y));
    x += shape.width + ROOM_GAP;
    rowHeight = Math.max(rowHeight, shape.height);
  }
  return { rooms: placed, bottom: rest.length > 0 ? y + rowHeight : bottom };
}
