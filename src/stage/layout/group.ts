/**
 * A device and what hangs below it: columns of rooms, each with a gutter for the cables of rooms that stand lower.
 *
 *   ┌ br-app ──────────────────────┐
 *   ╞═●═●═════════════●════════════╡
 *     │ └─┐         └ foreign: a room below another device
 *     │ ┌eth0┐
 *     │ │web │
 *     │
 *     └─┌eth0┐
 *       │api │
 */
import type { DevicePlan } from "../plan/devices.ts";
import type { PlacedDevice } from "../plan/plan.ts";
import type { InterfacePlan, RoomPlan } from "../plan/rooms.ts";
import { blockSize, type Row, row } from "../rows.ts";
import { mono, monoName, name, note, widthOf } from "../text.ts";
import { deviceWidth } from "./device.ts";
import { LANE, LANE_SLIM, ROOM_GAP } from "./metrics.ts";
import { type RoomShape, shapeOf } from "./room.ts";

export interface LayoutStyle {
  /** Small rooms, for many of them. */
  readonly slim: boolean;
  /** Rooms that may stand above one another. */
  readonly stack: number;
}

export type ColumnItem =
  | { readonly type: "room"; readonly shape: RoomShape; readonly width: number; readonly height: number }
  | {
      readonly type: "outside";
      readonly index: number;
      readonly rows: readonly Row[];
      readonly width: number;
      readonly height: number;
    }
  | { readonly type: "bundle"; readonly rows: readonly Row[]; readonly width: number; readonly height: number };

export interface ColumnShape {
  readonly items: readonly ColumnItem[];
  /** Cables that run down at its left, and at its right. */
  readonly leftLanes: number;
  readonly rightLanes: number;
  readonly width: number;
}

export interface GroupShape {
  readonly placed: PlacedDevice;
  readonly columns: readonly ColumnShape[];
  /** Interfaces of rooms that stand left of this device, and right of it, plugged in here. */
  readonly fromLeft: readonly ForeignEnd[];
  readonly fromRight: readonly ForeignEnd[];
  /** From its left edge to the first column. */
  readonly lead: number;
  /** From the last column to its right edge. */
  readonly trail: number;
  /** From one port to the next, of those that stand at its ends. */
  readonly pitch: number;
  readonly lane: number;
  readonly width: number;
}

export interface ForeignEnd {
  readonly room: RoomPlan;
  readonly end: InterfacePlan;
}

/** How much wider a device is where it is looked at from far away, so that its name has room there. */
const FROM_AFAR = 1.35;
/** Space for the name of a port. */
const PORT_NAME = 112;
/** From the end of a rail to its first port. */
export const EDGE = 14;
/** The least width of what is outside; where it is looked at from far away, so that its name has room there. */
const OUTSIDE = 116;
const OUTSIDE_SLIM = 138;
const OUTSIDE_HEIGHT = 58;
/** The least width of a device, and there: `lo` has the shortest name. */
const DEVICE = 48;
const DEVICE_SLIM = 58;
/** How much lower than a room what is outside begins. */
export const OUTSIDE_DROP = 8;

