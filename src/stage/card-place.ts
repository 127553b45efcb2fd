/**
 * Where the card of a step stands: beside what it is about, over nothing that must be read. Where that is full, it stands
 * further off, tied to its place by a line; a long one that has no good place at all gives way to its short form, and only where
 * nothing is free a card covers what the journey has least to do with.
 */
import type { Clearing, Dear } from "./clearing.ts";
import { covered } from "./free-place.ts";
import { bottomOf, contains, inset, overlap, type Point, type Rect, rightOf, type Size } from "./geometry.ts";
import type { View } from "./view.ts";

/** From what it is about to the card, and how far past the packet it begins, in pixels on the screen. */
const GAP = 10;
const LEAD = 24;
/** How much of the card stands left of the packet, the best first. */
const LEANS = [0, 0.25, 0.5, 0.75, 1] as const;
/** Between the other places that are tried, in pixels on the screen. */
const GRID = 14;
/** Further away than this, it needs a line to what it is about. */
const TIED = 30;
/** What it costs to stand a pixel further away; to stand in the next best place; to be in none of the best. */
const FAR = 1 / 120;
const NEXT = 0.01;
const ODD = 0.2;
/** What it costs to cover anything of a thing at all, in parts of what it costs to cover the whole. */
const TOUCHED = 0.4;
/** What it costs where the line to what it is about runs through a thing that is as dear as this. */
const CROSSED = 1;
const DEAR = 60;
/** It leaves where it stands for a place that is that much better. */
const RESTLESS = 0.8;

/** A card that would cost this much, a word touched or a long line to what it is about, shows its short form instead. */
const MOST = 1.2;

/** Paper between the card and the window's edge, in pixels on the screen. */
const CARD_RIM = 8;
/** What the buttons for the zoom take of the window, at its lower edge. */
const BUTTONS = 42;
const LOW = 380;

/** From where to where along an axis. */
type Stretch = readonly [number, number];

export interface PlacedCard {
  /** Upper left corner. */
  readonly corner: Point;
  /** From the border of what it is about to its own, where it stands away. */
  readonly tie: readonly [Point, Point] | null;
}

/**
 * @param size of the card, in pixels on the screen
 * @param seen the part of the scene that is in sight, all of which the card may take
 * @param stands where it stands already, for it to stay there as long as that is well enough
 */
export function placeCard(clearing: Clearing, size: Size, seen: Rect, stands: Point | null = null): PlacedCard {
  return (
    search(clearing, size, seen, stands, Number.POSITIVE_INFINITY) ?? {
      corner: within(clearing.at, inScene(size, clearing), seen),
      tie: null,
    }
  );
}

/** The same for a card that has a shorter form: null where that one is the better, since there is no good place for this. */
export function placeLongCard(
  clearing: Clearing,
  size: Size,
  seen: Rect,
  stands: Point | null = null,
): PlacedCard | null {
  return search(clearing, size, seen, stands, MOST);
}

/** @returns null where every place costs as much as `most`, or more */
function search(
  { own, at, things, zoom }: Clearing,
  size: Size,
  seen: Rect,
  stands: Point | null,
  most: number,
): PlacedCard | null {
  const card = inScene(size, { zoom });
  // The dearest first: most places are out of the question by the first one that they cover.
  const inSight = things.filter(({ rect }) => overlap(rect, seen)).sort((a, b) => b.cost - a.cost);
  const dearest = inSight.filter(({ cost }) => cost >= DEAR);
  const [lastX, lastY] = [rightOf(seen) - card.width, bottomOf(seen) - card.height];
  // Thousands of places are tried: they share one box.
  const placed = { x: 0, y: 0, ...card };
  const best: { corner: Point | null; cost: number } = { corner: null, cost: most };
  const take = (x: number, y: number, extra: number): void => {
    placed.x = Math.max(seen.x, Math.min(x, lastX));
    placed.y = Math.max(seen.y, Math.min(y, lastY));
    const away = between(own, placed) * zoom;
    let cost = extra + FAR * Math.max(0, away - GAP);
    for (const thing of inSight) {
      if (cost >= best.cost - 1e-6) return;
      cost += costOf(thing, placed);
    }
    if (away > TIED) {
      const tie = tieOf(own, at, placed);
      cost += CROSSED * dearest.filter(({ rect }) => runsThrough(tie, rect)).length;
    }
    if (cost < best.cost - 1e-6) [best.corner, best.cost] = [{ x: placed.x, y: placed.y }, cost];
  };
  if (stands) take(stands.x, stands.y, -RESTLESS);
  for (const [index, { x, y }] of nearPlaces(own, at, card, zoom).entries()) take(x, y, index * NEXT);
  // What none of the others can better is not looked for further, nor further away than they could be.
  const reach = (GAP + (best.cost - ODD) / FAR) / zoom;
  const xs = gridAlong(at.x, [seen.x, lastX], [own.x - card.width - reach, rightOf(own) + reach], zoom);
  const ys = gridAlong(at.y, [seen.y, lastY], [own.y - card.height - reach, bottomOf(own) + reach], zoom);
  if (best.cost > ODD) for (const y of ys) for (const x of xs) take(x, y, ODD);
  const { corner } = best;
  if (!corner) return null;
  const box = { ...corner, ...card };
  return { corner, tie: between(own, box) * zoom > TIED ? tieOf(own, at, box) : null };
}

