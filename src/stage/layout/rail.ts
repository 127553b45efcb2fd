/** The ports along a device's rail, with their names where there is room for them. */
import type { Link } from "../../host/model.ts";
import type { Rect } from "../geometry.ts";
import { isUp } from "../plan/devices.ts";
import { type Block, row } from "../rows.ts";
import type { Caption, Device, Port } from "../scene.ts";
import { formatSelection } from "../selection.ts";
import { mono, note, type Run, widthOf } from "../text.ts";
import { DEVICE_GAP, PORT_NAMES } from "./metrics.ts";

export interface PortSpot {
  /** null where what is plugged in has no interface of its own on the host, as a macvlan's has none. */
  readonly link: Link | null;
  /** What stands beside its cable. */
  readonly name: string;
  readonly x: number;
}

export interface PlacedPorts {
  readonly ports: readonly Port[];
  readonly captions: readonly Caption[];
}

/** Between a name and a cable beside it. */
const CLEAR = 5;
/** From the rail to the first row. */
const DROP = 6;

/** Names in two rows, whole, with room for text so many times as large: the largest for which all have it. */
const NEAR: readonly Demand[] = [1.4, 1.25].map((scale) => ({ scale, rows: 2, height: PORT_NAMES, short: false }));
/** The same for one higher row, which is looked at from further away: it takes some of the paper at the host's foot. */
const FAR: readonly Demand[] = [false, true].flatMap((short) =>
  [1.7, 1.55].map((scale) => ({ scale, rows: 1, height: 1.25 * PORT_NAMES, short })),
);
/** Of a name that a program made up, its end tells it from the others. */
const MADE_UP = /^[a-z]{2,4}[0-9a-f]{7,12}$/;
const TAIL = 4;

export function placePorts(device: Device, spots: readonly PortSpot[]): PlacedPorts {
  const rail = device.rail ?? device.rect;
  const y = rail.y + rail.height;
  const ordered = spots.toSorted((a, b) => a.x - b.x);
  const near = placeNames(ordered, rail, NEAR);
  const far = placeNames(ordered, rail, FAR);
  const blockOf = (index: number, run: Run): Block | null => {
    const [close, away] = [near.names[index], far.names[index]];
    const afar = away && spaceFor(away, run);
    if (!close) return afar ? { ...afar, align: "top" } : null;
    return {
      ...spaceFor(close, run),
      align: "middle",
      ...(afar && far.scale > near.scale ? { roomy: { over: near.scale, ...afar, align: "top" } } : {}),
    };
  };
  const captions = ordered.flatMap(({ link, name }, index): Caption[] => {
    const block = link ? null : blockOf(index, note(name));
    return block ? [{ at: block.rect, block }] : [];
  });
  const ports = ordered.flatMap(({ link, x }, index): Port[] => {
    if (!link) return [];
    const run = mono(link.name, "muted");
    const full = `host/${link.name}`;
    const port: Port = {
      id: `link:${full}`,
      selection: formatSelection({ kind: "link", name: full }),
      label: `port ${link.name} of ${device.name}, ${isUp(link) ? "up" : "down"}`,
      name: full,
      device: device.id,
      up: isUp(link),
      at: { x, y },
      block: blockOf(index, run),
      hint: run,
    };
    return [port];
  });
  return { ports, captions };
}

/** A name stands right of its cable, or over it. */
type Side = "right" | "over";

interface Name {
  readonly side: Side;
  readonly rect: Rect;
}

interface Demand {
  readonly scale: number;
  readonly rows: number;
  /** Of a row. */
  readonly height: number;
  readonly short: boolean;
}

interface Names {
  /** Of text, for which there is room. */
  readonly scale: number;
  /** null for a port whose name has no room. */
  readonly names: readonly (Name | null)[];
}

function spaceFor({ side, rect }: Name, run: Run): Pick<Block, "rect" | "rows" | "justify"> {
  const shorterLeft = MADE_UP.test(run.text) ? [shortened(run)] : [];
  return { rect, rows: [row(run, { shorterLeft })], justify: side === "over" ? "centre" : "start" };
}

function shortened(run: Run): Run {
  return { ...run, text: `…${run.text.slice(-TAIL)}` };
}

/** By the first demand that is met for all names, or else each by the last one wherever it can. */
function placeNames(spots: readonly PortSpot[], rail: Rect, demands: readonly Demand[]): Names {
  let last: Names = { scale: 1, names: spots.map(() => null) };
  for (const demand of demands) {
    last = { scale: demand.scale, names: placeAll(spots, rail, demand) };
    if (last.names.every((name) => name !== null)) break;
  }
  return last;
}

/** All names right of their cables, or else all over them; where neither is possible each wherever it can, in all rows. */
function placeAll(spots: readonly PortSpot[], rail: Rect, demand: Demand): readonly (Name | null)[] {
  for (const side of ["right", "over"] as const) {
    const names = placeEach(spots, rail, demand, [{ side, row: 0 }]);
    if (names.every((name) => name !== null)) return names;
  }
  const choices = Array.from({ length: demand.rows }, (_, index) => [
    { side: "right", row: index } as const,
    { side: "over", row: index } as const,
  ]);
  return placeEach(spots, rail, demand, choices.flat());
}

interface Choice {
  readonly side: Side;
  readonly row: number;
}

function placeEach(
  spots: readonly PortSpot[],
  rail: Rect,
  { scale, rows, height, short }: Demand,
  choices: readonly Choice[],
): readonly (Name | null)[] {
  const ends = Array.from({ length: rows }, () => rail.x - DEVICE_GAP / 2);
  return spots.map(({ name, x }) => {
    const run = mono(name);
    const width = widthOf(short && MADE_UP.test(name) ? shortened(run) : run) * scale;
    for (const { side, row: line } of choices) {
      const left = side === "right" ? x + CLEAR : x - width / 2;
      const right = left + width;
      const free = left >= (ends[line] ?? 0) && right <= rail.x + rail.width + DEVICE_GAP / 2;
      const clear = spots.every((other) => other.x === x || other.x < left - CLEAR || other.x > right + CLEAR);
      if (!free || !clear) continue;
      ends[line] = right + CLEAR;
      return { side, rect: { x: left, y: rail.y + rail.height + DROP + line * height, width, height } };
    }
    return null;
  });
}
