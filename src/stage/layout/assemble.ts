/** Puts the parts together: columns first, since the rails follow them, then the host around the rails, then the cables. */
import { bottomOf, centreOf, type Rect } from "../geometry.ts";
import type { Plan } from "../plan/plan.ts";
import type { Device, Port, Scene } from "../scene.ts";
import { assignLanes, wayOf } from "./cables.ts";
import { type Circuit, caption, circuitWidth, hostRoom, layCircuit } from "./circuit.ts";
import { type PlacedColumns, placeColumns } from "./columns.ts";
import { deviceHeight, hasRail, placeDevice } from "./device.ts";
import { EDGE, type GroupShape, type LayoutStyle } from "./group.ts";
import { cablesAt, idlePorts, shapeGroups } from "./grouping.ts";
import { placeLoose } from "./loose.ts";
import { CHANNEL, CHANNEL_FLAT, DEVICE_GAP, HOST_PAD, LANE, PORT_NAMES, RAIL } from "./metrics.ts";
import { type PlacedPorts, type PortSpot, placePorts } from "./rail.ts";
import { layTiles, placePanel, tilePanel } from "./tiles.ts";
import { TrackMap } from "./tracks.ts";
import { layBrackets, layInside, layRisers, layRoom, type PluggedCable, pluggedCables, riserOf } from "./wiring.ts";

/** The most that stations and words of the host grow on a wide drawing. */
const LARGEST = 1.7;
/** Width of a drawing whose stations are drawn at their own size. */
const NATURAL_WIDTH = 1140;
/** The same where rooms are small: what is looked at from that far away has its words in the stations alone. */
const LARGEST_SLIM = 2.2;
const NATURAL_WIDTH_SLIM = 1040;
/** How much wider both are in a flat space: its height says from how far away the drawing is looked at. */
const FLAT_WIDER = 1.15;
/** How much of what is left over of the width makes devices wider; the rest goes between them. */
const WIDER = 0.6;
/** The same for their height: room for larger text. */
const TALLER = 0.15;
const MOST_TALLER = 24;

export interface Space {
  /** Height to fill by drawing things further apart. */
  readonly spare: number;
  /** The least width. */
  readonly width: number;
  /** It is low: rows stand as close to one another as can be. */
  readonly flat: boolean;
}

export function assemble(plan: Plan, style: LayoutStyle, space: Space): Scene {
  const { spare, flat } = space;
  const map = new TrackMap();
  const { groups: shapes, leanOf } = shapeGroups(plan, style);
  const panel = tilePanel(plan.tiles);
  const across = spread(plan, shapes, panel?.width ?? null, space.width);
  const { width, groups } = across;

  // ── the host, from above to its foot
  const circuit = layCircuit(plan, { width, spare, flat }, scaleFor(plan, style, width, flat), map);
  const deviceY = circuit.egress + (flat ? 30 : 36) + spare * 0.1;
  const own = groups.map((group) => deviceHeight(group.placed.device, group.width));
  const height = Math.max(40, ...own) + Math.min(spare * TALLER, MOST_TALLER);
  const devices = groups.map((group, index) => {
    const box: Rect = { x: across.xs[index] ?? 0, y: deviceY, width: group.width, height };
    return placeDevice(group.placed.device, box, hasRail(group.placed.device, cablesAt(group)));
  });
  const folded = panel && placePanel(panel, { x: across.end, y: deviceY, width: panel.width, height });
  const railBottom = deviceY + height + RAIL;
  layRisers(map, [...devices, ...(folded ? [folded] : [])].map(riserOf), circuit);

  // ── below it: once to learn the ports and the lanes of the cables, once for good
  const columnsAt = (top: number): readonly PlacedColumns[] =>
    groups.map((group, index) => placeColumns(group, across.xs[index] ?? 0, top, leanOf));
  const draft = pluggedCables(groups, devices, columnsAt(0));
  const plugged = devices.map((device, index) =>
    portsOf(
      device,
      groups[index],
      draft.filter(({ group }) => group === index),
    ),
  );
  const ports = plugged.flatMap((one) => one.ports);
  const plugs = plugged.flatMap((one) => one.captions);
  const names = [...ports, ...plugs].flatMap(({ block }) => (block ? [bottomOf(block.rect)] : []));
  const hostBottom = Math.max(railBottom + PORT_NAMES, ...names) + 8;
  const lanesOf = assignLanes(draft.map((cable) => cable.plan));
  const lanes = Math.max(0, ...lanesOf.map((lane) => (lane ?? -1) + 1));
  const roomsTop = hostBottom + (flat ? CHANNEL_FLAT : CHANNEL) + lanes * LANE + spare * 0.35;
  const columns = columnsAt(roomsTop);
  const cables = pluggedCables(groups, devices, columns);
  const laneTop = (hostBottom + roomsTop - Math.max(0, lanes - 1) * LANE) / 2;
  for (const port of ports) map.place(port.id, port.at);
  for (const [index, cable] of cables.entries()) {
    const device = cable.group === null ? undefined : devices[cable.group];
    const lane = lanesOf[index] ?? null;
    const top = device ? bottomOf(device.rail ?? device.rect) : roomsTop;
    if (device) layInside(map, device, cable.from, { x: cable.plan.from.x, y: top });
    map.lay("cable", cable.from, cable.to, wayOf(cable.plan, top, lane === null ? null : laneTop + lane * LANE), {
      label: cable.label,
    });
  }
  const tiles = panel && folded && layTiles(panel, folded, roomsTop, map);
  layBrackets(map, standingOn(plan, devices, ports), railBottom);

  const rooms = columns.flatMap((part) => part.rooms);
  const outsides = columns.flatMap((part) => part.outsides);
  const bottom = Math.max(...columns.map((part) => part.bottom), tiles ? bottomOf(tiles.frame) : roomsTop);
  const loose = placeLoose(plan.loose, style, { outsides, rooms, bottom, width });
  for (const room of [...rooms, ...loose.rooms]) layRoom(map, room);
  // On its border, where its cable ends: a packet there hides no name.
  for (const { id, rect } of outsides) map.place(id, { x: centreOf(rect).x, y: rect.y });
  const bundles = [
    ...(folded ? [folded] : []),
    ...(tiles?.bundles ?? []),
    ...columns.flatMap((part) => part.bundles.map(({ bundle }) => bundle)),
  ];
  return {
    size: { width, height: Math.max(bottom, loose.bottom, hostBottom) },
    host: hostRoom(plan.host, { x: 0, y: 0, width, height: hostBottom }, circuit.title),
    stations: circuit.stations,
    junctions: circuit.junctions,
    processes: circuit.processes,
    devices,
    ports,
    rooms: [...rooms, ...loose.rooms],
    outsides,
    bundles,
    frame: tiles?.frame ?? null,
    captions: [...circuit.captions, ...plugs, ...lineNames([...devices, ...(folded ? [folded] : [])], circuit)],
    tracks: map.tracks,
    places: map.places,
    folded: bundles.reduce((sum, { count }) => sum + count, 0),
  };
}