/** Places along an axis, so far apart, counted from the packet, and at both ends of what is in sight: those within reach. */
function gridAlong(at: number, [first, last]: Stretch, [from, to]: Stretch, zoom: number): readonly number[] {
  const step = GRID / zoom;
  const begin = at - Math.ceil((at - first) / step) * step;
  const count = Math.max(0, Math.ceil((last - begin) / step)) + 1;
  const all = Array.from({ length: count }, (_, index) => Math.max(first, Math.min(begin + index * step, last)));
  return all.filter((one) => one >= from && one <= to);
}

function inScene({ width, height }: Size, { zoom }: Pick<Clearing, "zoom">): Size {
  return { width: width / zoom, height: height / zoom };
}

/** Whether a window is too low for cards of several lines. */
export function isLow({ height }: Size): boolean {
  return height < LOW;
}

/**
 * The part of the scene that a window shows and a card may take, clear of its edges and buttons; null where the packet is not in it.
 *
 * @param size of the card, in pixels on the screen: at least so much
 */
export function sightFor(at: Point, size: Size, { x, y, zoom }: View, window: Size): Rect | null {
  const shown = (rect: Rect): Rect => ({
    x: (rect.x - x) / zoom,
    y: (rect.y - y) / zoom,
    ...inScene(rect, { zoom }),
  });
  const whole = { x: 0, y: 0, ...window };
  if (!contains(shown(whole), { ...at, width: 0, height: 0 })) return null;
  return shown({ ...inset(whole, CARD_RIM), height: Math.max(size.height, window.height - CARD_RIM - BUTTONS) });
}

/** Below what it is about, above it, right of it, left of it. */
function nearPlaces(own: Rect, at: Point, card: Size, zoom: number): readonly Point[] {
  const [gap, lead] = [GAP / zoom, LEAD / zoom];
  const xs = LEANS.map((lean) => at.x - lead - lean * Math.max(0, card.width - 2 * lead));
  const beside = Math.max(own.y, at.y - card.height / 2);
  return [
    ...xs.map((x) => ({ x, y: bottomOf(own) + gap })),
    ...xs.map((x) => ({ x, y: own.y - gap - card.height })),
    { x: rightOf(own) + gap, y: beside },
    { x: own.x - gap - card.width, y: beside },
  ];
}

function costOf({ rect, cost }: Dear, placed: Rect): number {
  if (!overlap(placed, rect)) return 0;
  return cost * (TOUCHED + (1 - TOUCHED) * covered(placed, rect));
}

/** Moved so that all of it is in sight. */
function within({ x, y }: Point, { width, height }: Size, seen: Rect): Point {
  return {
    x: Math.max(seen.x, Math.min(x, rightOf(seen) - width)),
    y: Math.max(seen.y, Math.min(y, bottomOf(seen) - height)),
  };
}

/** The least distance between two boxes. */
function between(a: Rect, b: Rect): number {
  const across = Math.max(0, b.x - rightOf(a), a.x - rightOf(b));
  const down = Math.max(0, b.y - bottomOf(a), a.y - bottomOf(b));
  return Math.sqrt(across ** 2 + down ** 2);
}

/** The shortest line between two boxes; where there are several, the one nearest to the packet. */
function tieOf(own: Rect, at: Point, card: Rect): readonly [Point, Point] {
  const x = ends(own.x, rightOf(own), card.x, rightOf(card), at.x);
  const y = ends(own.y, bottomOf(own), card.y, bottomOf(card), at.y);
  return [
    { x: x[0], y: y[0] },
    { x: x[1], y: y[1] },
  ];
}

const SAMPLES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

function runsThrough([a, b]: readonly [Point, Point], rect: Rect): boolean {
  return SAMPLES.some((part) => {
    const [x, y] = [a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part];
    return x > rect.x && x < rightOf(rect) && y > rect.y && y < bottomOf(rect);
  });
}

/** The same along one axis: where one stretch is nearest to another; the same place of both where they share one. */
function ends(a: number, aEnd: number, b: number, bEnd: number, wish: number): readonly [number, number] {
  if (aEnd < b) return [aEnd, b];
  if (bEnd < a) return [a, bEnd];
  const shared = Math.max(Math.max(a, b), Math.min(wish, Math.min(aEnd, bEnd)));
  return [shared, shared];
}
