/** The lines of the host's foot, the cables below it, and the ways inside of rooms. */
import type { Link } from "../../host/model.ts";
import { bottomOf, centreOf, type Point, type Rect, rightOf } from "../geometry.ts";
import { placeRows } from "../rows.ts";
import type { Device, Outside, Port, Room } from "../scene.ts";
import type { CablePlan } from "./cables.ts";
import type { PlacedColumns, PlacedEnd } from "./columns.ts";
import { EDGE, type GroupShape } from "./group.ts";
import type { TrackMap } from "./tracks.ts";

/** How far a device's two stubs stand from its middle. */
const STUB = 7;
/** How far below a device's border they are joined, so that it hides the joint. */
const UNDER = 2;

export interface Circuitry {
  readonly ingress: number;
  readonly egress: number;
  readonly ingressEnd: number;
  readonly egressStart: number;
}

/** What leads up to the circuit and down from it: a device, or all folded ones. A packet there stands on its upper border. */
export interface Riser {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

export function riserOf({ id, rect }: { readonly id: string; readonly rect: Rect }): Riser {
  return { id, x: centreOf(rect).x, y: rect.y + UNDER };
}

/** The two lines along all devices: every one leads up to the first, the second down to every one. */
export function layRisers(map: TrackMap, risers: readonly Riser[], circuit: Circuitry): void {
  for (const { id, x, y } of risers) {
    const up = x - STUB;
    const down = x + STUB;
    map.place(id, { x, y });
    map.lay(
      "stub",
      id,
      `ingress:${id}`,
      [
        { x, y },
        { x: up, y },
        { x: up, y: circuit.ingress },
      ],
      { oneWay: true },
    );
    map.lay(
      "stub",
      `egress:${id}`,
      id,
      [
        { x: down, y: circuit.egress },
        { x: down, y },
        { x, y },
      ],
      { oneWay: true },
    );
  }
  layTowards(
    map,
    "ingress:end",
    circuit.ingressEnd,
    circuit.ingress,
    risers.map(({ id, x }) => ({ id: `ingress:${id}`, x: x - STUB })),
    "in",
  );
  layTowards(
    map,
    "egress:start",
    circuit.egressStart,
    circuit.egress,
    risers.map(({ id, x }) => ({ id: `egress:${id}`, x: x + STUB })),
    "out",
  );
}

/** One line with many ends, and one place that all of them lead to, or come from. */
function layTowards(
  map: TrackMap,
  hub: string,
  hubX: number,
  y: number,
  ends: readonly { readonly id: string; readonly x: number }[],
  direction: "in" | "out",
): void {
  for (const side of [-1, 1]) {
    const beyond = ends
      .filter(({ x }) => Math.sign(x - hubX || 1) === side)
      .toSorted((a, b) => Math.abs(a.x - hubX) - Math.abs(b.x - hubX));
    let near = { id: hub, x: hubX };
    for (const far of beyond) {
      const [from, to] = direction === "in" ? [far, near] : [near, far];
      map.lay(
        "line",
        from.id,
        to.id,
        [
          { x: from.x, y },
          { x: to.x, y },
        ],
        { oneWay: true },
      );
      near = far;
    }
  }
}

/** Behind a device's box: from its upper border along its rail to where a cable leaves it. */
export function layInside(map: TrackMap, device: Device, id: string, at: Point): void {
  const { x, y } = riserOf(device);
  const along = device.rail ? centreOf(device.rail).y : device.rect.y + device.rect.height - 2;
  map.lay("inner", device.id, id, [{ x, y }, { x, y: along }, { x: at.x, y: along }, at]);
}

/** Between the interfaces on a room's border and what is written below or above them. */
const AISLE = 2;

/** Inside of a room: from its interfaces along its border, past its words, to its own hooks and its sockets. */
export function layRoom(map: TrackMap, room: Room): void {
  const { id, rect, tabs, sockets, stops } = room;
  const middle = homeIn(room);
  map.place(id, middle);
  for (const tab of tabs) {
    // From where its cable ends: in small rooms that is at its side.
    const plug = map.places.get(tab.id) ?? centreOf(tab.rect);
    const aisle = tab.rect.y < rect.y ? bottomOf(tab.rect) + AISLE : tab.rect.y - AISLE;
    const y = plug.x > tab.rect.x ? aisle : plug.y;
    const way = [plug, { x: plug.x, y }, { x: middle.x, y }];
    map.lay("inner", tab.id, id, [...way, middle]);
    for (const stop of stops) map.lay("inner", tab.id, stop.id, [...way, { x: middle.x, y: stop.at.y }, stop.at]);
  }
  for (const stop of stops) map.lay("inner", id, stop.id, [middle, { x: middle.x, y: stop.at.y }, stop.at]);
  for (const [index, stop] of stops.entries()) {
    const next = stops[index + 1];
    if (next) map.lay("inner", stop.id, next.id, [stop.at, next.at]);
  }
  for (const socket of sockets) {
    const at = { x: middle.x, y: centreOf(socket.rect).y };
    map.lay("inner", id, socket.id, [middle, { x: at.x, y: middle.y }, at]);
  }
}

/** How far left of a room's border a packet in it stands: on the border, and off its name. */
const OFF = 5;

/** Where a packet in a room covers no word of it: on its left border, beside its name. */
function homeIn({ rect, block }: Room): Point {
  const [title] = placeRows(block, 1);
  return { x: rect.x - OFF, y: centreOf(title?.rect ?? block.rect).y };
}

// ── cables ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface PluggedCable {
  readonly plan: CablePlan;
  /** Index of the device that it leaves; null between two rooms. */
  readonly group: number | null;
  /** The port, where it leaves from one. */
  readonly port: Link | null;
  /** How it is plugged in, where that is without a port: `macvlan`. */
  readonly kind: string | null;
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** Every cable, with where it leaves its rail. */
export function pluggedCables(
  groups: readonly GroupShape[],
  devices: readonly Device[],
  columns: readonly PlacedColumns[],
): readonly PluggedCable[] {
  const byDevice = new Map(groups.map((group, index) => [group.placed.device.link.name, index] as const));
  const ends = columns.flatMap((part) => part.ends);
  const cables: PluggedCable[] = [];
  for (const placed of ends) {
    const { plug } = placed.end;
    const first = placed.way[0];
    if (!plug || !first) continue;
    const to = { x: first.x, way: placed.way };
    if (plug.at === "room") {
      const other = ends.find(({ tab }) => tab.name === `${plug.namespace}/${plug.link}`);
      // Both ends tell of it; the one further left lays it.
      if (!other?.way[0] || other.way[0].x > first.x) continue;
      if (other.way[0].x === first.x && other.tab.id >= placed.tab.id) continue;
      cables.push({
        plan: { from: { x: other.way[0].x, way: other.way }, to },
        group: null,
        port: null,
        kind: null,
        from: other.tab.id,
        to: placed.tab.id,
        label: `${other.tab.name} ⇄ ${placed.tab.name}`,
      });
      continue;
    }
    const index = byDevice.get(plug.device);
    const group = index === undefined ? undefined : groups[index];
    const device = index === undefined ? undefined : devices[index];
    if (index === undefined || !group || !device) continue;
    const x = spotOf(group, device, placed) ?? first.x;
    const port = group.placed.device.ports.find(({ link }) => link.name === plug.port)?.link ?? null;
    const end = plug.port ?? plug.device;
    const from = port || plug.port === null ? `link:host/${end}` : device.id;
    cables.push({
      plan: { from: { x, way: [] }, to },
      group: index,
      port,
      kind: port || plug.port !== null ? null : placed.end.link.kind.type,
      from: port ? from : `plug:host/${end}/${placed.tab.name}`,
      to: placed.tab.id,
      label: `host/${end} ⇄ ${placed.tab.name}`,
    });
  }
  for (const [index, part] of columns.entries()) {
    const group = groups[index];
    if (!group) continue;
    for (const outside of part.outsides) cables.push(outsideCable(group, index, outside));
    for (const { bundle, way } of part.bundles) {
      const { name } = group.placed.device.link;
      cables.push({
        plan: { from: { x: way[0]?.x ?? 0, way: [] }, to: { x: way[0]?.x ?? 0, way } },
        group: index,
        port: null,
        kind: null,
        from: `plug:host/${name}/bundle`,
        to: bundle.id,
        label: `${bundle.count} cables`,
      });
    }
  }
  return cables;
}

function outsideCable(group: GroupShape, index: number, { id, dev, rect }: Outside): PluggedCable {
  const { device } = group.placed;
  const { x } = centreOf(rect);
  const port = device.ports.find(({ link }) => link.name === dev)?.link ?? null;
  return {
    plan: { from: { x, way: [] }, to: { x, way: [{ x, y: rect.y }] } },
    group: index,
    port,
    kind: null,
    from: port ? `link:host/${dev}` : `plug:host/${dev}/outside`,
    to: id,
    label: `host/${dev} ⇄ outside`,
  };
}

/** Where at the rail's ends a cable from elsewhere is plugged in; null for a room's own device, which is right above. */
function spotOf(group: GroupShape, { rect }: Device, { room, end }: PlacedEnd): number | null {
  const left = group.fromLeft.findIndex((one) => one.room === room && one.end === end);
  if (left >= 0) return rect.x + EDGE + left * group.pitch;
  const right = group.fromRight.findIndex((one) => one.room === room && one.end === end);
  return right < 0
    ? null
    : rightOf(rect) - EDGE - (group.fromRight.length - 1 - right) * group.pitch - (group.pitch > EDGE ? 76 : 0);
}

/** Devices that stand on others: a line below both. */
export function layBrackets(
  map: TrackMap,
  standing: readonly { readonly upper: Device | Port; readonly lower: Device }[],
  railBottom: number,
): void {
  for (const [index, { upper, lower }] of standing.entries()) {
    const y = railBottom + 6 + (index % 3) * 5;
    const from = "at" in upper ? upper.at : { x: upper.rect.x + 16, y: bottomOf(upper.rail ?? upper.rect) };
    const to = { x: rightOf(lower.rect) - 16, y: bottomOf(lower.rail ?? lower.rect) };
    const inside = "at" in upper ? [] : [riserOf(upper), { x: from.x, y: riserOf(upper).y }];
    map.lay("bracket", upper.id, lower.id, [
      ...inside,
      from,
      { x: from.x, y },
      { x: to.x, y },
      to,
      { x: to.x, y: riserOf(lower).y },
      riserOf(lower),
    ]);
  }
}
