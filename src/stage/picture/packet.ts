/** The packet in a picture: the trail it has left, what it lights, its token, and the marks where packets ended. */
import type { FlatStep } from "../../answers/steps.ts";
import type { Journey } from "../../kernel/journey.ts";
import { calloutOf } from "../callout.ts";
import type { Course, PacketCourse } from "../course.ts";
import { forkLines } from "../fork-lines.ts";
import { lineUpTo, pointAt } from "../frames.ts";
import type { Point, Rect } from "../geometry.ts";
import { type EndMark, endMarksAt, endsIn, type Lights, lightsAt } from "../moment.ts";
import { isRoomy } from "../rows.ts";
import type { Scene } from "../scene.ts";
import { spotsAt } from "../socket-spots.ts";
import { box } from "./box.ts";
import type { Palette, Tone } from "./palette.ts";
import type { Pen } from "./pen.ts";
import { element } from "./svg.ts";
import {
  boxOf,
  drawChip,
  drawJunction,
  drawPortMark,
  drawSocket,
  drawStopMark,
  drawTabs,
  drawTick,
  isCovered,
  isNameAlone,
} from "./things.ts";

/** A journey on its scene, as everything in a picture reads it. */
export interface Told {
  readonly scene: Scene;
  readonly journey: Journey;
  readonly course: Course;
  readonly steps: readonly FlatStep[];
}

