/**
 * The host's own stack: the stations of the IP hooks in the kernel's order, the junctions where routes are looked up, and
 * the lines between, one way each.
 *
 *      lab  host · Linux 6.18      ( docker-proxy :8080 )  ( sshd :22 )
 *                            ──┴──────────┬──────────┴────
 *                         [ input ]      ◇──[ output ]
 *                             │               │
 *   [ prerouting ]────────────◇──[ forward ]──┴──[ postrouting ]
 *    raw mangle nat               mangle filter    mangle nat
 *          │                                           │
 *   ═══════╧═══════════ ingress ═══════════════════════╪═══════
 *   ═══════════════════ egress ════════════════════════╧═══════
 */
import type { Host } from "../../host/model.ts";
import { bottomOf, centreOf, inset, type Point, type Rect, rightOf } from "../geometry.ts";
import type { Plan } from "../plan/plan.ts";
import type { IpHook, TablePlan } from "../plan/tables.ts";
import { type Block, blockSize, row } from "../rows.ts";
import type { Caption, HostRoom, Junction, Process, Station } from "../scene.ts";
import { formatSelection } from "../selection.ts";
import { name, note, widthOf } from "../text.ts";
import type { Space } from "./assemble.ts";
import { CHIP_HEIGHT, placeChips, rowOfChips } from "./chips.ts";
import { HOST_PAD } from "./metrics.ts";
import { placeProcesses, processesWidth, ROW_LINE } from "./processes.ts";
import type { TrackMap } from "./tracks.ts";

export interface Circuit {
  readonly stations: readonly Station[];
  readonly junctions: readonly Junction[];
  readonly processes: readonly Process[];
  readonly captions: readonly Caption[];
  readonly title: Block;
  /** Height of the line that all devices lead up to, and of the one that leads down to all. */
  readonly ingress: number;
  readonly egress: number;
  /** Where the lines meet the stations. */
  readonly ingressEnd: number;
  readonly egressStart: number;
}

const PAD = 12;
const NAME = 25;
/** The scale beyond which text of the tables does not fit them; by `k`, which makes them larger. */
const ROOMY = 1.65;
/** How much wider tables are made where there is room, so that the number of their rules is seen from further away. */
const WIDER_TABLES = [1.4, 1.3, 1.2, 1.1] as const;
/** The part of the width that stations with wider tables may take, so that the lines between them stay lines. */
const MOST_STATIONS = 0.85;
const RADIUS = 30;
/** The scale beyond which its word does not fit a junction; by `k`, as above. */
const NAMED = 1.36;
/** How far inside of its corner a packet stops at a junction. */
const AT_CORNER = 3;
const PLAIN_HEIGHT = 38;
/** The least space between stations of the main row. */
const GAP = 24;
/** The least heights, by `k`: below the processes, below the line that they hang on, between the two rows, above each line. */
const GAPS = { pills: 14, bus: 12, rows: 16, ingress: 34, egress: 26 };
const GAPS_FLAT: typeof GAPS = { pills: 9, bus: 9, rows: 12, ingress: 32, egress: 22 };

interface Shape {
  readonly hook: IpHook;
  readonly tables: readonly TablePlan[];
  /** Space of the tables' text over what it needs. */
  readonly wider: number;
  readonly width: number;
  readonly height: number;
}

