/**
 * What the next capture has to read: what an event said has changed, at once and nothing else; and, every so often, all the
 * rest, a few namespaces at a time, so that an event never waits for long behind it.
 */
import type { Host } from "../host/model.ts";
import { type Scope, WHOLE } from "./merge.ts";

/** What an event was about. An id of a namespace is one that the host's own namespace gives to another. */
export type Change =
  | { readonly about: "everything" | "host" | "engine" }
  | { readonly about: "id"; readonly id: number }
  | { readonly about: "namespace"; readonly inode: number };

/** Milliseconds that a look at what no event told of may take. */
const SLICE = 600;

export interface Plan {
  /** What changed is read next; everything, where nobody knows what did, at leisure. */
  note(change: Change): void;
  /** Whether something has changed, or is to be looked at again. */
  readonly urgent: boolean;
  readonly due: boolean;
  /** What to read now, of a host as it was when it was last read; that is then no longer to be read. */
  next(latest: Host | null): Scope;
  /** How long it took to read so many namespaces. */
  took(milliseconds: number, namespaces: number): void;
}

export function createPlan(): Plan {
  let changes: Change[] = [];
  let due: ReadonlySet<number> | "all" | null = null;
  let slice = 1;

  /** Takes the next few of what is due. */
  function takeDue(inodes: readonly number[]): readonly number[] {
    if (due === null) return [];
    const left = due === "all" ? inodes : inodes.filter((inode) => due !== "all" && due?.has(inode));
    const rest = left.slice(slice);
    due = rest.length > 0 ? new Set(rest) : null;
    return left.slice(0, slice);
  }

  return {
    note(change) {
      if (change.about === "everything") due = "all";
      else changes.push(change);
    },
    get urgent() {
      return changes.length > 0;
    },
    get due() {
      return due !== null;
    },
    next(latest) {
      const noted = changes;
      changes = [];
      if (!latest) {
        due = null;
        return WHOLE;
      }
      const inodes = latest.namespaces.map(({ inode }) => inode);
      // Engines are asked once for each time that everything is looked at.
      const engine = noted.some(({ about }) => about === "engine") || (noted.length === 0 && due === "all");
      const read = new Set(noted.length > 0 ? changedNamespaces(latest, noted) : takeDue(inodes));
      return { skip: inodes.filter((inode) => !read.has(inode)), engine };
    },
    took(milliseconds, namespaces) {
      // Of fewer, what a capture takes besides them is the most of it.
      if (namespaces > slice / 2) slice = Math.max(1, Math.round((SLICE * namespaces) / milliseconds));
    },
  };
}

/** Rules follow containers: whatever an engine does, the host is read with it. */
function changedNamespaces(latest: Host, changes: readonly Change[]): readonly number[] {
  const [host] = latest.namespaces;
  const ids = namespaceIds(latest);
  return changes.flatMap((change) => {
    if (change.about === "namespace") return [change.inode];
    if (change.about !== "id") return [host.inode];
    const inode = ids.get(change.id);
    if (inode !== undefined) return [inode];
    // One whose number is not known yet may be any of those that have none.
    const numbered = new Set(ids.values());
    return latest.namespaces
      .filter((space) => space !== host && !numbered.has(space.inode))
      .map((space) => space.inode);
  });
}

/** The ids by which the host's own namespace knows others, from the far ends of its links. */
export function namespaceIds({ namespaces: [host] }: Host): ReadonlyMap<number, number> {
  return new Map(
    host.links.flatMap(({ linkNetnsId, peer }) =>
      linkNetnsId === null || !peer ? [] : [[linkNetnsId, peer.namespace] as const],
    ),
  );
}
