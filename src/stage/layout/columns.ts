/** Places what hangs below a device, and finds the ways from above to each interface. */
import { bottomOf, centreOf, inset, type Point } from "../geometry.ts";
import type { InterfacePlan, RoomPlan } from "../plan/rooms.ts";
import type { Bundle, Outside, Room, Tab } from "../scene.ts";
import { formatSelection } from "../selection.ts";
import {
  type ColumnItem,
  type ColumnShape,
  columnsWidth,
  columnWidth,
  type GroupShape,
  gutter,
  OUTSIDE_DROP,
} from "./group.ts";
import { ROOM_GAP, STACK_GAP } from "./metrics.ts";
import { placeRoom } from "./room.ts";

export interface PlacedEnd {
  readonly room: RoomPlan;
  readonly end: InterfacePlan;
  readonly tab: Tab;
  /** From above the rooms down to it. */
  readonly way: readonly Point[];
}

export interface PlacedColumns {
  readonly rooms: readonly Room[];
  readonly ends: readonly PlacedEnd[];
  readonly outsides: readonly Outside[];
  readonly bundles: readonly { readonly bundle: Bundle; readonly way: readonly Point[] }[];
  readonly bottom: number;
}

type Lean = (room: RoomPlan, end: InterfacePlan) => "left" | "right";

/** @param top where the rooms begin */
export function placeColumns(group: GroupShape, x: number, top: number, leanOf: Lean): PlacedColumns {
  const content = group.lead + columnsWidth(group.columns, group.lane) + group.trail;
  let left = x + group.lead + Math.max(0, (group.width - content) / 2);
  const parts = group.columns.map((column) => {
    const part = placeColumn(group, column, left, top, leanOf);
    left += columnWidth(column, group.lane) + ROOM_GAP;
    return part;
  });
  return {
    rooms: parts.flatMap((part) => part.rooms),
    ends: parts.flatMap((part) => part.ends),
    outsides: parts.flatMap((part) => part.outsides),
    bundles: parts.flatMap((part) => part.bundles),
    bottom: Math.max(top, ...parts.map((part) => part.bottom)),
  };
}

function placeColumn(group: GroupShape, column: ColumnShape, left: number, top: number, leanOf: Lean): PlacedColumns {
  const x = left + gutter(column.leftLanes, group.lane);
  const right = x + column.width;
  const stacked = column.items.length > 1;
  let leftLane = 0;
  let rightLane = 0;
  const nextLeft = (): number => x - 8 - leftLane++ * group.lane;
  const nextRight = (): number => right + 8 + rightLane++ * group.lane;
  const rooms: Room[] = [];
  const ends: PlacedEnd[] = [];
  const outsides: Outside[] = [];
  const bundles: { readonly bundle: Bundle; readonly way: readonly Point[] }[] = [];
  let y = top;
  for (const item of column.items) {
    if (item.type === "room") {
      const room = placeRoom({ ...item.shape, width: column.width }, x, y);
      rooms.push(room);
      for (const [index, end] of item.shape.plan.interfaces.entries()) {
        const tab = room.tabs[index];
        if (!tab || !end.plug) continue;
        const lean = stacked && index > 0 ? leanOf(item.shape.plan, end) : "left";
        const lane = !stacked ? null : lean === "right" ? nextRight() : nextLeft();
        ends.push({ room: item.shape.plan, end, tab, way: wayTo(tab, top, lane, index === 0, index) });
      }
    } else if (item.type === "outside")
      // Alone below its device, it is as wide as that.
      outsides.push(
        group.columns.length > 1
          ? placeOutside(group, item, x, y, column.width)
          : placeOutside(group, item, x - (group.width - column.width) / 2, y, group.width),
      );
    else {
      const bundle = placeBundle(group, item, x, y, column.width);
      const above = { x: centreOf(bundle.rect).x, y: top };
      const lane = stacked ? nextLeft() : null;
      const middle = centreOf(bundle.rect).y;
      bundles.push({
        bundle,
        way:
          lane === null
            ? [above, { x: above.x, y: bundle.rect.y }]
            : [
                { x: lane, y: top },
                { x: lane, y: middle },
                { x, y: middle },
              ],
      });
    }
    y += item.height + STACK_GAP;
  }
  return { rooms, ends, outsides, bundles, bottom: y - STACK_GAP };
}

/** Straight down into a tab at the top; from a lane into the side of the first, or from below into one at the foot. */
function wayTo(tab: Tab, top: number, lane: number | null, first: boolean, index: number): readonly Point[] {
  const { x, y } = centreOf(tab.rect);
  if (lane === null)
    return [
      { x, y: top },
      { x, y: tab.rect.y },
    ];
  if (first)
    return [
      { x: lane, y: top },
      { x: lane, y },
      { x: lane < x ? tab.rect.x : tab.rect.x + tab.rect.width, y },
    ];
  const below = bottomOf(tab.rect) + 3 + 4 * index;
  return [
    { x: lane, y: top },
    { x: lane, y: below },
    { x, y: below },
    { x, y: bottomOf(tab.rect) },
  ];
}

function placeOutside(
  group: GroupShape,
  item: ColumnItem & { type: "outside" },
  x: number,
  y: number,
  width: number,
): Outside {
  const plan = group.placed.device.outsides[item.index];
  const rect = { x, y: y + OUTSIDE_DROP, width, height: item.height - OUTSIDE_DROP };
  const dev = plan?.dev ?? group.placed.device.link.name;
  return {
    id: `outside:${dev}`,
    selection: formatSelection({ kind: "outside", name: dev }),
    label: `${plan?.title ?? "outside"}, behind ${dev}`,
    dev,
    rect,
    block: {
      // Its ends are round.
      rect: inset(rect, 11, 4),
      rows: item.rows,
      align: "middle",
      justify: "centre",
    },
  };
}

function placeBundle(
  group: GroupShape,
  item: ColumnItem & { type: "bundle" },
  x: number,
  y: number,
  width: number,
): Bundle {
  const { device, folded } = group.placed;
  const rect = { x, y: y + 6, width, height: item.height - 6 };
  return {
    id: `bundle:${device.link.name}`,
    selection: device.network
      ? formatSelection({ kind: "network", name: device.network.name })
      : formatSelection({ kind: "link", name: `host/${device.link.name}` }),
    label: `${folded} containers of ${device.network?.name ?? device.link.name}, folded`,
    device: device.link.name,
    count: folded,
    rect,
    block: {
      rect: { x: x + 12, y: rect.y, width: width - 24, height: rect.height },
      rows: item.rows,
      align: "middle",
      justify: "start",
    },
    of: "rooms",
  };
}
