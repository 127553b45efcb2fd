/** The captures of this session in which something changed, oldest first. */
import { gzipSync } from "node:zlib";
import { compareHosts, isSame } from "../answers/differences/hosts.ts";
import { summarise } from "../answers/differences/tell.ts";
import type { CaptureNote } from "../app/live/messages.ts";
import { buildHost } from "../host/build.ts";
import type { Host } from "../host/model.ts";
import { readSnapshotValue } from "../snapshot/read.ts";

export interface History {
  readonly notes: readonly CaptureNote[];
  readonly latest: Host | null;
  /**
   * Takes a capture in; null where nothing changed since the latest, so that it is not kept.
   *
   * @throws {Error} where the value is no snapshot
   */
  add(value: unknown, at: number): CaptureNote | null;
  /** The snapshot, gzipped; null where it is not kept any more. */
  snapshot(id: number): Buffer | null;
}

const MOST_CAPTURES = 200;
const MOST_BYTES = 256 * 1024 * 1024;

export function createHistory(): History {
  let kept: { readonly note: CaptureNote; readonly gzip: Buffer }[] = [];
  let latest: Host | null = null;
  let last = 0;
  return {
    get notes() {
      return kept.map(({ note }) => note);
    },
    get latest() {
      return latest;
    },
    add(value, at) {
      const snapshot = readSnapshotValue(value);
      if (!snapshot.ok) throw new Error(snapshot.error.message);
      const host = buildHost(snapshot.value);
      const differences = latest && compareHosts(latest, host);
      // What one of them could not tell may be a change as well.
      const same = differences !== null && isSame(differences) && differences.untold.length === 0;
      latest = host;
      if (same) return null;
      const note = { id: ++last, at, summary: differences ? summarise(differences) : "the first capture" };
      kept = bounded([...kept, { note, gzip: gzipSync(JSON.stringify(value)) }]);
      return note;
    },
    snapshot: (id) => kept.find(({ note }) => note.id === id)?.gzip ?? null,
  };
}

/** Without the oldest ones where they are too many; the newest always stays. */
function bounded<T extends { readonly gzip: Buffer }>(kept: readonly T[]): T[] {
  let bytes = 0;
  const newest = [...kept].reverse().filter(({ gzip }, index) => {
    bytes += gzip.length;
    return index === 0 || (index < MOST_CAPTURES && bytes <= MOST_BYTES);
  });
  return newest.reverse();
}
