/** Where lines of the circuit cross without meeting: there the one along passes over the one down. */
import type { Point } from "./geometry.ts";
import type { Track } from "./scene.ts";

export interface Segment {
  readonly from: Point;
  readonly to: Point;
  readonly track: Track;
}

export function segmentsOf(tracks: readonly Track[]): readonly Segment[] {
  return tracks.flatMap((track) =>
    track.points.slice(1).flatMap((to, index): Segment[] => {
      const from = track.points[index];
      return from ? [{ from, to, track }] : [];
    }),
  );
}

export function isLevel({ from, to }: Segment): boolean {
  return Math.abs(from.y - to.y) < 0.01;
}

/** Points strictly inside of both a level segment and an upright one. */
export function crossings(level: readonly Segment[], upright: readonly Segment[]): readonly Point[] {
  const inside = (value: number, a: number, b: number): boolean =>
    value > Math.min(a, b) + 1 && value < Math.max(a, b) - 1;
  const points = level.flatMap((along) =>
    upright.flatMap((down): Point[] =>
      inside(down.from.x, along.from.x, along.to.x) && inside(along.from.y, down.from.y, down.to.y)
        ? [{ x: down.from.x, y: along.from.y }]
        : [],
    ),
  );
  return [...new Map(points.map((point) => [`${point.x} ${point.y}`, point] as const)).values()];
}
