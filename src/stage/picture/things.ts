/** What stands on the ground: stations, devices, rooms and the rest, each as the page draws it (`ui/stage/stage.css`). */
import { boxOfRoom } from "../free-place.ts";
import type { Point, Rect } from "../geometry.ts";
import { isRoomy, placeRows } from "../rows.ts";
import type { Bundle, Device, Junction, Port, Process, Room, Scene, Station, TableChip } from "../scene.ts";
import { box } from "./box.ts";
import { circuitColour } from "./circuit.ts";
import { mix, type Palette } from "./palette.ts";
import { type Pen, writeRows } from "./pen.ts";
import { element } from "./svg.ts";

export function drawThings(scene: Scene, pen: Pen): string {
  const { palette } = pen;
  return [
    scene.frame
      ? box(scene.frame, { radius: 12, fill: "none", stroke: palette["line-2"], width: pen.scale, dashed: true })
      : "",
    ...scene.stations.map((station) => drawStation(station, pen)),
    ...scene.junctions.map((junction) => drawJunction(junction, palette["line-2"], pen.scale, pen)),
    ...scene.processes.map((process) => drawProcess(process, pen)),
    ...scene.devices.map((device) => drawDevice(device, pen)),
    ...scene.ports.map((port) => drawPort(port, pen)),
    ...scene.rooms.map((room) => drawRoom(room, pen)),
    ...scene.outsides.map(({ rect, block }) =>
      [
        box(rect, { radius: 999, fill: palette.paper, stroke: dashColour(palette), width: pen.scale, dashed: true }),
        writeRows(block, pen),
      ].join(""),
    ),
    ...scene.bundles.map((bundle) => drawBundle(bundle, pen)),
  ].join("");
}

/** A broken line shows less of its colour. */
function dashColour(palette: Palette): string {
  return mix(palette["line-2"], palette["ink-2"], 0.45);
}

/** Whether the station is drawn as its name alone, seen from far away. */
export function isNameAlone({ block }: Station, { scale }: Pen): boolean {
  return isRoomy(block, scale);
}

function drawStation(station: Station, pen: Pen): string {
  const { palette } = pen;
  return [
    box(station.rect, { radius: 9, fill: palette.card, stroke: palette["line-2"], width: pen.scale }),
    writeRows(station.block, pen),
    ...(isNameAlone(station, pen)
      ? []
      : station.chips.map((chip) => drawChip(chip, palette["paper-2"], palette.line, pen))),
  ].join("");
}

/** Where there is no room for its name, an empty box would say nothing. */
export function drawChip({ rect, block }: TableChip, fill: string, stroke: string, pen: Pen): string {
  if (placeRows(block, pen.scale).length === 0) return "";
  return box(rect, { radius: 6, fill, stroke, width: pen.scale }) + writeRows(block, pen);
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

function drawProcess({ rect, block, kind }: Process, pen: Pen): string {
  const { palette, scale } = pen;
  const radius = kind === "container" ? 8 : 999;
  return box(rect, { radius, fill: palette.card, stroke: palette["line-2"], width: scale }) + writeRows(block, pen);
}

function drawDevice({ rect, rail, block, chips, kind, up }: Device, pen: Pen): string {
  const { palette } = pen;
  const strong = kind === "bridge" || kind === "bond";
  return [
    box(rect, {
      radius: 8,
      fill: up ? palette.card : palette["paper-2"],
      stroke: strong ? palette["ink-2"] : up ? palette["line-2"] : dashColour(palette),
      width: pen.scale,
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

/** Whether a room is drawn as a small box with its name alone, which stands over its interfaces too. */
export function isCovered({ block, slim }: Room, { scale }: Pen): boolean {
  return slim && isRoomy(block, scale);
}

/** The box that a room is drawn as. */
export function boxOf(room: Room, pen: Pen): Rect {
  return isCovered(room, pen) ? boxOfRoom(room) : room.rect;
}

function drawRoom(room: Room, pen: Pen): string {
  const { palette, scale } = pen;
  const { block, sockets, stops, state } = room;
  const covered = isCovered(room, pen);
  const stopped = state === "stopped";
  return [
    ...(covered ? [drawTabs(room, pen)] : []),
    box(boxOf(room, pen), {
      radius: 9,
      fill: stopped ? palette.paper : palette.card,
      stroke: stopped ? dashColour(palette) : palette["line-2"],
      width: scale,
      dashed: stopped,
    }),
    writeRows(block, pen),
    ...drawStops(room.rect, stops, isRoomy(block, scale), pen),
    ...sockets.map((socket) => writeRows(socket.block, pen)),
    ...(covered ? [] : [drawTabs(room, pen)]),
  ].join("");
}

export function drawTabs(room: Room, pen: Pen): string {
  const { palette, scale } = pen;
  return room.tabs
    .map(({ rect, block, up }) => {
      const border = box(rect, {
        radius: 6,
        fill: up ? palette.card : palette["paper-2"],
        stroke: up ? palette["line-2"] : dashColour(palette),
        width: scale,
        dashed: !up,
      });
      return border + (isCovered(room, pen) ? "" : writeRows(block, pen));
    })
    .join("");
}

/** @param mute without their names, for which there is no room */
function drawStops(room: Rect, stops: Room["stops"], mute: boolean, pen: Pen): string[] {
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
    ...stops.map(
      ({ at, block }) => drawStopMark(at, pen.palette["ink-2"], pen.palette) + (mute ? "" : writeRows(block, pen)),
    ),
  ];
}

export function drawStopMark({ x, y }: Point, stroke: string, palette: Palette): string {
  return box({ x: x - 5, y: y - 5, width: 10, height: 10 }, { radius: 3, fill: palette.card, stroke, width: 1.5 });
}

function drawBundle({ rect, block }: Bundle, pen: Pen): string {
  const { palette } = pen;
  const behind = { ...rect, x: rect.x + 3, y: rect.y + 3 };
  const style = { radius: 8, fill: palette.card, stroke: palette["line-2"], width: pen.scale };
  return box(behind, style) + box(rect, style) + writeRows(block, pen);
}

/** Over its words: on the host they are the process's. */
export function drawSocket(rect: Rect, { palette }: Pen): string {
  return element("rect", { ...rect, rx: 5, fill: palette.accent, opacity: 0.16 });
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
