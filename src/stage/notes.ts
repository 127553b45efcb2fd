/**
 * What stays written on the stage once the card that told it has gone: what was rewritten in the packet's header, beside the
 * station where it happened, the rule that a packet was lost by, the two connections that docker-proxy stands between, what is
 * assumed on each way on from a fork.
 */
import type { FlatStep } from "../answers/steps.ts";
import type { Header, Journey } from "../kernel/journey.ts";
import { withPort } from "../net/port.ts";
import { calloutOf } from "./callout.ts";
import type { Course } from "./course.ts";
import { forkLines } from "./fork-lines.ts";
import { covered, leastCostly, standing } from "./free-place.ts";
import { bottomOf, centreOf, type Point, type Rect, rightOf, type Size } from "./geometry.ts";
import { scaleAt } from "./rows.ts";
import type { Scene, Station } from "./scene.ts";
import { mono, name, plain, type Run, widthOf } from "./text.ts";

export interface Note {
  readonly key: string;
  readonly tone: "dnat" | "snat" | "connection" | "drop" | "undetermined";
  /** Runs of text beside one another, in lines. */
  readonly lines: readonly (readonly Run[])[];
  /** In the scene: as large as it is on the screen at that zoom. */
  readonly rect: Rect;
}

/** Pixels on the screen: around the text, between its runs, and from one line to the next. */
export const NOTE = { pad: 6, gap: 6, line: 18, rim: 1 } as const;
/** From the station to it, in pixels at zoom 1. */
const DROP = 5;
/** How much worse it is to cover what stands there than to leave the drawing, and perhaps the window. */
const COVERING = 20;

interface Wanted extends Pick<Note, "key" | "tone" | "lines"> {
  /** Upper left corners, the best first. */
  readonly places: (size: Size) => readonly Point[];
}

export interface Moment {
  /** Index of the present step, whose own station has its card there. */
  readonly index: number;
  /** Whether what it does has happened. */
  readonly settled: boolean;
  /** Pixels on the screen for one of the scene. */
  readonly zoom: number;
}

export function notesAt(
  scene: Scene,
  journey: Journey,
  course: Course,
  steps: readonly FlatStep[],
  { index, settled, zoom }: Moment,
): readonly Note[] {
  const taken = [...standing(scene, scaleAt(zoom))];
  const whole = { x: 0, y: 0, ...scene.size };
  const forked = settled && index === steps.length - 1;
  const wanted = [
    ...connections(scene, journey, course, index),
    ...rewrites(scene, course, steps, index),
    ...losses(scene, course, steps, index),
    ...(forked ? forks(scene, journey, zoom) : []),
  ];
  return wanted.map(({ key, tone, lines, places }): Note => {
    const across = Math.max(
      ...lines.map((runs) => runs.reduce((sum, run) => sum + widthOf(run) + NOTE.gap, -NOTE.gap)),
    );
    const down = lines.length * NOTE.line + 2 * NOTE.rim;
    const size = { width: (across + 2 * NOTE.pad) / zoom, height: down / zoom };
    const at = leastCostly(places(size), (place) => {
      const rect = { ...place, ...size };
      const outside = 1 - covered(rect, whole);
      return taken.reduce((sum, other) => sum + COVERING * covered(rect, other), outside);
    });
    const rect = { ...at, ...size };
    taken.push(rect);
    return { key, tone, lines, rect };
  });
}

function rewrites(scene: Scene, course: Course, steps: readonly FlatStep[], index: number): readonly Wanted[] {
  const present = course.steps[index];
  return steps.slice(0, index).flatMap(({ step, packet }, key): Wanted[] => {
    const lit = course.steps[key]?.lit ?? [];
    const callout = packet === present?.packet ? calloutOf(step) : null;
    const station = scene.stations.find(({ id }) => lit.includes(id));
    if (callout?.type !== "translation" || !station || present?.lit.includes(station.id)) return [];
    const line = [name(`${callout.title} →`, 12), mono(callout.after)];
    return [{ key: `rewrite ${key}`, tone: callout.kind, lines: [line], places: beside(station, scene) }];
  });
}

/** By which rule a packet was lost, when something else has come of it since: the mark where it ended stays as well. */
function losses(scene: Scene, course: Course, steps: readonly FlatStep[], index: number): readonly Wanted[] {
  return steps.slice(0, index).flatMap(({ step }, key): Wanted[] => {
    const lit = course.steps[key]?.lit ?? [];
    const callout = step.at === "drop" && step.rule ? calloutOf(step) : null;
    const station = scene.stations.find(({ id }) => lit.includes(id));
    if (callout?.type !== "end" || !station) return [];
    const line = [name(`${callout.title}:`, 12), plain(callout.text)];
    return [{ key: `loss ${key}`, tone: "drop", lines: [line], places: beside(station, scene) }];
  });
}

function beside({ rect }: Station, { size }: Scene): Wanted["places"] {
  return ({ width, height }) =>
    [bottomOf(rect) + DROP, rect.y - DROP - height].flatMap((y) => [
      { x: rect.x, y },
      { x: Math.min(rect.x, size.width - width), y },
      // Clear of the lines' names, which begin near the end of the last station.
      { x: rightOf(rect) - 2 * DROP - width, y },
      { x: centreOf(rect).x - 2 * DROP - width, y },
    ]);
}

/** From the moment that docker-proxy opens its own: the one that it took stands at input, its own at output. */
function connections(scene: Scene, { packets }: Journey, course: Course, index: number): readonly Wanted[] {
  const at = packets.findIndex(({ cause, steps: [first] }) => {
    return cause !== null && first?.at === "send" && first.process === "docker-proxy";
  });
  const own = packets[at]?.steps[0]?.header;
  const taken = packets[packets[at]?.cause ?? -1]?.steps.findLast((step) => step.at === "socket")?.header;
  if (!own || !taken || (course.steps[index]?.packet ?? -1) < at) return [];
  const endAt = (hook: "input" | "output", side: "left" | "right", title: string, header: Header): Wanted[] => {
    const rect = scene.stations.find((station) => station.hook === hook)?.rect;
    if (!rect) return [];
    const places = ({ width, height }: Size): readonly Point[] => {
      const y = centreOf(rect).y - height / 2;
      const left = { x: rect.x - 2 * DROP - width, y };
      const right = { x: rightOf(rect) + 2 * DROP, y };
      return side === "left" ? [left, right] : [right, left];
    };
    return [{ key: title, tone: "connection", lines: [[name(title, 12)], [mono(ends(header))]], places }];
  };
  return [...endAt("input", "left", "to docker-proxy", taken), ...endAt("output", "right", "docker-proxy's own", own)];
}

function forks(scene: Scene, journey: Journey, zoom: number): readonly Wanted[] {
  return forkLines(scene, journey).map(({ title, label }): Wanted => {
    const places = ({ width, height }: Size): readonly Point[] => {
      const [above, below] = [label.y - DROP / zoom - height, label.y + DROP / zoom];
      const ys = label.side === "above" ? [above, below] : [below, above];
      const xs = [label.x, label.x - width / 2, label.x - width - DROP / zoom, label.x + DROP / zoom];
      const beside = xs.slice(2).map((x) => ({ x, y: label.y - height / 2 }));
      return [...ys.flatMap((y) => xs.slice(0, 2).map((x) => ({ x, y }))), ...beside];
    };
    return { key: title, tone: "undetermined", lines: [[name(title, 12)]], places };
  });
}

function ends({ src, sport, dst, dport }: Header): string {
  return `${withPort(src, sport)} → ${withPort(dst, dport)}`;
}