export function pathOf(line: readonly Point[]): string {
  return line.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

/** The lines of the packets up to the end of a step, and both ways on from a fork: below the things that stand on them. */
export function drawTrails({ scene, journey, course }: Told, index: number, { palette }: Pen): string {
  const step = course.steps[index];
  const forks = index === course.steps.length - 1 ? forkLines(scene, journey) : [];
  const trails = course.packets.slice(0, (step?.packet ?? -1) + 1).map((packet, at) => {
    const earlier = at < (step?.packet ?? 0);
    const line = earlier ? packet.line : lineUpTo(packet, step?.to ?? 0);
    return line.length > 1 ? drawTrail(packet, pathOf(line), earlier, palette) : "";
  });
  return [...trails, ...forks.map(({ line }, way) => drawFork(pathOf(line), way, palette))].join("");
}

export function drawFork(d: string, way: number, palette: Palette): string {
  return element("path", {
    d,
    fill: "none",
    stroke: palette.undetermined,
    "stroke-width": 3,
    "stroke-dasharray": way === 0 ? "2 7" : "7 6",
    "stroke-linecap": "round",
  });
}

export function drawTrail({ back }: PacketCourse, d: string, earlier: boolean, palette: Palette): string {
  return element("path", {
    d,
    fill: "none",
    stroke: palette.accent,
    "stroke-width": 3,
    // The way back is a broken line beside the way there.
    "stroke-dasharray": back ? "9 6" : undefined,
    "stroke-linecap": back ? "butt" : "round",
    "stroke-linejoin": "round",
    opacity: earlier ? 0.4 : undefined,
  });
}

/** What the packet is at, and what it has come past, drawn over what stands there. */
export function drawLights(told: Told, index: number, pen: Pen): string {
  const { palette } = pen;
  const { scene } = told;
  const lights = lightsAt(told.course, told.steps, index);
  const { active, passed, tone } = lights;
  const mark = palette[tone ?? "accent"];
  const tint = palette[`${tone ?? "accent"}-tint`];
  const edge = (id: string, rect: Rect, radius: number): string => {
    if (active.has(id)) return box(rect, { radius, fill: "none", stroke: mark, width: 2 });
    return "";
  };
  const trod = (id: string, rect: Rect, radius: number): string =>
    edge(id, rect, radius) || (passed.has(id) ? box(rect, { radius, fill: "none", stroke: palette.accent }) : "");
  return [
    ...scene.stations.flatMap((station) => [
      edge(station.id, station.rect, 9),
      ...(isNameAlone(station, pen) ? [] : station.chips.map((chip) => lightChip(chip, lights, mark, tint, pen))),
    ]),
    ...scene.junctions.map((one) => (active.has(one.id) ? drawJunction(one, palette.accent, 2, pen) : "")),
    ...scene.processes.flatMap((process) => [
      edge(process.id, process.rect, process.kind === "container" ? 8 : 999),
      ...spotsAt(process, pen.scale).map(({ socket, rect }) => (active.has(socket.id) ? drawSocket(rect, pen) : "")),
    ]),
    ...scene.devices.flatMap(({ id, rect, chips }) => [
      trod(id, rect, 8),
      ...chips.map((chip) => lightChip(chip, lights, mark, tint, pen)),
    ]),
    ...scene.ports.map(({ id, at }) =>
      active.has(id) || passed.has(id) ? drawPortMark(at, active.has(id) ? mark : palette.accent, pen) : "",
    ),
    ...scene.rooms.flatMap((room) => {
      const { id, tabs, sockets, stops, block } = room;
      const spots = isRoomy(block, pen.scale) ? [] : sockets;
      const outline = edge(id, boxOf(room, pen), 9);
      const bare = isCovered(room, pen);
      return [
        outline,
        ...spots.map((socket) => (active.has(socket.id) ? drawSocket(socket.rect, pen) : "")),
        ...stops.map((stop) => (active.has(stop.id) ? drawStopMark(stop.at, mark, palette) : "")),
        // They stand on the border that was just drawn over them.
        outline && !bare ? drawTabs(room, pen) : "",
        ...(bare ? [] : tabs.map((tab) => trod(tab.id, tab.rect, 6))),
      ];
    }),
    ...scene.outsides.map(({ id, rect }) => edge(id, rect, 999)),
  ].join("");
}

function lightChip(
  chip: Scene["stations"][number]["chips"][number],
  { active, passed }: Lights,
  mark: string,
  tint: string,
  pen: Pen,
): string {
  if (active.has(chip.id)) return drawChip(chip, tint, mark, pen);
  return passed.has(chip.id) ? drawTick(chip.rect, pen) : "";
}

/** The token at the end of a step, and the marks of packets that ended before or in it. */
export function drawPacket(told: Told, index: number, pen: Pen): string {
  const { course, journey, steps } = told;
  const step = course.steps[index];
  const packet = step && course.packets[step.packet];
  const at = packet && step && pointAt(packet, step.to);
  const flat = steps[index];
  const marks = endMarksAt(course, steps, index, true).map((mark) => drawEndMark(mark, pen));
  if (!packet || !at || !flat || endsIn(calloutOf(flat.step))) return marks.join("");
  const kind = journey.packets[flat.packet]?.kind;
  const error = kind === "rst" || kind === "icmp-error";
  return marks.join("") + element("g", { transform: `translate(${at.x} ${at.y})` }, drawToken(packet.back, error, pen));
}

/** A disc for a request, a ring for an answer, a square for a refusal, at the origin. */
export function drawToken(back: boolean, error: boolean, { palette, scale }: Pen): string {
  const colour = error ? palette.drop : palette.accent;
  const shape = error
    ? element("rect", {
        x: -6,
        y: -6,
        width: 12,
        height: 12,
        rx: 3,
        fill: palette.card,
        stroke: colour,
        "stroke-width": 3,
      })
    : element("circle", {
        r: back ? 5 : 6,
        fill: back ? palette.card : colour,
        stroke: back ? colour : palette.card,
        "stroke-width": back ? 4 : 2,
      });
  const halo = element("circle", { r: 13, fill: colour, opacity: 0.25 });
  return element("g", { transform: scale > 1 ? `scale(${Math.min(3, 0.9 * scale)})` : undefined }, halo, shape);
}

const MARK_TONES: Readonly<Record<EndMark["kind"], Tone>> = {
  delivered: "accept",
  "left-host": "accept",
  dropped: "drop",
  rejected: "drop",
  undetermined: "undetermined",
};

export function toneOfEnd(kind: EndMark["kind"]): Tone {
  return MARK_TONES[kind];
}

function drawEndMark({ kind, point: { x, y } }: EndMark, { palette, scale }: Pen): string {
  const colour = palette[toneOfEnd(kind)];
  const strokes = { fill: "none", stroke: colour, "stroke-width": 2, "stroke-linecap": "round" };
  return element(
    "g",
    { transform: `translate(${x} ${y})${scale > 1 ? ` scale(${Math.min(3, 0.9 * scale)})` : ""}` },
    element("circle", { r: 8, fill: palette.card, stroke: colour, "stroke-width": 2 }),
    kind === "undetermined"
      ? element("path", { d: "M-2.4 -1.8a2.5 2.5 0 1 1 3.3 2.4q-.9 .5 -.9 1.3M0 4.2v.1", ...strokes })
      : element("path", { d: "M-3 -3L3 3M3 -3L-3 3", ...strokes }),
  );
}
