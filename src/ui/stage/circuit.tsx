import { ViewportPortal } from "@xyflow/react";
import { memo } from "react";
import { type Point, roundedPath } from "../../stage/geometry.ts";
import type { Scene, Track } from "../../stage/scene.ts";
import { LAYERS } from "./to-flow.ts";

const DRAWN = ["feed", "bracket", "stub", "line"] as const;
const CORNER = 10;

/** The host's own lines: the circuit of hooks, the ways to devices and processes. Drawn in order, each over the ones before. */
export const Circuit = memo(function Circuit({ scene }: { readonly scene: Scene }) {
  const { width, height } = scene.host.rect;
  const stubs = scene.tracks.filter(({ kind }) => kind === "stub");
  return (
    <ViewportPortal>
      <svg
        className="circuit"
        width={width}
        height={height + 40}
        style={{ zIndex: LAYERS.circuit }}
        aria-hidden="true"
        focusable="false"
      >
        {DRAWN.map((kind) => (
          <g key={kind} className={kind}>
            {scene.tracks
              .filter((track) => track.kind === kind)
              .map((track) => (
                <path key={track.id} d={roundedPath(track.points, CORNER)} />
              ))}
          </g>
        ))}
        <g className="arrows">
          {stubs.map((track) => (
            <path key={track.id} d={arrowOn(track)} />
          ))}
        </g>
      </svg>
    </ViewportPortal>
  );
});

/** A small arrowhead near the circuit's end of a stub, the way that packets go. */
function arrowOn({ points }: Track): string {
  const [vertical] = segments(points)
    .filter(([a, b]) => a.x === b.x)
    .sort(([a, b], [c, d]) => Math.abs(d.y - c.y) - Math.abs(b.y - a.y));
  if (!vertical) return "";
  const [from, to] = vertical;
  const up = to.y < from.y;
  const y = up ? Math.max(from.y, to.y) - 13 : Math.max(from.y, to.y) - 7;
  return up ? `M${from.x - 3} ${y + 3}l3 -5 3 5` : `M${from.x - 3} ${y - 3}l3 5 3 -5`;
}

function segments(points: readonly Point[]): readonly (readonly [Point, Point])[] {
  return points.slice(1).flatMap((to, index) => {
    const from = points[index];
    return from ? [[from, to] as const] : [];
  });
}
