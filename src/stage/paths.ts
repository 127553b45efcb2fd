/** The way from one place of the scene to another: the shortest along its tracks, one way where they are. */
import { distance, type Point } from "./geometry.ts";
import type { Scene, Track } from "./scene.ts";

export interface Leg {
  readonly points: readonly Point[];
  /** One way tracks belong to the circuit; the others are passed in both directions. */
  readonly oneWay: boolean;
  /** Id of the track; null for a straight line where there is none. */
  readonly track: string | null;
}

export interface PathFinder {
  /** @param against whether one way tracks may be taken against their direction: back to where one came from */
  find(from: string, to: string, against: boolean): readonly Leg[];
}

interface Exit {
  readonly to: string;
  readonly length: number;
  readonly track: Track;
  readonly reversed: boolean;
  /** Against the direction of a one way track. */
  readonly against: boolean;
}

export function pathFinder(scene: Scene): PathFinder {
  const exits = new Map<string, Exit[]>();
  const add = (from: string, exit: Exit): void => {
    const list = exits.get(from);
    if (list) list.push(exit);
    else exits.set(from, [exit]);
  };
  for (const track of scene.tracks) {
    const length = lengthOf(track.points);
    add(track.from, { to: track.to, length, track, reversed: false, against: false });
    add(track.to, { to: track.from, length, track, reversed: true, against: track.oneWay });
  }

  function search(from: string, to: string, against: boolean): readonly Exit[] | null {
    const best = new Map<string, number>([[from, 0]]);
    const arrived = new Map<string, { readonly from: string; readonly exit: Exit }>();
    const open = new Set([from]);
    const done = new Set<string>();
    while (open.size > 0) {
      const here = nearest(open, best);
      if (here === to) return retrace(arrived, from, to);
      open.delete(here);
      done.add(here);
      for (const exit of exits.get(here) ?? []) {
        if (done.has(exit.to) || (exit.against && !against)) continue;
        const length = (best.get(here) ?? 0) + exit.length;
        if (length >= (best.get(exit.to) ?? Number.POSITIVE_INFINITY)) continue;
        best.set(exit.to, length);
        arrived.set(exit.to, { from: here, exit });
        open.add(exit.to);
      }
    }
    return null;
  }

  return {
    find(from, to, against) {
      if (from === to) return [];
      const way = search(from, to, against) ?? (against ? null : search(from, to, true));
      if (way)
        return way.map(({ track, reversed }) => ({
          points: reversed ? track.points.toReversed() : track.points,
          oneWay: track.oneWay,
          track: track.id,
        }));
      const a = scene.places.get(from);
      const b = scene.places.get(to);
      return a && b ? [{ points: [a, { x: b.x, y: a.y }, b], oneWay: false, track: null }] : [];
    },
  };
}

function nearest(open: ReadonlySet<string>, best: ReadonlyMap<string, number>): string {
  let nearestId = "";
  let least = Number.POSITIVE_INFINITY;
  for (const id of open) {
    const length = best.get(id) ?? Number.POSITIVE_INFINITY;
    if (length < least || nearestId === "") [nearestId, least] = [id, length];
  }
  return nearestId;
}

function retrace(
  arrived: ReadonlyMap<string, { readonly from: string; readonly exit: Exit }>,
  from: string,
  to: string,
): readonly Exit[] {
  const way: Exit[] = [];
  for (let here = to; here !== from; ) {
    const last = arrived.get(here);
    if (!last) break;
    way.unshift(last.exit);
    here = last.from;
  }
  return way;
}

export function lengthOf(points: readonly Point[]): number {
  return points.reduce((sum, point, index) => {
    const before = points[index - 1];
    return before ? sum + distance(before, point) : 0;
  }, 0);
}
