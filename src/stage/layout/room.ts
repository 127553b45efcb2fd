/**
 * One container's room: its interfaces on the border, its name, its own hooks, its sockets.
 *
 *      ┌─ eth0 ─────┐           slim, where there are many:
 *   ┌──┤ 172.18.0.2 ├─────┐        ┌─ eth0 172.18.0.2 ─┐
 *   │  └────────────┘     │     ┌──┴───────────────────┴─┐
 *   │ web            bb:1 │     │ web                :80 │
 *   │ ● :80         httpd │     └────────────────────────┘
 *   │ ─●──────●────────── │
 *   │ output postrouting  │
 *   └─────────────────────┘
 */
import { around, bottomOf, inset } from "../geometry.ts";
import { isUp } from "../plan/devices.ts";
import type { InterfacePlan, RoomPlan } from "../plan/rooms.ts";
import type { SocketPlan } from "../plan/sockets.ts";
import { type Block, blockSize, LEADING, type Row, row } from "../rows.ts";
import type { Room, SocketSpot, Tab } from "../scene.ts";
import { formatSelection } from "../selection.ts";
import { mono, monoName, note, plain } from "../text.ts";
import { ROOM_PAD, TAB_PAD } from "./metrics.ts";
import { placeStops, STOPS_HEIGHT, stopsWidth } from "./room-stops.ts";
import { remarks, rowsFromAfar, shortNote, shownAddresses, titleRow } from "./room-words.ts";

export interface RoomStyle {
  readonly slim: boolean;
  /** Rooms stand above one another: cables come from the side, and interfaces beyond the first stand at the foot. */
  readonly stacked: boolean;
}

/** The parts of a room at its own origin, before anyone knows where it will stand. */
export interface RoomShape {
  readonly plan: RoomPlan;
  readonly style: RoomStyle;
  readonly width: number;
  /** With the tabs that stick out above and below. */
  readonly height: number;
}

const SOCKETS = 5;
const SOCKET_ROW = 21;
const TITLE_ROW = 25;
const REMARK_ROW = 20;
const TABS_GAP = 8;
const LEAST_WIDTH = 100;
/** Names that take more than this do not widen their room: they are cut, and whole where the room is looked at. */
const MOST_TOLD = 184;
const SLIM_ROW = 28;
/** The scale beyond which the text of a socket is higher than its row, or a small interface's than the interface. */
const ROOMY = SOCKET_ROW / (12 * LEADING);
const ROOMY_SLIM = 1.19;
/** From the border of a room to its text, there. */
const NEAR_RIM = 7;
/** Beside the text of a small room that is seen from afar. */
const AFAR_PAD = 8;
/** How much of a tab stands outside of its room. */
const STICK_OUT = 0.5;

export function shapeOf(plan: RoomPlan, style: RoomStyle): RoomShape {
  const { top, bottom } = tabsOf(plan, style);
  const told = [titleRow(plan, style), ...remarks(plan, style)];
  const rowsWidth = Math.max(
    Math.min(blockSize(told).width, MOST_TOLD),
    ...(style.slim ? [] : [stopsWidth(plan), ...socketRows(plan).map((one) => blockSize([one.row]).width)]),
  );
  const tabsWidth = Math.max(tabRowWidth(top, style), tabRowWidth(bottom, style));
  const width = Math.max(LEAST_WIDTH, rowsWidth + 2 * ROOM_PAD, tabsWidth + ROOM_PAD);
  const height =
    tallest(top, style) * STICK_OUT + bodyHeight(plan, style, top.length > 0) + tallest(bottom, style) * STICK_OUT;
  return { plan, style, width: Math.ceil(width), height: Math.ceil(height) };
}

/** Where its border begins below its top edge. */
function bodyTop(plan: RoomPlan, style: RoomStyle): number {
  return tallest(tabsOf(plan, style).top, style) * STICK_OUT;
}

function bodyHeight(plan: RoomPlan, style: RoomStyle, tabbed: boolean): number {
  const { top, bottom } = tabsOf(plan, style);
  const head = tabbed ? tallest(top, style) * (1 - STICK_OUT) + 4 : bare(style);
  const foot =
    bottom.length > 0 ? tallest(bottom, style) * (1 - STICK_OUT) + 2 : style.slim && tabbed ? 4 : bare(style);
  return head + contentHeight(plan, style) + foot;
}

