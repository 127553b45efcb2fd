/** The stations of the IP hooks, with the tables that stand there, and the junctions where routes are looked up. */
import { inset, type Point } from "../geometry.ts";
import type { Plan } from "../plan/plan.ts";
import type { IpHook, TablePlan } from "../plan/tables.ts";
import { row } from "../rows.ts";
import type { Junction, Station } from "../scene.ts";
import { formatSelection } from "../selection.ts";
import { name, note, widthOf } from "../text.ts";
import { CHIP_HEIGHT, placeChips, rowOfChips } from "./chips.ts";

export const PAD = 12;
const NAME = 25;
const PLAIN_HEIGHT = 38;
/** The scale beyond which text of the tables does not fit them; by `k`, which makes them larger. */
const ROOMY = 1.65;
/** How much wider tables are made where there is room, so that the number of their rules is seen from further away. */
export const WIDER_TABLES = [1.4, 1.3, 1.2, 1.1] as const;
/** Of a junction, by `k`. */
export const RADIUS = 30;
/** The scale beyond which its word does not fit a junction; by `k`, as above. */
const NAMED = 1.36;
/** How far inside of its corner a packet stops at a junction. */
export const AT_CORNER = 3;

/** A station that has no place yet. */
export interface StationShape {
  readonly hook: IpHook;
  readonly tables: readonly TablePlan[];
  /** Space of the tables' text over what it needs. */
  readonly wider: number;
  readonly width: number;
  readonly height: number;
}

export function shapeOf({ hooks }: Plan, hook: IpHook, k: number, wider: number): StationShape {
  const tables = hooks[hook];
  const chips = rowOfChips(tables, k, wider);
  const title = widthOf(name(hook, 14 * k));
  return {
    hook,
    tables,
    wider,
    width: Math.ceil(Math.max(title + 62 * k, chips.width + 2 * PAD * k, 96 * k)),
    height: tables.length > 0 ? (PAD - 6 + NAME + 6 + 2 + CHIP_HEIGHT + PAD) * k : PLAIN_HEIGHT * k,
  };
}

export function placeStation(
  { hook, tables, wider, width, height }: StationShape,
  x: number,
  y: number,
  k: number,
): Station {
  const full = `host/${hook}`;
  const chips = rowOfChips(tables, k, wider);
  const top = tables.length > 0 ? y + (PAD - 6) * k : y;
  const rules = tables.reduce((sum, table) => sum + table.rules, 0);
  return {
    id: `hook:${full}`,
    selection: formatSelection({ kind: "hook", name: full }),
    label: `${hook}, ${tables.length === 0 ? "no tables" : `${tables.map(({ label }) => label).join(", ")}: ${rules} rules`}`,
    hook,
    rect: { x, y, width, height },
    block: {
      rect: { x: x + 3 * k, y: top, width: width - 6 * k, height: tables.length > 0 ? (NAME + 6) * k : height },
      rows: [row(name(hook, 14 * k), { rank: 2, clip: true })],
      // Seen from afar, the name is all there is room for.
      roomy: {
        over: ROOMY * k,
        rect: inset({ x, y, width, height }, 2),
        rows: [row(name(hook, 14 * k), { rank: 2, clip: true })],
      },
      align: "middle",
      justify: "centre",
    },
    chips: placeChips(
      tables,
      full,
      { x: x + (width - chips.width) / 2, y: y + height - (PAD + CHIP_HEIGHT) * k },
      k,
      wider,
    ),
  };
}

/** @param next where the station begins, or ends, that its word must keep clear of: right of the first, left of the second */
export function junction(which: "in" | "out", label: string, centre: Point, next: number, k: number): Junction {
  const radius = RADIUS * k;
  // Past the corner of the diamond, clear of its lines.
  const right = { x: centre.x + radius * 0.62, y: centre.y - radius - 18 * k };
  const left = { x: Math.max(next + 4, centre.x - radius * 3.2), y: centre.y - 17 * k };
  return {
    id: `route:host/${which}`,
    selection: formatSelection({ kind: "hook", name: "host/route" }),
    label,
    centre,
    radius,
    block: {
      rect: { x: centre.x - radius * 0.74, y: centre.y - 12 * k, width: radius * 1.48, height: 24 * k },
      rows: [row(note("route", 12 * k))],
      // Seen from afar there is no room for the word inside.
      roomy: {
        over: NAMED * k,
        rect:
          which === "in"
            ? { ...right, width: next - 4 - right.x, height: 34 * k }
            : { ...left, width: centre.x - radius - 4 - left.x, height: 34 * k },
        rows: [row(note("route", 12 * k))],
        justify: which === "in" ? "start" : "centre",
      },
      align: "middle",
      justify: "centre",
    },
  };
}

/** Where a packet from a process waits for its route: it covers no word there, nor does one at the other's left corner. */
export function topCorner({ centre, radius }: Junction): Point {
  return { x: centre.x, y: centre.y - radius + AT_CORNER };
}
