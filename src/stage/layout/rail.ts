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

/** How much longer than its text the space of a name is: room for larger text. */
const SLACK = 1.25;
/** Between a name and a cable beside it. */
const CLEAR = 5;
const ROWS = 2;

export function placePorts(device: Device, spots: readonly PortSpot[]): PlacedPorts {
  const rail = device.rail ?? device.rect;
  const y = rail.y + rail.height;
  const ordered = spots.toSorted((a, b) => a.x - b.x);
  const names = placeNames(ordered, rail);
  const blockOf = (index: number, run: Run): Block | null => {
    const slot = names[index];
    return slot
      ? { rect: slot.rect, rows: [row(run)], align: "middle", justify: slot.side === "over" ? "centre" : "start" }
      : null;
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

/** All names right of their cables, or else all over them; where neither is possible each wherever it can, in two rows. */
function placeNames(spots: readonly PortSpot[], rail: Rect): readonly (Name | null)[] {
  for (const side of ["right", "over"] as const) {
    const names = placeEach(spots, rail, [{ side, row: 0 }]);
    if (names.every((name) => name !== null)) return names;
  }
  const choices = Array.from({ length: ROWS }, (_, index) => [
    { side: "right", row: index } as const,
    { side: "over", row: index } as const,
  ]);
  return placeEach(spots, rail, choices.flat());
}

interface Choice {
  readonly side: Side;
  readonly row: number;
}

function placeEach(spots: readonly PortSpot[], rail: Rect, choices: readonly Choice[]): readonly (Name | null)[] {
  const ends = Array.from({ length: ROWS }, () => rail.x - DEVICE_GAP / 2);
  return spots.map(({ name, x }) => {
    const width = widthOf(mono(name)) * SLACK;
    for (const { side, row: line } of choices) {
      const left = side === "right" ? x + CLEAR : x - width / 2;
      const right = left + width;
      const free = left >= (ends[line] ?? 0) && right <= rail.x + rail.width + DEVICE_GAP / 2;
      const clear = spots.every((other) => other.x === x || other.x < left - CLEAR || other.x > right + CLEAR);
      if (!free || !clear) continue;
      ends[line] = right + CLEAR;
      const y = rail.y + rail.height + 6 + line * PORT_NAMES;
      return { side, rect: { x: left, y, width, height: PORT_NAMES } };
    }
    return null;
  });
}