function shapeOf({ hooks }: Plan, hook: IpHook, k: number, wider: number): Shape {
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

interface Shapes {
  readonly prerouting: Shape;
  readonly input: Shape;
  readonly forward: Shape;
  readonly output: Shape;
  readonly postrouting: Shape;
}

function shapesOf(plan: Plan, k: number, wider: number): Shapes {
  return {
    prerouting: shapeOf(plan, "prerouting", k, wider),
    input: shapeOf(plan, "input", k, wider),
    forward: shapeOf(plan, "forward", k, wider),
    output: shapeOf(plan, "output", k, wider),
    postrouting: shapeOf(plan, "postrouting", k, wider),
  };
}

/** From the middle of the route junction to the middle of output, so that nothing of either row touches. */
function routeToOutput({ input, forward, output }: Shapes, k: number): number {
  const above = input.width / 2 + GAP * k + 2 * RADIUS * k + GAP * k + output.width / 2;
  const below = RADIUS * k + GAP * k + forward.width + GAP * k;
  return Math.max(above, below);
}

/** The least width of the host for its stations, drawn `k` times as large. */
export function circuitWidth(plan: Plan, k: number): number {
  return widthFor(shapesOf(plan, k, 1), k);
}

function widthFor(shapes: Shapes, k: number): number {
  const toRoute = shapes.prerouting.width + GAP * k + RADIUS * k;
  const left = Math.max(toRoute, shapes.input.width / 2);
  return Math.ceil(
    2 * HOST_PAD +
      left +
      routeToOutput(shapes, k) +
      Math.max(GAP * k + shapes.postrouting.width, shapes.output.width / 2),
  );
}

/** The stations with the widest tables that the width has room for. */
function widestShapes(plan: Plan, width: number, k: number): Shapes {
  for (const wider of WIDER_TABLES) {
    const shapes = shapesOf(plan, k, wider);
    if (widthFor(shapes, k) <= width * MOST_STATIONS) return shapes;
  }
  return shapesOf(plan, k, 1);
}

/**
 * @param space its width; the height that is left over, for the lines to take a part of; whether it is low
 * @param k how much larger than at their own size stations are drawn
 */
export function layCircuit(plan: Plan, { width, spare, flat }: Space, k: number, map: TrackMap): Circuit {
  const gap = flat ? GAPS_FLAT : GAPS;
  const shapes = widestShapes(plan, width, k);
  const rows = titleRows(plan.host, k);
  const titleWidth = blockSize(rows).width;

  // ── columns: what is left over goes between the stations
  const toOutput = routeToOutput(shapes, k);
  const fixed = shapes.prerouting.width + RADIUS * k + toOutput + shapes.postrouting.width;
  const free = Math.max(0, width - 2 * HOST_PAD - fixed);
  const side = Math.min(free * 0.14, 70 * k);
  const between = (free - 2 * side) / 4;
  const preX = HOST_PAD + side;
  const routeX = preX + shapes.prerouting.width + between + RADIUS * k;
  const outputX = routeX + toOutput + 2 * between;
  const postX = outputX + between;
  const forwardX = (routeX + RADIUS * k + outputX) / 2 - shapes.forward.width / 2;

  // ── rows
  const top = HOST_PAD - 6;
  const heard = caption("listening", { x: 0, y: top }, k);
  const leastX = HOST_PAD + titleWidth + 40 + heard.at.width;
  const mostX = width - HOST_PAD - processesWidth(plan.processes, k);
  const pillsX = Math.max(leastX, Math.min(routeX - shapes.input.width / 2, mostX));
  const pills = placeProcesses(plan.processes, { x: pillsX, y: top, width: width - HOST_PAD - pillsX }, k);
  const busY = top + pills.height + gap.pills * k;
  const upperHeight = Math.max(shapes.input.height, shapes.output.height, 2 * RADIUS * k);
  const upperY = busY + gap.bus * k;
  const upperMiddle = upperY + upperHeight / 2;
  const mainY = upperY + upperHeight + gap.rows * k + spare * 0.15;
  const mainHeight = Math.max(shapes.prerouting.height, shapes.forward.height, shapes.postrouting.height);
  const tracksY = mainY + mainHeight - (PAD + CHIP_HEIGHT / 2) * k;
  const lineY = [shapes.prerouting, shapes.forward, shapes.postrouting].some(({ tables }) => tables.length > 0)
    ? tracksY
    : mainY + mainHeight / 2;
  const ingress = mainY + mainHeight + gap.ingress * k + spare * 0.3;
  const egress = ingress + gap.egress * k + spare * 0.1;

  // ── stations
  const station = (shape: Shape, x: number, y: number): Station => placeStation(shape, x, y, k);
  const onLine = (shape: Shape, x: number): Station =>
    station(shape, x, shape.tables.length > 0 ? mainY + mainHeight - shape.height : lineY - shape.height / 2);
  const prerouting = onLine(shapes.prerouting, preX);
  const forward = onLine(shapes.forward, forwardX);
  const postrouting = onLine(shapes.postrouting, postX);
  const input = station(shapes.input, routeX - shapes.input.width / 2, upperMiddle - shapes.input.height / 2);
  const output = station(shapes.output, outputX - shapes.output.width / 2, upperMiddle - shapes.output.height / 2);
  const stations = [prerouting, input, forward, output, postrouting];
  const outAt = { x: output.rect.x - (GAP + RADIUS) * k, y: upperMiddle };
  const junctions = [
    junction("in", "route, for packets that arrived", { x: routeX, y: lineY }, forward.rect.x, k),
    junction("out", "route, for packets sent from here", outAt, rightOf(input.rect), k),
  ];

  layLines(map, { prerouting, input, forward, output, postrouting }, junctions, lineY, ingress, egress);
  layBus(map, pills.processes, busY, input, junctions[1]);
  return {
    stations,
    junctions,
    processes: pills.processes,
    captions: [
      ...(pills.processes.length > 0 ? [caption("listening", { x: pillsX - heard.at.width, y: top + 5 * k }, k)] : []),
    ],
    // The right end of the row follows its left one, rather than standing at the far end.
    title: {
      rect: { x: HOST_PAD, y: HOST_PAD - 8, width: pillsX - heard.at.width - HOST_PAD - 12, height: 30 * k },
      rows,
      align: "middle",
      justify: "start",
    },
    ingress,
    egress,
    ingressEnd: centreOf(prerouting.rect).x,
    egressStart: centreOf(postrouting.rect).x,
  };
}

export function caption(text: string, at: Point, k: number): Caption {
  const run = note(text, 12 * k);
  const rect = { ...at, width: widthOf(run) * 1.6, height: 22 * k };
  return { at: rect, block: { rect, rows: [row(run)], align: "middle", justify: "start" } };
}

export function hostRoom(host: Host, rect: Rect, block: Block): HostRoom {
  const { name: full } = host.namespaces[0];
  return {
    id: `room:${full}`,
    selection: formatSelection({ kind: "namespace", name: full }),
    label: `host ${host.hostname}`,
    name: full,
    rect,
    block,
  };
}

function titleRows(host: Host, k: number): Block["rows"] {
  const kernel = host.kernel === null ? "" : ` · Linux ${host.kernel.split("-")[0]}`;
  const shorter = [note("host", 12 * k)];
  return [
    row(name(host.hostname, 15 * k), {
      right: note(`host${kernel}`, 12 * k),
      shorter,
      rank: 2,
      clip: true,
      follows: true,
    }),
  ];
}

function placeStation({ hook, tables, wider, width, height }: Shape, x: number, y: number, k: number): Station {
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
function junction(which: "in" | "out", label: string, centre: Point, next: number, k: number): Junction {
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

// ── lines ───────────────────────────────────────────────────────────────────────────────────────────────────────────

type Stations = Readonly<Record<IpHook, Station>>;

function layLines(
  map: TrackMap,
  { prerouting, input, forward, output, postrouting }: Stations,
  [routeIn, routeOut]: readonly Junction[],
  lineY: number,
  ingress: number,
  egress: number,
): void {
  if (!routeIn || !routeOut) return;
  const onLine = (x: number): Point => ({ x, y: lineY });
  const preX = centreOf(prerouting.rect).x;
  const postX = centreOf(postrouting.rect).x;
  const outX = centreOf(output.rect).x;

  map.lay(
    "line",
    "ingress:end",
    "in:prerouting",
    [
      { x: preX, y: ingress },
      { x: preX, y: bottomOf(prerouting.rect) },
    ],
    { oneWay: true },
  );
  through(
    map,
    prerouting,
    "in:prerouting",
    { x: preX, y: bottomOf(prerouting.rect) },
    "out:prerouting",
    onLine(rightOf(prerouting.rect)),
    lineY,
  );
  const inAt = { x: routeIn.centre.x - routeIn.radius + AT_CORNER, y: lineY };
  map.lay("line", "out:prerouting", routeIn.id, [onLine(rightOf(prerouting.rect)), inAt], { oneWay: true });

  const inX = routeIn.centre.x;
  map.lay("line", routeIn.id, "in:input", [inAt, routeIn.centre, { x: inX, y: bottomOf(input.rect) }], {
    oneWay: true,
  });
  through(
    map,
    input,
    "in:input",
    { x: inX, y: bottomOf(input.rect) },
    "out:input",
    { x: inX, y: input.rect.y },
    chipsY(input),
  );

  map.lay("line", routeIn.id, "in:forward", [inAt, onLine(forward.rect.x)], { oneWay: true });
  through(map, forward, "in:forward", onLine(forward.rect.x), "out:forward", onLine(rightOf(forward.rect)), lineY);
  map.lay("line", "out:forward", "merge", [onLine(rightOf(forward.rect)), onLine(outX)], { oneWay: true });
  map.lay("line", "merge", "in:postrouting", [onLine(outX), onLine(postrouting.rect.x)], { oneWay: true });

  const outAt = topCorner(routeOut);
  const outMiddle = routeOut.centre.y;
  map.lay("line", routeOut.id, "in:output", [outAt, routeOut.centre, { x: output.rect.x, y: outMiddle }], {
    oneWay: true,
  });
  through(
    map,
    output,
    "in:output",
    { x: output.rect.x, y: outMiddle },
    "out:output",
    { x: outX, y: bottomOf(output.rect) },
    chipsY(output),
  );
  map.lay("line", "out:output", "merge", [{ x: outX, y: bottomOf(output.rect) }, onLine(outX)], { oneWay: true });
  // A route is looked up again where output's rules changed what decides it: back, and through no rule twice.
  map.lay(
    "inner",
    "out:output",
    routeOut.id,
    [{ x: outX, y: bottomOf(output.rect) }, { x: outX, y: outMiddle }, routeOut.centre, outAt],
    { oneWay: true },
  );
  map.lay(
    "inner",
    routeOut.id,
    "out:output",
    [outAt, routeOut.centre, { x: outX, y: outMiddle }, { x: outX, y: bottomOf(output.rect) }],
    { oneWay: true },
  );

  through(
    map,
    postrouting,
    "in:postrouting",
    onLine(postrouting.rect.x),
    "out:postrouting",
    { x: postX, y: bottomOf(postrouting.rect) },
    lineY,
  );
  map.lay(
    "line",
    "out:postrouting",
    "egress:start",
    [
      { x: postX, y: bottomOf(postrouting.rect) },
      { x: postX, y: egress },
    ],
    { oneWay: true },
  );
}

/** Where a packet from a process waits for its route: it covers no word there, nor does one at the other's left corner. */
function topCorner({ centre, radius }: Junction): Point {
  return { x: centre.x, y: centre.y - radius + AT_CORNER };
}

function chipsY({ rect, chips }: Station): number {
  return chips[0] ? centreOf(chips[0].rect).y : centreOf(rect).y;
}

/** The ways through a station: past its tables in their order, each of which may be visited or passed by. */
function through(
  map: TrackMap,
  station: Station,
  enter: string,
  enterAt: Point,
  leave: string,
  leaveAt: Point,
  y: number,
): void {
  // At the lower right corner of a table, where the packet covers no word of it, nor of its neighbour.
  const stops = station.chips.map(({ id, rect }) => ({ id, at: { x: rightOf(rect) + 2, y: bottomOf(rect) } }));
  const bend = (a: Point, b: Point): readonly Point[] => [a, { x: a.x, y }, { x: b.x, y }, b];
  map.place(station.id, { x: centreOf(station.rect).x, y });
  map.lay("inner", enter, leave, bend(enterAt, leaveAt), { oneWay: true });
  map.lay("inner", enter, station.id, bend(enterAt, { x: centreOf(station.rect).x, y }), { oneWay: true });
  map.lay("inner", station.id, leave, bend({ x: centreOf(station.rect).x, y }, leaveAt), { oneWay: true });
  for (const [index, stop] of stops.entries()) {
    map.lay("inner", enter, stop.id, bend(enterAt, stop.at), { oneWay: true });
    map.lay("inner", stop.id, leave, bend(stop.at, leaveAt), { oneWay: true });
    for (const later of stops.slice(index + 1))
      map.lay("inner", stop.id, later.id, [stop.at, later.at], { oneWay: true });
  }
}

/**
 * The lines along all local processes: up to them from input, down from them to the route of what is sent. Each row of
 * processes has its own below it, joined to the lowest one at the left.
 */
function layBus(
  map: TrackMap,
  processes: readonly Process[],
  y: number,
  input: Station,
  out: Junction | undefined,
): void {
  if (!out) return;
  const inX = centreOf(input.rect).x;
  const rows = [...new Set(processes.map(({ rect }) => rect.y))].sort((a, b) => b - a);
  const lowest: End[] = [
    { id: "bus:in", x: inX },
    { id: "bus:out", x: out.centre.x },
    { id: "kernel:host", x: (inX + out.centre.x) / 2 },
  ];
  const riser = Math.min(...processes.map(({ rect }) => rect.x)) - 10;
  if (rows.length === 0) layRow(map, lowest, y);
  for (const [index, top] of rows.entries()) {
    const own = processes.filter(({ rect }) => rect.y === top);
    const rowY =
      index === 0 ? y : Math.max(...own.map(({ rect }) => bottomOf(rect))) + ROW_LINE * (own[0]?.rect.height ?? 0);
    const ends = own.map((process) => ({ id: `bus:${process.id}`, x: centreOf(process.rect).x }));
    const joint = rows.length > 1 ? [{ id: `bus:${index}`, x: riser }] : [];
    layRow(map, [...ends, ...joint, ...(index === 0 ? lowest : [])], rowY);
    if (index > 0)
      map.lay("feed", `bus:${index - 1}`, `bus:${index}`, [
        map.places.get(`bus:${index - 1}`) ?? { x: riser, y },
        { x: riser, y: rowY },
      ]);
    for (const process of own) {
      const centre = centreOf(process.rect);
      // On its lower border: a packet there hides no port.
      const foot = { x: centre.x, y: bottomOf(process.rect) };
      map.lay("feed", `bus:${process.id}`, process.id, [{ x: centre.x, y: rowY }, foot]);
      for (const socket of process.sockets) map.lay("inner", process.id, socket.id, [foot, foot]);
    }
  }
  map.lay(
    "line",
    "out:input",
    "bus:in",
    [
      { x: inX, y: input.rect.y },
      { x: inX, y },
    ],
    { oneWay: true },
  );
  map.lay("line", "bus:out", out.id, [{ x: out.centre.x, y }, topCorner(out)], { oneWay: true });
}

interface End {
  readonly id: string;
  readonly x: number;
}

function layRow(map: TrackMap, ends: readonly End[], y: number): void {
  const ordered = ends.toSorted((a, b) => a.x - b.x);
  for (const [index, end] of ordered.entries()) {
    const next = ordered[index + 1];
    if (next)
      map.lay("feed", end.id, next.id, [
        { x: end.x, y },
        { x: next.x, y },
      ]);
    else map.place(end.id, { x: end.x, y });
  }
}
