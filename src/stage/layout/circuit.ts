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
import { centreOf, type Point, type Rect, rightOf } from "../geometry.ts";
import type { Plan } from "../plan/plan.ts";
import { type Block, blockSize, row } from "../rows.ts";
import type { Caption, HostRoom, Junction, Process, Station } from "../scene.ts";
import { formatSelection } from "../selection.ts";
import { name, note, widthOf } from "../text.ts";
import type { Space } from "./assemble.ts";
import { CHIP_HEIGHT } from "./chips.ts";
import { layBus, layLines } from "./circuit-lines.ts";
import { HOST_PAD } from "./metrics.ts";
import { placeProcesses, processesWidth } from "./processes.ts";
import { junction, PAD, placeStation, RADIUS, type StationShape, shapeOf, WIDER_TABLES } from "./stations.ts";
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

/** The part of the width that stations with wider tables may take, so that the lines between them stay lines. */
const MOST_STATIONS = 0.85;
/** The least space between stations of the main row. */
const GAP = 24;
/** The least heights, by `k`: below the processes, below the line that they hang on, between the two rows, above each line. */
const GAPS = { pills: 14, bus: 12, rows: 16, ingress: 34, egress: 26 };
const GAPS_FLAT: typeof GAPS = { pills: 9, bus: 9, rows: 12, ingress: 32, egress: 22 };

interface Shapes {
  readonly prerouting: StationShape;
  readonly input: StationShape;
  readonly forward: StationShape;
  readonly output: StationShape;
  readonly postrouting: StationShape;
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

/** Scale of text beyond which the host's name is higher than its line, and how high it may be then. */
const ONE_LINE = 1.5;
const TITLE_AFAR = 54;

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
  const station = (shape: StationShape, x: number, y: number): Station => placeStation(shape, x, y, k);
  const onLine = (shape: StationShape, x: number): Station =>
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

  const titleWide = pillsX - heard.at.width - HOST_PAD - 12;
  const titleAt = { x: HOST_PAD, y: HOST_PAD - 8, width: titleWide, height: 30 * k };

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
      rect: titleAt,
      // Seen from afar, the name is larger than its line: below it there is nothing down to the stations.
      roomy: {
        over: ONE_LINE,
        rect: { ...titleAt, height: Math.min(TITLE_AFAR * k, prerouting.rect.y - titleAt.y) },
        rows,
      },
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
