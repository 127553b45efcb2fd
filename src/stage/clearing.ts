/** What stands and is written around a packet, and how dear each of it is: a card may cover the cheap, where nothing is free. */
import type { FlatStep } from "../answers/steps.ts";
import type { Course, CourseStep } from "./course.ts";
import { pointAt } from "./frames.ts";
import { boxOfJunction, boxOfRoom } from "./free-place.ts";
import { distance, inset, type Point, type Rect } from "./geometry.ts";
import { endMarksAt } from "./moment.ts";
import type { Note } from "./notes.ts";
import { type Block, isRoomy, scaleAt, wordsIn } from "./rows.ts";
import type { Room, Scene } from "./scene.ts";

/** What must be read: names of stations, notes, the packet, what the step is about, and interfaces that the packet is at. */
const MUST_BE_READ = 1000;
/** Stations and junctions, and the words of everything else that the journey comes by. */
const OF_THE_JOURNEY = 60;
/** Words that the journey has nothing to do with. */
const OTHER_WORDS = 12;
/** A box where nothing is written. */
const EMPTY = 2;
/** For each pixel of the packet's trail. */
const TRAIL = 0.01;
/** Half of the width of the token, with its halo, and of the mark where a packet ended, in pixels on the screen. */
const TOKEN = 13;
const MARK = 10;

export interface Clearing {
  /** What the step is about: the box that lights up, or what is around the packet alone. */
  readonly own: Rect;
  /** Where the packet is. */
  readonly at: Point;
  readonly things: readonly Dear[];
  /** Pixels on the screen for one of the scene. */
  readonly zoom: number;
}

/** Something that a card might cover. */
export interface Dear {
  readonly rect: Rect;
  /** Of covering all of it. */
  readonly cost: number;
}

interface Told {
  readonly scene: Scene;
  readonly course: Course;
  readonly steps: readonly FlatStep[];
}

/**
 * @param notes what else is written at that moment
 * @returns null where the packet is nowhere
 */
export function clearingAt(
  { scene, course, steps }: Told,
  index: number,
  notes: readonly Note[],
  zoom: number,
): Clearing | null {
  const step = course.steps[index];
  const packet = step && course.packets[step.packet];
  const at = packet && pointAt(packet, step.to);
  if (!at) return null;
  const marks = endMarksAt(course, steps, index, true).map(({ point }) => pointed(point, MARK / zoom));
  const scale = scaleAt(zoom);
  const here = new Set(step?.lit);
  const met = new Set(course.steps.flatMap(({ lit }) => lit));
  const token = pointed(at, TOKEN / zoom);
  const box = boxAround(scene, step);
  const room = box ? null : roomAround(scene, step);
  const own = box ?? (room ? boxOfRoom(room) : token);
  const dear = (cost: number) => (rect: Rect) => ({ rect, cost });
  const words = (block: Block): readonly Rect[] => wordsIn(block, scale);
  const wordsOf = (ids: readonly string[], blocks: readonly Block[]): readonly Dear[] => {
    const cost = ids.some((id) => here.has(id))
      ? MUST_BE_READ
      : ids.some((id) => met.has(id))
        ? OF_THE_JOURNEY
        : OTHER_WORDS;
    return blocks.flatMap(words).map(dear(cost));
  };
  const things = [
    // Of a room, which may be larger than the window, what is written there is enough.
    { rect: own, cost: room ? OF_THE_JOURNEY : MUST_BE_READ },
    ...[token, ...notes.map(({ rect }) => rect), ...marks].map(dear(MUST_BE_READ)),
    ...scene.stations.flatMap(({ rect, block }) => [
      ...words(block).map(dear(MUST_BE_READ)),
      { rect, cost: OF_THE_JOURNEY },
    ]),
    ...scene.junctions.flatMap((one) => [
      ...words(one.block).map(dear(OF_THE_JOURNEY)),
      { rect: boxOfJunction(one), cost: OTHER_WORDS },
    ]),
    ...[...scene.processes, ...scene.outsides, ...scene.bundles].flatMap(({ id, rect, block }) => [
      ...wordsOf([id], [block]),
      { rect, cost: EMPTY },
    ]),
    ...scene.devices.flatMap(({ id, rect, block, chips }) => [
      ...wordsOf([id, ...chips.map((chip) => chip.id)], [block]),
      ...chips.map((chip) => ({ rect: chip.rect, cost: met.has(chip.id) ? OF_THE_JOURNEY : OTHER_WORDS })),
      { rect, cost: EMPTY },
    ]),
    ...scene.ports.flatMap(({ id, block }) => (block ? wordsOf([id], [block]) : [])),
    ...scene.rooms.flatMap((room) => [
      ...wordsOf([room.id, ...room.stops.map(({ id }) => id)], shownIn(room, scale)),
      ...(room.slim && isRoomy(room.block, scale)
        ? []
        : room.tabs.flatMap(({ id, rect, block }) => [...wordsOf([id], [block]), { rect, cost: EMPTY }])),
      { rect: boxOfRoom(room), cost: EMPTY },
    ]),
    ...scene.captions.flatMap(({ block }) => words(block).map(dear(OTHER_WORDS))),
    ...words(scene.host.block).map(dear(OTHER_WORDS)),
    ...trailOf(course, index, zoom),
  ];
  return { own, at, things, zoom };
}

function pointed(at: Point, radius: number): Rect {
  return inset({ ...at, width: 0, height: 0 }, -radius);
}

/** What is written in a room at that scale of text. */
function shownIn({ block, sockets, stops }: Room, scale: number): readonly Block[] {
  return isRoomy(block, scale)
    ? [block]
    : [block, ...sockets.map((one) => one.block), ...stops.map((one) => one.block)];
}

/** Where the present packet has come along. */
function trailOf({ steps, packets }: Course, index: number, zoom: number): readonly Dear[] {
  const step = steps[index];
  const packet = step && packets[step.packet];
  if (!packet) return [];
  return packet.line.flatMap((to, corner): readonly Dear[] => {
    const from = packet.line[corner - 1];
    if (!from || (packet.lengths[corner] ?? 0) > step.to) return [];
    const rect = {
      x: Math.min(from.x, to.x) - 1,
      y: Math.min(from.y, to.y) - 1,
      width: Math.abs(to.x - from.x) + 2,
      height: Math.abs(to.y - from.y) + 2,
    };
    return [{ rect, cost: TRAIL * distance(from, to) * zoom }];
  });
}

/** The box of what lights up, but for rooms. */
function boxAround(scene: Scene, { lit }: CourseStep): Rect | null {
  const ids = new Set(lit);
  const station = scene.stations.find(({ id }) => ids.has(id));
  if (station) return station.rect;
  const junction = scene.junctions.find(({ id }) => ids.has(id));
  if (junction) return boxOfJunction(junction);
  const box = [...scene.processes, ...scene.devices, ...scene.outsides].find(({ id }) => ids.has(id));
  return box?.rect ?? null;
}

/** The room that lights up, or something in it. */
export function roomAround({ rooms }: Scene, { lit }: CourseStep): Room | null {
  const ids = new Set(lit);
  return (
    rooms.find(({ id, tabs, stops }) =>
      [id, ...[...tabs, ...stops].map((one) => one.id)].some((one) => ids.has(one)),
    ) ?? null
  );
}
