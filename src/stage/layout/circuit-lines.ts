/** The lines of the host's own stack, one way each: between the stations, through them, and along the local processes. */
import { bottomOf, centreOf, type Point, rightOf } from "../geometry.ts";
import type { IpHook } from "../plan/tables.ts";
import type { Junction, Process, Station } from "../scene.ts";
import { ROW_LINE } from "./processes.ts";
import { AT_CORNER, topCorner } from "./stations.ts";
import type { TrackMap } from "./tracks.ts";

type Stations = Readonly<Record<IpHook, Station>>;

export function layLines(
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
export function layBus(
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