export function groupShape(
  placed: PlacedDevice,
  style: LayoutStyle,
  foreign: { readonly left: readonly ForeignEnd[]; readonly right: readonly ForeignEnd[] },
  leanOf: (room: RoomPlan, end: InterfacePlan) => "left" | "right",
  idle: number,
): GroupShape {
  const { device, rooms, folded } = placed;
  const lane = style.slim ? LANE_SLIM : LANE;
  const columns: ColumnShape[] = device.outsides.map((outside, index) => {
    const rows = outsideRows(outside.title, outside.details);
    const size = blockSize(rows);
    const width = Math.max(style.slim ? OUTSIDE_SLIM : OUTSIDE, size.width + 34);
    return {
      items: [
        { type: "outside", index, rows, width, height: Math.max(size.height + 24, OUTSIDE_HEIGHT) + OUTSIDE_DROP },
      ],
      leftLanes: 0,
      rightLanes: 0,
      width,
    };
  });
  const items = rooms.length + (folded > 0 && device.rooms.length > 0 ? 1 : 0);
  const count = Math.ceil(items / style.stack);
  const each = Math.ceil(items / Math.max(1, count));
  for (let start = 0; start < items; start += each) {
    const slice = rooms.slice(start, start + each);
    const bundled = start + each >= items && items > rooms.length;
    const stacked = slice.length + Number(bundled) > 1;
    const shapes = slice.map((room): ColumnItem => {
      const shape = shapeOf(room, { slim: style.slim, stacked });
      return { type: "room", shape, width: shape.width, height: shape.height };
    });
    if (bundled) shapes.push(bundleItem(folded, rooms.length > 0));
    const ends = stacked ? slice.flatMap((room) => room.interfaces.slice(1).map((end) => ({ room, end }))) : [];
    const plugged = ends.filter(({ end }) => end.plug !== null);
    const toRight = plugged.filter(({ room, end }) => leanOf(room, end) === "right").length;
    columns.push({
      items: shapes,
      leftLanes: stacked ? shapes.length + plugged.length - toRight : 0,
      rightLanes: toRight,
      width: Math.max(...shapes.map(({ width }) => width)),
    });
  }
  const pitch = style.slim ? EDGE : PORT_NAME;
  const [first] = columns;
  // Where the first of its own cables leaves the rail.
  const firstPort = first ? (first.leftLanes > 0 ? lane - 2 : first.width / 2) : 0;
  const lead = foreign.left.length > 0 ? Math.max(0, foreign.left.length * pitch + EDGE - firstPort) : 0;
  const spots = foreign.right.length + idle;
  const trail = spots > 0 ? Math.max(0, spots * pitch + EDGE - (columns[0] ? 20 : 0)) : 0;
  const content = columnsWidth(columns, lane) + lead + trail;
  return {
    placed,
    columns,
    fromLeft: foreign.left,
    fromRight: foreign.right,
    lead,
    trail,
    pitch,
    lane,
    width: Math.ceil(
      Math.max(deviceWidth(device) * (style.slim ? FROM_AFAR : 1), style.slim ? DEVICE_SLIM : DEVICE, content),
    ),
  };
}

export function gutter(lanes: number, lane: number): number {
  return lanes === 0 ? 0 : 10 + lanes * lane;
}

export function columnWidth({ leftLanes, rightLanes, width }: ColumnShape, lane: number): number {
  return gutter(leftLanes, lane) + width + gutter(rightLanes, lane);
}

export function columnsWidth(columns: readonly ColumnShape[], lane: number): number {
  return (
    columns.reduce((sum, column) => sum + columnWidth(column, lane), 0) + Math.max(0, columns.length - 1) * ROOM_GAP
  );
}

function outsideRows(title: string, details: readonly string[]): readonly Row[] {
  return [
    row(name(title, 13), { rank: 9, clip: true }),
    ...details.map((text, index) => row(mono(text, "muted"), { rank: 5 - index })),
  ];
}

function bundleItem(count: number, more: boolean): ColumnItem {
  const rows = [
    row(name(`${count}${more ? " more" : ""}`, 14), { rank: 9, clip: true }),
    row(note(count === 1 ? "container" : "containers")),
  ];
  return { type: "bundle", rows, width: 128, height: 56 };
}

/** What a network says that is folded to a summary. */
export function tileRows(device: DevicePlan): readonly Row[] {
  const { link, network, rooms } = device;
  const count = note(`${rooms.length} ${rooms.length === 1 ? "container" : "containers"}`);
  return [
    row(network ? name(network.name, 13) : monoName(link.name, 13), {
      right: count,
      shorter: [note(String(rooms.length))],
      clip: true,
    }),
  ];
}

export function tileWidth(devices: readonly DevicePlan[]): number {
  return Math.ceil(Math.max(...devices.flatMap((device) => tileRows(device).map(({ left }) => widthOf(left)))) + 56);
}
