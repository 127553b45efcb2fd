/** The ports along a device's rail, with their names where there is room for them. */

import type { Link } from "../../host/model.ts";
import { isUp } from "../plan/devices.ts";
import { row } from "../rows.ts";
import type { Device, Port } from "../scene.ts";
import { formatSelection } from "../selection.ts";
import { mono, widthOf } from "../text.ts";
import { PORT_NAMES } from "./metrics.ts";

export interface PortSpot {
  readonly link: Link;
  readonly x: number;
}

/** @param right where the last name must end */
export function placePorts(device: Device, spots: readonly PortSpot[], right: number): readonly Port[] {
  const rail = device.rail ?? device.rect;
  const y = rail.y + rail.height;
  const ordered = spots.toSorted((a, b) => a.x - b.x);
  return ordered.map(({ link, x }, index): Port => {
    const run = mono(link.name, "muted");
    const next = ordered[index + 1]?.x ?? right + 6;
    const slot = { x: x + 6, y: y + 2, width: next - x - 12, height: PORT_NAMES - 4 };
    const full = `host/${link.name}`;
    return {
      id: `link:${full}`,
      selection: formatSelection({ kind: "link", name: full }),
      label: `port ${link.name} of ${device.name}, ${isUp(link) ? "up" : "down"}`,
      name: full,
      up: isUp(link),
      at: { x, y },
      block: widthOf(run) <= slot.width ? { rect: slot, rows: [row(run)], align: "middle", justify: "start" } : null,
      hint: run,
    };
  });
}
