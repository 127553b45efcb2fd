import { ViewportPortal } from "@xyflow/react";
import { memo, useMemo } from "react";
import { crossings, isLevel, type Segment, segmentsOf } from "../../stage/crossings.ts";
import { roundedPath } from "../../stage/geometry.ts";
import type { Scene, TrackKind } from "../../stage/scene.ts";
import { LAYERS } from "./to-flow.ts";

const DRAWN: ReadonlySet<TrackKind> = new Set<TrackKind>(["line", "stub", "feed"]);
/** Half of the gap that a line passing over leaves in the one below. */
const HOP = 6;
const CORNER = 6;

/**
 * The host's own lines: the circuit of hooks, the ways to devices and processes. What runs down is drawn first, then a gap
 * wherever something crosses it, then what runs along.
 */
export const Circuit = memo(function Circuit({ scene }: { readonly scene: Scene }) {
  const { width, height } = scene.host.rect;
  const { level, upright, hops } = useMemo(() => {
    const segments = segmentsOf(scene.tracks.filter(({ kind }) => DRAWN.has(kind)));
    const along = segments.filter(isLevel);
    const down = segments.filter((segment) => !isLevel(segment));
    return { level: along, upright: down, hops: crossings(along, down) };
  }, [scene]);
  return (
    <ViewportPortal>
      <svg className="circuit" width={width} height={height} style={{ zIndex: LAYERS.circuit }} aria-hidden="true">
        <Lines segments={upright} />
        {hops.map(({ x, y }) => (
          <path key={`${x} ${y}`} className="hop" d={`M${x - HOP} ${y}h${2 * HOP}`} />
        ))}
        <Lines segments={level} />
        {scene.tracks
          .filter(({ kind }) => kind === "bracket")
          .map((track) => (
            <path key={track.id} className="bracket" d={roundedPath(track.points, CORNER)} />
          ))}
        {upright
          .filter(({ track }) => track.kind === "stub")
          .map(({ from, to, track }) => (
            <path key={track.id} className="arrow" d={arrow(from.x, from.y, to.y)} />
          ))}
      </svg>
    </ViewportPortal>
  );
});

function Lines({ segments }: { readonly segments: readonly Segment[] }) {
  return segments.map(({ from, to, track }) => (
    <path key={`${track.id} ${from.x} ${from.y}`} className={track.kind} d={`M${from.x} ${from.y}L${to.x} ${to.y}`} />
  ));
}

/** A small arrowhead near the circuit's end of a stub, the way that packets go. */
function arrow(x: number, from: number, to: number): string {
  return to < from ? `M${x - 3} ${to + 15}l3 -5 3 5` : `M${x - 3} ${from + 10}l3 5 3 -5`;
}
