/** Where a journey forks: a line for each way that the packet may go on, with a word of what is assumed and what comes of it. */
import { flattenSteps } from "../answers/steps.ts";
import { OUTCOME_WORDS } from "../answers/words.ts";
import type { Journey } from "../kernel/journey.ts";
import { courseOf, type PacketCourse } from "./course.ts";
import { pointAt } from "./frames.ts";
import { contains, distance, inset, type Point, type Rect } from "./geometry.ts";
import type { Scene } from "./scene.ts";

export interface ForkLine {
  /** `if it holds: silence`. */
  readonly title: string;
  readonly line: readonly Point[];
  /** Where the title hangs on: just out of the station, above the line or below it. */
  readonly label: Point & { readonly side: "above" | "below" };
}

/** A way shorter than this ends where the journey forks. */
const NOWHERE = 12;
/** How far out of its station such a way is drawn, for it to be seen at all. */
const STUB = 34;
/** From the station to the title. */
const GAP = 12;

export function forkLines(scene: Scene, journey: Journey): readonly ForkLine[] {
  if (!journey.fork) return [];
  const common = flattenSteps(journey).at(-1);
  return journey.fork.ways.flatMap(({ assuming, journey: way }, place): ForkLine[] => {
    const course = courseOf(scene, way);
    const index = common?.packet ?? 0;
    const packet = course.packets[index];
    // What the packet met up to here is the same; the step that could not be told is another one on each way.
    const from = course.steps.filter((step) => step.packet === index)[common?.stepInPacket ?? 0]?.from;
    const start = packet && from !== undefined ? pointAt(packet, from) : null;
    if (!packet || from === undefined || !start) return [];
    const title = `if ${assuming}: ${OUTCOME_WORDS[way.outcome].toLowerCase()}`;
    const station = scene.stations.find(({ rect }) => contains(rect, { ...start, width: 0, height: 0 }))?.rect ?? null;
    const rest = restOf(packet, from, start);
    if (rest.length > 1) {
      const label = rest.find((point) => !station || isBeyond(station, point)) ?? start;
      return [{ title, line: rest, label: { ...label, side: place % 2 === 0 ? "above" : "below" } }];
    }
    const end = { x: start.x, y: (station?.y ?? start.y) - STUB };
    return [{ title, line: [start, end], label: { ...end, side: "above" } }];
  });
}

/** The line from there on, with points near enough to one another to hang a title on; empty where it ends there. */
function restOf(packet: PacketCourse, from: number, start: Point): readonly Point[] {
  if ((packet.lengths.at(-1) ?? 0) - from < NOWHERE) return [];
  const corners = [start, ...packet.line.filter((_, at) => (packet.lengths[at] ?? 0) > from)];
  return corners.flatMap((to, at) => {
    const before = corners[at - 1];
    if (!before) return [to];
    const parts = Math.max(1, Math.ceil(distance(before, to) / GAP));
    return Array.from({ length: parts }, (_, part) => between(before, to, (part + 1) / parts));
  });
}

function between(a: Point, b: Point, part: number): Point {
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part };
}

function isBeyond(station: Rect, point: Point): boolean {
  return !contains(inset(station, -GAP), { ...point, width: 0, height: 0 });
}
