/**
 * A journey on a scene: the line that each packet draws, and how far along it each step is. What the player's time makes
 * of it is `frames.ts`'s.
 */
import type { Journey, JourneyPacket, Step } from "../kernel/journey.ts";
import { distance, type Point } from "./geometry.ts";
import { laneOf } from "./lane.ts";
import { type Leg, lengthOf, pathFinder } from "./paths.ts";
import { placeFinder, type StepPlace } from "./places.ts";
import type { Scene } from "./scene.ts";

export interface Course {
  readonly packets: readonly PacketCourse[];
  /** One for each of `flattenSteps(journey)`. */
  readonly steps: readonly CourseStep[];
}

export interface PacketCourse {
  /** It answers or reports on another. */
  readonly back: boolean;
  /** The line as drawn; a single point for a packet that never moves. */
  readonly line: readonly Point[];
  /** Distance of each point from the beginning. */
  readonly lengths: readonly number[];
}

export interface CourseStep {
  readonly packet: number;
  readonly place: string;
  /** Where along the packet's line the step begins, and where it has happened. */
  readonly from: number;
  readonly to: number;
  /** What lights up during the step. */
  readonly lit: readonly string[];
  /** Tracks that the packet came along in this step. */
  readonly tracks: readonly string[];
}

export function courseOf(scene: Scene, journey: Journey): Course {
  const places = placeFinder(scene);
  const paths = pathFinder(scene);
  const packets: PacketCourse[] = [];
  const steps: CourseStep[] = [];
  const ends: (StepPlace | null)[] = [];
  for (const [index, packet] of journey.packets.entries()) {
    const back = answers(packet);
    let before = packet.cause === null ? null : (ends[packet.cause] ?? null);
    let here: StepPlace | null = null;
    const legs: Leg[] = [];
    const own: (StepPlace & { readonly legs: readonly Leg[] })[] = [];
    for (const step of packet.steps) {
      const next = places.find(step, before, packet);
      const way: readonly Leg[] = here === null ? [] : paths.find(here.place, next.place, returns(step, here.place));
      legs.push(...way);
      own.push({ ...next, legs: way });
      here = next;
      before = next;
    }
    ends.push(here);
    const start = own[0] && scene.places.get(own[0].place);
    const drawn = laneOf(legs, back);
    const line = drawn.length > 0 ? drawn : start ? [start] : [];
    const lengths = lengthsOf(line);
    const whole = legs.reduce((sum, leg) => sum + lengthOf(leg.points), 0);
    const stretch = whole === 0 ? 0 : (lengths.at(-1) ?? 0) / whole;
    let along = 0;
    let from = 0;
    for (const { place, lit, legs: way } of own) {
      along += way.reduce((sum, leg) => sum + lengthOf(leg.points), 0);
      const at = scene.places.get(place);
      const to = way.length === 0 || !at ? from : nearestOn({ line, lengths }, at, from, along * stretch);
      const tracks = way.flatMap(({ track }) => (track === null ? [] : [track]));
      steps.push({ packet: index, place, from, to, lit, tracks });
      from = to;
    }
    packets.push({ back, line, lengths });
  }
  return { packets, steps };
}

const ANSWERS: ReadonlySet<JourneyPacket["kind"]> = new Set<JourneyPacket["kind"]>([
  "syn-ack",
  "rst",
  "echo-reply",
  "icmp-error",
]);

/** A datagram may be either; docker-proxy's own connection is a request of its own. */
function answers({ kind, cause, steps }: JourneyPacket): boolean {
  const first = steps[0];
  const proxied = first?.at === "send" && first.process === "docker-proxy" && kind === "datagram";
  return ANSWERS.has(kind) || (kind === "datagram" && cause !== null && !proxied);
}

/** A frame that br_netfilter showed to the stations goes back the way it came, to the bridge it is on. */
function returns(step: Step, from: string): boolean {
  return step.at === "bridge" && (from.startsWith("chip:") || from.startsWith("hook:"));
}

/** Moved aside and rounded, a line is a little longer or shorter than its way: how far a place may be from where it would be. */
const DRIFT = 90;

/** How far along the line it comes nearest to a place: not before `least`, and not far from where it is expected. */
function nearestOn(
  { line, lengths }: Pick<PacketCourse, "line" | "lengths">,
  place: Point,
  least: number,
  expected: number,
): number {
  let best = Math.max(least, expected);
  let nearest = Number.POSITIVE_INFINITY;
  for (const [index, to] of line.entries()) {
    const from = line[index - 1];
    const start = lengths[index - 1] ?? 0;
    const length = (lengths[index] ?? 0) - start;
    if (!from || length === 0) continue;
    const dot = (place.x - from.x) * (to.x - from.x) + (place.y - from.y) * (to.y - from.y);
    const at = Math.max(least, start + Math.max(0, Math.min(length, dot / length)));
    if (at > start + length || Math.abs(at - expected) > DRIFT) continue;
    const part = (at - start) / length;
    const gap = distance(place, { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part });
    // Of two as near, the one that is expected: a line may come past a place twice.
    const score = gap + Math.abs(at - expected) * 0.01;
    if (score < nearest) [best, nearest] = [at, score];
  }
  return best;
}

function lengthsOf(line: readonly Point[]): readonly number[] {
  let sum = 0;
  return line.map((point, index) => {
    const before = line[index - 1];
    if (before) sum += distance(before, point);
    return sum;
  });
}
