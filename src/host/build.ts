import type { Snapshot } from "../snapshot/schema.ts";
import { groupContainers, placeContainers } from "./containers.ts";
import type { Container, DockerProxy, Host, Namespace, Unread } from "./model.ts";
import { type BareNamespace, readNamespace } from "./namespace.ts";
import { findPeers, type Peers } from "./peers.ts";
import { readDockerContainers } from "./readers/docker-container.ts";
import { readDockerNetworks } from "./readers/docker-network.ts";
import { readDockerProxy } from "./readers/docker-proxy.ts";
import { Misread } from "./readers/misread.ts";
import { type Reading, unreadAt } from "./readers/reading.ts";

function readProxies(snapshot: Snapshot): Reading<DockerProxy> {
  const values: DockerProxy[] = [];
  const unread: Unread[] = [];
  for (const [index, { pid, netns, args }] of snapshot.processes.entries()) {
    if (args === null) continue;
    try {
      values.push(readDockerProxy({ pid, netns, args }));
    } catch (error) {
      if (!(error instanceof Misread)) throw error;
      unread.push(unreadAt({ namespace: null, source: "processes" }, index + 1, args, error.message));
    }
  }
  return { values, unread };
}

/** `host`, the owner's name, or `netns:INODE`; a container may be called `host`, but then its namespace is not. */
function nameOf(namespace: BareNamespace, owner: Container | undefined): string {
  if (namespace.role === "host") return "host";
  return owner === undefined || owner.name === "host" ? `netns:${namespace.inode}` : owner.name;
}

function finish(bare: BareNamespace, inside: readonly Container[], peers: Peers): Namespace {
  const { netnsIds: _, ...namespace } = bare;
  return {
    ...namespace,
    name: nameOf(bare, inside[0]),
    containers: inside.map((container) => container.name),
    links: bare.links.map((link) => ({ ...link, peer: peers.get(link) ?? null })),
  };
}

/**
 * The host that a snapshot shows. Nothing in a snapshot makes this fail: what cannot be read is in `unread`.
 *
 * @param onProgress told how much of it is read, from 0 to 1
 */
export function buildHost(snapshot: Snapshot, onProgress: (done: number) => void = () => {}): Host {
  const [host, ...others] = snapshot.namespaces;
  const docker = { namespace: null, source: "docker" };
  const bareContainers = readDockerContainers(snapshot.docker?.containers ?? [], docker);
  const networks = readDockerNetworks(snapshot.docker?.networks ?? [], docker);
  const proxies = readProxies(snapshot);
  const containers = placeContainers(bareContainers.values, snapshot.namespaces, snapshot.processes);
  const groups = groupContainers(containers);
  const first = readNamespace(host);
  const rest = others.map((other, index) => {
    onProgress((index + 1) / (others.length + 1));
    return readNamespace(other);
  });
  const all = [first, ...rest];
  const peers = findPeers(
    all.map((read) => read.namespace),
    containers,
    networks.values,
  );
  return {
    hostname: snapshot.host.hostname ?? "host",
    kernel: snapshot.host.kernel,
    os: snapshot.host.os,
    capturedAt: snapshot.capturedAt,
    namespaces: [
      finish(first.namespace, groups.get(host.inode) ?? [], peers),
      ...rest.map((read) => finish(read.namespace, groups.get(read.namespace.inode) ?? [], peers)),
    ],
    containers,
    networks: networks.values,
    dockerVersion: snapshot.docker?.version ?? null,
    proxies: proxies.values,
    warnings: snapshot.warnings,
    unread: [
      ...snapshot.misfits.map(({ namespace, source, position, value, expected }) =>
        unreadAt({ namespace, source }, position, value, expected),
      ),
      ...all.flatMap((read) => read.unread),
      ...bareContainers.unread,
      ...networks.unread,
      ...proxies.unread,
    ],
  };
}
