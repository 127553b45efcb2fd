/** Collects the lines that packets take, and the places that they lead to. */
import { type Point, simplify } from "../geometry.ts";
import type { Track, TrackKind } from "../scene.ts";

export class TrackMap {
  readonly tracks: Track[] = [];
  readonly places = new Map<string, Point>();

  place(id: string, at: Point): void {
    this.places.set(id, at);
  }

  /** A track between two places, which become known by its ends. */
  lay(
    kind: TrackKind,
    from: string,
    to: string,
    points: readonly Point[],
    options: { readonly oneWay?: boolean; readonly label?: string } = {},
  ): void {
    const first = points[0];
    const last = points.at(-1);
    if (!first || !last) return;
    if (!this.places.has(from)) this.places.set(from, first);
    if (!this.places.has(to)) this.places.set(to, last);
    this.tracks.push({
      id: `${from}→${to}`,
      kind,
      from,
      to,
      points: simplify(points),
      oneWay: options.oneWay ?? false,
      label: options.label ?? null,
    });
  }
}
