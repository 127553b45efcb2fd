/** Older snapshots are brought up to date one version at a time, and every step stays here for good. */
import { err, ok, type Result } from "../net/result.ts";

/** The value of a snapshot's `format`. */
export const FORMAT = "hookline-snapshot";
export const CURRENT_VERSION = 1;

export type RawSnapshot = { readonly [key: string]: unknown };

/** From each older version to the next: `UPGRADES.get(n)` makes an n + 1 of an n. Version 1 is the first. */
const UPGRADES: ReadonlyMap<number, (snapshot: RawSnapshot) => RawSnapshot> = new Map();

/**
 * The snapshot in the current version, or a sentence saying why there is none. `upgrades` and `current` are this program's,
 * but for tests.
 */
export function upgrade(
  snapshot: RawSnapshot,
  version: number,
  upgrades = UPGRADES,
  current = CURRENT_VERSION,
): Result<RawSnapshot> {
  if (version > current)
    return err(
      `This snapshot is of version ${version}, which is newer than this program: it reads up to version ${current}.`,
    );
  let upgraded = snapshot;
  for (let step = version; step < current; step++) {
    const next = upgrades.get(step);
    if (next === undefined) return err(`There is no version ${version} of snapshots.`);
    upgraded = next(upgraded);
  }
  return ok(upgraded);
}