/** Above and below the words of a room without interfaces there. */
function bare({ slim }: RoomStyle): number {
  return slim ? 12 : 8;
}

function contentHeight(plan: RoomPlan, style: RoomStyle): number {
  if (style.slim) return SLIM_ROW + remarks(plan, style).length * REMARK_ROW;
  return (
    TITLE_ROW +
    remarks(plan, style).length * REMARK_ROW +
    (plan.hooks.length > 0 ? STOPS_HEIGHT : 0) +
    socketRows(plan).length * SOCKET_ROW
  );
}

export function placeRoom({ plan, style, width, height }: RoomShape, x: number, y: number): Room {
  const { top, bottom } = tabsOf(plan, style);
  const roof = bodyTop(plan, style);
  const rect = { x, y: y + roof, width, height: height - roof - tallest(bottom, style) * STICK_OUT };
  const tabs = [
    ...placeTabs(plan.key, top, x, width, y, style),
    ...placeTabs(plan.key, bottom, x, width, y + height - tallest(bottom, style), style),
  ];
  const inner = { x: x + ROOM_PAD, width: width - 2 * ROOM_PAD };
  const head = rect.y + (top.length > 0 ? tallest(top, style) * (1 - STICK_OUT) + 4 : bare(style));
  const rows = [titleRow(plan, style), ...remarks(plan, style)];
  const titleHeight = (style.slim ? SLIM_ROW : TITLE_ROW) + (rows.length - 1) * REMARK_ROW;
  const socketsTop = head + titleHeight;
  const stopsTop = socketsTop + socketRows(plan).length * SOCKET_ROW;
  const stops = style.slim ? [] : placeStops(plan, inner.x, inner.width, stopsTop);
  const foot = stops.length > 0 ? stopsTop : bottomOf(rect) - (bottom.length > 0 ? 16 : 0);
  const block: Block = {
    rect: { ...inner, y: head, height: titleHeight },
    // Seen from afar, the name takes the room that sockets have left, and small interfaces too.
    roomy: {
      over: style.slim ? ROOMY_SLIM : ROOMY,
      rect: style.slim
        ? inset(around([rect, ...tabs.map((tab) => tab.rect)]), AFAR_PAD, 2)
        : { x: x + NEAR_RIM, y: head - 2, width: width - 2 * NEAR_RIM, height: foot - head },
      rows: rowsFromAfar(plan, style, width - 2 * NEAR_RIM),
      // Names of rooms side by side stand at one height, however much is below them.
      align: style.slim ? "middle" : "top",
    },
    rows,
    align: "middle",
    justify: "start",
  };
  return {
    id: `room:${plan.key}`,
    selection: plan.namespace
      ? formatSelection({ kind: "namespace", name: plan.key })
      : formatSelection({ kind: "container", name: plan.title }),
    label: describe(plan),
    name: plan.key,
    state: plan.running ? "running" : "stopped",
    slim: style.slim,
    rect,
    block,
    tabs,
    sockets: style.slim
      ? slimSockets(plan, block)
      : socketRows(plan).flatMap((one, index): SocketSpot[] => {
          const spot = { x: inner.x, y: socketsTop + index * SOCKET_ROW, width: inner.width, height: SOCKET_ROW };
          return one.sockets.length > 0 ? [spotOf(one.sockets, one.row, spot)] : [];
        }),
    stops,
  };
}

function describe({ title, containers, interfaces, running, remark }: RoomPlan): string {
  const with_ = containers.slice(1).map((one) => one.name);
  const addresses = interfaces.flatMap(({ link }) => shownAddresses(link));
  return [
    title,
    ...(with_.length > 0 ? [`shared with ${with_.join(", ")}`] : []),
    ...addresses,
    ...(running ? [] : ["not running"]),
    ...(remark ? [remark] : []),
  ].join(", ");
}

// ── interfaces ──────────────────────────────────────────────────────────────────────────────────────────────────────

interface Tabs {
  readonly top: readonly InterfacePlan[];
  readonly bottom: readonly InterfacePlan[];
}

function tabsOf({ interfaces }: RoomPlan, { stacked }: RoomStyle): Tabs {
  return stacked ? { top: interfaces.slice(0, 1), bottom: interfaces.slice(1) } : { top: interfaces, bottom: [] };
}

