/** What stands on the ground: stations, devices, rooms and the rest, each as the page draws it (`ui/stage/stage.css`). */
import { around, type Point, type Rect } from "../geometry.ts";
import { placeRows } from "../rows.ts";
import type { Bundle, Device, Junction, Port, Process, Room, Scene, SocketSpot, Station, TableChip } from "../scene.ts";
import { box } from "./box.ts";
import { circuitColour } from "./circuit.ts";
import { mix, type Palette } from "./palette.ts";
import { type Pen, writeRows } from "./pen.ts";
import { element } from "./svg.ts";

export function drawThings(scene: Scene, pen: Pen): string {
  const { palette } = pen;
  return [
    ...scene.stations.map((station) => drawStation(station, pen)),
    ...scene.junctions.map((junction) => drawJunction(junction, palette["line-2"], 1, pen)),
    ...scene.processes.map((process) => drawProcess(process, pen)),
    ...scene.devices.map((device) => drawDevice(device, pen)),
    ...scene.ports.map((port) => drawPort(port, pen)),
    ...scene.rooms.map((room) => drawRoom(room, pen)),
    ...scene.outsides.map(({ rect, block }) =>
      [
        box(rect, { radius: 999, fill: palette.paper, stroke: palette["line-2"], dashed: true }),
        writeRows(block, pen),
      ].join(""),
    ),
    ...scene.bundles.map((bundle) => drawBundle(bundle, pen)),
  ].join("");
}

/** Whether the station is drawn as its name alone, seen from far away. */
export function isNameAlone({ block }: Station, { scale }: Pen): boolean {
  return block.roomy !== undefined && scale > block.roomy.over;
}

function drawStation(station: Station, pen: Pen): string {
  const { palette } = pen;
  return [
    box(station.rect, { radius: 9, fill: palette.card, stroke: palette["line-2"] }),
    writeRows(station.block, pen),
    ...(isNameAlone(station, pen)
      ? []
      : station.chips.map((chip) => drawChip(chip, palette["paper-2"], palette.line, pen))),
  ].join("");
}

export function drawChip({ rect, block }: TableChip, fill: string, stroke: string, pen: Pen): string {
  return box(rect, { radius: 6, fill, stroke }) + writeRows(block, pen);
}

export function drawJunction({ centre, radius, block }: Junction, stroke: string, width: number, pen: Pen): string {
  return diamond(centre, radius * 0.94, pen.palette.card, stroke, width) + writeRows(block, pen);
}

function diamond({ x, y }: Point, r: number, fill: string, stroke: string, width: number): string {
  return element("path", {
    d: `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`,
    fill,
    stroke,
    "stroke-width": width,
  });
}

function drawProcess({ rect, block, sockets, kind }: Process, pen: Pen): string {
  const { palette } = pen;
  return [
    box(rect, { radius: kind === "container" ? 8 : 999, fill: palette.card, stroke: palette["line-2"] }),
    writeRows(block, pen),
    ...sockets.map((socket) => writeRows(socket.block, pen)),
  ].join("");
}

function drawDevice({ rect, rail, block, chips, kind, up }: Device, pen: Pen): string {
  const { palette } = pen;
  const strong = kind === "bridge" || kind === "bond";
  return [
    box(rect, {
      radius: 8,
      fill: up ? palette.card : palette["paper-2"],
      stroke: strong ? palette["ink-2"] : palette["line-2"],
      dashed: !up,
    }),
    rail ? element("rect", { ...rail, rx: 2, fill: mix(palette["ink-2"], palette.card, 0.82) }) : "",
    writeRows(block, pen),
    ...chips.map((chip) => drawChip(chip, palette["paper-2"], palette.line, pen)),
  ].join("");
}

const PORT_RADIUS = 6;

export function drawPortMark({ x, y }: Point, stroke: string, pen: Pen): string {
  return element("circle", {
    cx: x,
    cy: y,
    r: PORT_RADIUS - 0.75,
    fill: pen.palette.card,
    stroke,
    "stroke-width": 1.5,
  });
}

function drawPort({ at, block }: Port, pen: Pen): string {
  const mark = drawPortMark(at, pen.palette["ink-2"], pen);
  if (!block) return mark;
  // A name in the middle of its cable stands before it.
  const grounds = block.justify === "centre" ? placeRows(block, pen.scale).map(({ rect }) => rect) : [];
  return [
    mark,
    ...grounds.map((rect) => element("rect", { ...rect, fill: pen.palette["paper-2"] })),
    writeRows(block, pen),
  ].join("");
}

function drawRoom({ rect, block, tabs, sockets, stops, state, slim }: Room, pen: Pen): string {
  const { palette, scale } = pen;
  const roomy = scale > (block.roomy?.over ?? 1);
  const covered = roomy && slim;
  const borders = tabs.map((tab) =>
    [
      box(tab.rect, {
        radius: 6,
        fill: tab.up ? palette.card : palette["paper-2"],
        stroke: palette["line-2"],
        dashed: !tab.up,
      }),
      covered ? "" : writeRows(tab.block, pen),
    ].join(""),
  );
  const stopped = state === "stopped";
  return [
    ...(covered ? borders : []),
    box(covered ? around([rect, ...tabs.map((tab) => tab.rect)]) : rect, {
      radius: 9,
      fill: stopped ? palette.paper : palette.card,
      stroke: palette["line-2"],
      dashed: stopped,
    }),
    writeRows(block, pen),
    ...(roomy ? [] : drawStops(rect, stops, pen)),
    ...sockets.map((socket) => writeRows(socket.block, pen)),
    ...(covered ? [] : borders),
  ].join("");
}

function drawStops(room: Rect, stops: Room["stops"], pen: Pen): string[] {
  const [first] = stops;
  if (!first) return [];
  return [
    element("rect", {
      x: room.x + 12,
      y: first.at.y - 1,
      width: room.width - 24,
      height: 2,
      fill: circuitColour(pen.palette),
    }),
    ...stops.map(({ at, block }) => drawStopMark(at, pen.palette["ink-2"], pen.palette) + writeRows(block, pen)),
  ];
}

export function drawStopMark({ x, y }: Point, stroke: string, palette: Palette): string {
  return box({ x: x - 5, y: y - 5, width: 10, height: 10 }, { radius: 3, fill: palette.card, stroke, width: 1.5 });
}

function drawBundle({ rect, block }: Bundle, pen: Pen): string {
  const { palette } = pen;
  const behind = { ...rect, x: rect.x + 3, y: rect.y + 3 };
  const style = { radius: 8, fill: palette.card, stroke: palette["line-2"] };
  return box(behind, style) + box(rect, style) + writeRows(block, pen);
}

export function drawSocket({ rect, block }: SocketSpot, fill: string, pen: Pen): string {
  return element("rect", { ...rect, rx: 5, fill }) + writeRows(block, pen);
}

/** A tick at the corner of what the packet has come past, beside its text. */
export function drawTick(rect: Rect, { palette }: Pen): string {
  const { x, y } = { x: rect.x + rect.width + 1, y: rect.y + 2 };
  return [
    element("circle", { cx: x, cy: y, r: 8, fill: palette.accept }),
    element("path", {
      d: `M${x - 3.2} ${y + 0.2}l2.3 2.4 4.2 -4.8`,
      fill: "none",
      stroke: palette.card,
      "stroke-width": 2,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }),
  ].join("");
}
