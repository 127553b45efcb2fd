/**
 * A capture of a part of the host, brought together with what was known before.
 *
 *   before:  host  a  b  c       next (a and c skipped):  host'  a  b'  c  d'       together:  host'  a  b'  c  d'
 *
 * Every capture lists all the namespaces there are, so that those that went are known; of those that were skipped the
 * outputs of before stay. What is not of the expected shape is left as it is: `readSnapshotValue` judges the whole.
 */
import type { RawSnapshot } from "../snapshot/upgrade.ts";

/** What a capture leaves out. */
export interface Scope {
  /** Inodes of namespaces that are listed, and not read. */
  readonly skip: readonly number[];
  /** Whether Docker and its kin are asked. */
  readonly engine: boolean;
}

export const WHOLE: Scope = { skip: [], engine: true };

export interface Merged {
  readonly value: RawSnapshot;
  /** Namespaces that were not there before, and how many went. */
  readonly came: readonly number[];
  readonly went: number;
  /** Skipped ones that may be others than those of before: the kernel gives a number that became free to the next. */
  readonly doubtful: readonly number[];
}

/**
 * @param watchers processes that only watch: a namespace that nothing else keeps is as good as gone
 */
export function mergeCapture(
  before: RawSnapshot | null,
  next: RawSnapshot,
  { skip, engine }: Scope,
  watchers: ReadonlySet<number>,
): Merged {
  const known = new Map(namespacesOf(before).map((space) => [space["inode"], space]));
  const skipped = new Set<unknown>(skip);
  const came: number[] = [];
  const doubtful: number[] = [];
  const namespaces = namespacesOf(next).flatMap((listed) => {
    const space = withoutWatchers(listed, watchers);
    if (!space) return [];
    const inode = Number(space["inode"]);
    const was = known.get(inode);
    known.delete(inode);
    if (!was) came.push(inode);
    if (!was || !skipped.has(inode)) return [space];
    if (!shares(was, space)) doubtful.push(inode);
    return [{ ...space, outputs: was["outputs"] }];
  });
  const isOld = ({ namespace }: { namespace: unknown }): boolean =>
    namespace === null ? !engine : skipped.has(namespace);
  const warnings = [
    ...warningsOf(before).filter(isOld),
    ...warningsOf(next).filter((warning) => !isOld(warning)),
  ].filter(({ namespace }) => namespace === null || namespaces.some((space) => space["inode"] === namespace));
  const docker = engine || !before ? next["docker"] : before["docker"];
  return { value: { ...next, namespaces, docker, warnings }, came, went: known.size, doubtful };
}

/** null where nothing but watchers is left in it. */
function withoutWatchers(space: RawSnapshot, watchers: ReadonlySet<number>): RawSnapshot | null {
  const pids = listOf(space["pids"]);
  const others = pids.filter((pid) => !watchers.has(Number(pid)));
  if (others.length === pids.length) return space;
  if (others.length > 0) return { ...space, pids: others };
  const { pids: _, ...rest } = space;
  return listOf(space["names"]).length > 0 ? rest : null;
}

/** Whether both are known by a process or a name of the other; where neither has any, there is nothing to go by. */
function shares(one: RawSnapshot, other: RawSnapshot): boolean {
  const marks = (space: RawSnapshot): readonly unknown[] => [...listOf(space["pids"]), ...listOf(space["names"])];
  const [ours, theirs] = [marks(one), new Set(marks(other))];
  return (ours.length === 0 && theirs.size === 0) || ours.some((mark) => theirs.has(mark));
}

function namespacesOf(snapshot: RawSnapshot | null): readonly RawSnapshot[] {
  return listOf(snapshot?.["namespaces"]).filter(isObject);
}

function warningsOf(snapshot: RawSnapshot | null): readonly { readonly namespace: unknown }[] {
  return listOf(snapshot?.["warnings"])
    .filter(isObject)
    .map((warning) => ({ ...warning, namespace: warning["namespace"] ?? null }));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is RawSnapshot {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
