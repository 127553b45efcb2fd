/** SK-13: what `docker pause` holds still. The freezer stops processes; the kernel goes on taking packets for their sockets. */
import type { Socket } from "../host/model.ts";
import type { Flight } from "./flight.ts";

/**
 * The paused container whose process a socket belongs to: by its control group, or where ss tells none, because every
 * container of the namespace is paused and nobody else has sockets in there, but for Docker's resolver, a socket of the
 * engine's own process.
 */
export function frozenBy({ run, netns }: Flight, socket: Socket): string | null {
  const { containers } = run.host.host;
  const here = containers.filter(({ namespace }) => namespace === netns.inode);
  const paused = here.filter(({ state }) => state === "paused");
  if (paused.length === 0) return null;
  const { cgroup, processes } = socket;
  if (cgroup !== null) return paused.find(({ id }) => cgroup.includes(id))?.name ?? null;
  const others = here.length > paused.length || here.some(({ networkMode }) => networkMode === "host");
  if (others || processes.some(({ name }) => name === "dockerd")) return null;
  return netns.name;
}
