/** The host's room, its own lines, and the cables: what lies below the packet's trail. */
import { crossings, isLevel, type Segment, segmentsOf } from "../crossings.ts";
import { roundedPath } from "../geometry.ts";
import type { Scene, TrackKind } from "../scene.ts";
import { box } from "./box.ts";
import { mix, type Palette } from "./palette.ts";
import { type Pen, writeRows } from "./pen.ts";
import { element } from "./svg.ts";

const WIDTHS: Readonly<Partial<Record<TrackKind, number>>> = { line: 6, stub: 4, feed: 3 };
/** Half of the gap that a line passing over leaves in the one below. */
const HOP = 6;

function wireColour(palette: Palette): string {
  return mix(palette["line-2"], palette["ink-2"], 0.88);
}

export function circuitColour(palette: Palette): string {
  return mix(palette.line, palette["line-2"], 0.6);
}

export function drawGround(scene: Scene, pen: Pen): string {
  const { palette } = pen;
  const { host, tracks } = scene;
  const segments = segmentsOf(tracks.filter(({ kind }) => WIDTHS[kind] !== undefined));
  const level = segments.filter(isLevel);
  const upright = segments.filter((segment) => !isLevel(segment));
  const circuit = circuitColour(palette);
  const line = ({ from, to, track }: Segment): string =>
    element("path", { d: `M${from.x} ${from.y}L${to.x} ${to.y}`, stroke: circuit, "stroke-width": WIDTHS[track.kind] });
  const drawn = (kind: TrackKind, radius: number): string =>
    tracks
      .filter((track) => track.kind === kind)
      .map(({ points }) =>
        element("path", {
          d: roundedPath(points, radius),
          stroke: wireColour(palette),
          "stroke-width": Math.max(1.5, pen.scale),
        }),
      )
      .join("");
  return [
    box(host.rect, { radius: 14, fill: palette["paper-2"], stroke: palette["line-2"], width: pen.scale }),
    writeRows(host.block, pen),
    element(
      "g",
      { fill: "none", "stroke-linecap": "round", "stroke-linejoin": "round" },
      ...upright.map(line),
      ...crossings(level, upright).map(({ x, y }) =>
        element("path", {
          d: `M${x - HOP} ${y}h${2 * HOP}`,
          stroke: palette["paper-2"],
          "stroke-width": 10,
          "stroke-linecap": "butt",
        }),
      ),
      ...level.map(line),
      drawn("bracket", 6),
      ...upright
        .filter(({ track }) => track.kind === "stub")
        .map((segment) => element("path", { d: arrow(segment), stroke: palette["ink-2"], "stroke-width": 1.3 })),
      drawn("cable", 12),
    ),
    ...scene.captions.map(({ block }) => writeRows(block, pen)),
  ].join("");
}

/** A small arrowhead near the circuit's end of a stub, the way that packets go. */
function arrow({ from, to }: Segment): string {
  return to.y < from.y ? `M${from.x - 3} ${to.y + 15}l3 -5 3 5` : `M${from.x - 3} ${from.y + 10}l3 5 3 -5`;
}