interface Across {
  readonly width: number;
  readonly groups: readonly GroupShape[];
  /** Left edge of each group. */
  readonly xs: readonly number[];
  /** Where whatever follows them begins. */
  readonly end: number;
}

/** Groups beside one another; what is left over of the host's width goes to them and between them. */
function spread(plan: Plan, shapes: readonly GroupShape[], panel: number | null, least: number): Across {
  const count = shapes.length + Number(panel !== null);
  const own = shapes.reduce((sum, group) => sum + group.width, panel ?? 0);
  const natural = 2 * HOST_PAD + own + Math.max(0, count - 1) * DEVICE_GAP;
  const width = Math.max(natural, circuitWidth(plan, 1), least);
  const extra = (width - natural) / Math.max(1, count);
  const groups = shapes.map((group) => ({ ...group, width: group.width + extra * WIDER }));
  const between = (width - natural - extra * WIDER * shapes.length) / (count + 1);
  let end = HOST_PAD + between;
  const xs = groups.map((group) => {
    const x = end;
    end += group.width + DEVICE_GAP + between;
    return x;
  });
  return { width, groups, xs, end };
}

/** On a wide drawing, which is looked at from further away, stations are drawn larger. */
function scaleFor(plan: Plan, { slim }: LayoutStyle, width: number, flat: boolean): number {
  const [largest, natural] = slim ? [LARGEST_SLIM, NATURAL_WIDTH_SLIM] : [LARGEST, NATURAL_WIDTH];
  let k = Math.max(1, Math.min(largest, width / (flat ? natural * FLAT_WIDER : natural)));
  while (k > 1 && circuitWidth(plan, k) > width) k = Math.max(1, k - 0.05);
  return k;
}

function portsOf(device: Device, group: GroupShape | undefined, cables: readonly PluggedCable[]): PlacedPorts {
  if (!group) return { ports: [], captions: [] };
  const right = device.rect.x + device.rect.width;
  const idle = idlePorts(group.placed);
  const spots: PortSpot[] = [
    ...cables.flatMap(({ port, kind, plan }) => {
      const name = port?.name ?? kind;
      return name === null ? [] : [{ link: port, name, x: plan.from.x }];
    }),
    ...idle.map((link, index) => ({
      link,
      name: link.name,
      x: right + EDGE - (idle.length - index + group.fromRight.length) * group.pitch,
    })),
  ];
  return placePorts(device, spots);
}

/** Devices and ports that stand on another device of the host. */
function standingOn(
  plan: Plan,
  devices: readonly Device[],
  ports: readonly Port[],
): readonly { readonly upper: Device | Port; readonly lower: Device }[] {
  const [root] = plan.host.namespaces;
  return root.links.flatMap((link) => {
    const parent = "parent" in link.kind ? link.kind.parent : null;
    const lower = devices.find(({ name }) => name === `host/${parent}`);
    const upper = [...devices, ...ports].find(({ name }) => name === `host/${link.name}`);
    return lower && upper ? [{ upper, lower }] : [];
  });
}

/** The two lines' names, at their right ends: past the last device, and past what comes down from postrouting. */
function lineNames(
  devices: readonly { readonly rect: Rect }[],
  { ingress, egress, stations }: Pick<Circuit, "ingress" | "egress" | "stations">,
): Scene["captions"] {
  const ends = [...devices, ...stations.filter(({ hook }) => hook === "postrouting")].map(
    ({ rect }) => centreOf(rect).x,
  );
  const x = Math.max(...ends) + 16;
  return [caption("ingress", { x, y: ingress - 11 }, 1), caption("egress", { x, y: egress - 11 }, 1)];
}
