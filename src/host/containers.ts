import type { SnapshotNamespace, SnapshotProcess } from "../snapshot/schema.ts";
import type { Container } from "./model.ts";
import type { BareContainer } from "./readers/docker-container.ts";

/** `/var/run` is a link to `/run` on every system of today. */
function mountPath(path: string): string {
  return path.replace(/^\/var\/run\//, "/run/");
}

/**
 * Finds each container's network namespace: by its process, or the file that the engine mounted it on; the host's for
 * `host`, another container's for `container:ID`.
 */
export function placeContainers(
  bare: readonly BareContainer[],
  namespaces: readonly SnapshotNamespace[],
  processes: readonly SnapshotProcess[],
): readonly Container[] {
  const host = namespaces.find((namespace) => namespace.role === "host")?.inode ?? null;
  const inodes = new Set(namespaces.map((namespace) => namespace.inode));
  const byPid = new Map([
    ...namespaces.flatMap(({ inode, pids }) => pids.map((pid): [number, number] => [pid, inode])),
    ...processes.map(({ pid, netns }): [number, number] => [pid, netns]),
  ]);
  const byMount = new Map(
    namespaces.flatMap(({ inode, names }) => names.map((name): [string, number] => [mountPath(name), inode])),
  );
  const byIdOrName = new Map(bare.flatMap((one) => [[one.id, one] as const, [one.name, one] as const]));

  const find = (one: BareContainer, via: ReadonlySet<BareContainer>): number | null => {
    const inode = (one.pid === null ? undefined : byPid.get(one.pid)) ?? byMount.get(mountPath(one.sandboxKey));
    if (inode !== undefined) return inodes.has(inode) ? inode : null;
    if (one.state !== "running" && one.state !== "paused") return null;
    if (one.networkMode === "host") return host;
    const shared = byIdOrName.get(one.networkMode.replace(/^container:/, ""));
    // Two that each claim to live with the other live nowhere.
    return shared === undefined || via.has(shared) ? null : find(shared, new Set([...via, shared]));
  };
  return bare.map((one) => {
    const { sandboxKey: _, ...container } = one;
    return { ...container, namespace: find(one, new Set([one])) };
  });
}

/** The containers of each namespace, its owner first: the one that did not join another's. */
export function groupContainers(containers: readonly Container[]): ReadonlyMap<number, readonly Container[]> {
  const groups = new Map<number, Container[]>();
  const joined = (container: Container): boolean => container.networkMode.startsWith("container:");
  for (const container of [...containers.filter((one) => !joined(one)), ...containers.filter(joined)]) {
    if (container.namespace === null) continue;
    const group = groups.get(container.namespace);
    if (group === undefined) groups.set(container.namespace, [container]);
    else group.push(container);
  }
  return groups;
}