function tabRows({ link }: InterfacePlan, { slim }: RoomStyle): readonly Row[] {
  const addresses = shownAddresses(link);
  const down = isUp(link) ? "" : " down";
  const first = addresses[0];
  if (slim && first !== undefined)
    return [row(monoName(`${link.name}${down}`, 12), { right: mono(first, "muted"), rank: 2 })];
  return [
    row(monoName(`${link.name}${down}`, 12), { rank: 2 }),
    ...addresses.slice(0, 2).map((address, index) => row(mono(address, "muted"), { rank: 1 - index })),
  ];
}

function tabSize(plan: InterfacePlan, style: RoomStyle): { readonly width: number; readonly height: number } {
  const { width, height } = blockSize(tabRows(plan, style));
  return { width: Math.ceil(width + 2 * TAB_PAD), height: Math.ceil(height + (style.slim ? 5 : 8)) };
}

function tallest(tabs: readonly InterfacePlan[], style: RoomStyle): number {
  return Math.max(0, ...tabs.map((tab) => tabSize(tab, style).height));
}

function tabRowWidth(tabs: readonly InterfacePlan[], style: RoomStyle): number {
  return tabs.reduce((sum, tab) => sum + tabSize(tab, style).width, 0) + Math.max(0, tabs.length - 1) * TABS_GAP;
}

function placeTabs(
  room: string,
  tabs: readonly InterfacePlan[],
  x: number,
  width: number,
  y: number,
  style: RoomStyle,
): readonly Tab[] {
  const height = tallest(tabs, style);
  const spare = (width - tabRowWidth(tabs, style)) / (tabs.length + 1);
  let left = x + Math.max(spare, ROOM_PAD / 2);
  return tabs.map((plan): Tab => {
    const rect = { x: left, y, width: tabSize(plan, style).width, height };
    left += rect.width + Math.max(TABS_GAP, spare);
    const full = `${room}/${plan.link.name}`;
    return {
      id: `link:${full}`,
      selection: formatSelection({ kind: "link", name: full }),
      label: `interface ${plan.link.name} of ${room}, ${isUp(plan.link) ? "up" : "down"}, ${shownAddresses(plan.link).join(", ")}`,
      name: full,
      up: isUp(plan.link),
      rect,
      block: {
        rect: { x: rect.x + 2, y, width: rect.width - 4, height },
        rows: tabRows(plan, style),
        align: "middle",
        justify: "centre",
      },
    };
  });
}

// ── sockets ─────────────────────────────────────────────────────────────────────────────────────────────────────────

interface SocketRow {
  readonly row: Row;
  readonly sockets: readonly SocketPlan[];
}

function socketRows({ sockets }: RoomPlan): readonly SocketRow[] {
  const rows = sockets.map(
    (socket): SocketRow => ({
      row: row(mono(socket.text), { right: socket.process === null ? null : shortNote(socket.process), dot: "up" }),
      sockets: [socket],
    }),
  );
  if (rows.length <= SOCKETS) return rows;
  const rest = sockets.slice(SOCKETS - 1);
  return [...rows.slice(0, SOCKETS - 1), { row: row(note(`+${rest.length} more`)), sockets: rest }];
}

function spotOf(sockets: readonly SocketPlan[], one: Row, rect: SocketSpot["rect"]): SocketSpot {
  const names = sockets.flatMap((socket) => socket.names);
  const texts = sockets.map(({ text, process }) => `${text}${process === null ? "" : ` ${process}`}`);
  return {
    id: `socket:${names[0] ?? ""}`,
    selection: formatSelection({ kind: "socket", name: names[0] ?? "" }),
    label: `listening: ${texts.join(", ")}`,
    names,
    rect,
    block: { rect, rows: [one], align: "middle", justify: "start" },
  };
}

/** A slim room has no row for its sockets: they are where the title names them. */
function slimSockets({ sockets }: RoomPlan, { rect }: Block): readonly SocketSpot[] {
  if (sockets.length === 0) return [];
  const half = { x: rect.x + rect.width / 2, y: rect.y, width: rect.width / 2, height: SLIM_ROW };
  return [
    { ...spotOf(sockets, row(plain("")), half), block: { rect: half, rows: [], align: "middle", justify: "start" } },
  ];
}
