import type { Container, Host, Namespace } from "../host/model.ts";
import type { Origin } from "../kernel/question.ts";
import { err, ok, type Result } from "../net/result.ts";

export function hostNamespace(host: Host): Namespace {
  return host.namespaces[0];
}

export function namespaceOf(host: Host, inode: number): Namespace | undefined {
  return host.namespaces.find((namespace) => namespace.inode === inode);
}

/** By its name, its whole id, or the beginning of its id that docker prints. */
export function findContainer(host: Host, name: string): Container | undefined {
  return (
    host.containers.find((container) => container.name === name || container.id === name) ??
    (/^[0-9a-f]{12,}$/.test(name) ? host.containers.find((container) => container.id.startsWith(name)) : undefined)
  );
}

function listed(words: readonly string[]): string {
  const shown = words.slice(0, 8).join(", ");
  return words.length > 8 ? `${shown}, …` : shown;
}

/** `host`, `container:NAME`, `netns:INODE` or `outside:IFACE`, found in this host. */
export function parseEndpoint(host: Host, text: string): Result<Origin> {
  const inside = (inode: number): Result<Origin> => ok({ type: "namespace", inode, uid: null });
  if (text === "host") return inside(hostNamespace(host).inode);
  const [, kind, rest = ""] = /^(container|netns|outside):(.+)$/.exec(text) ?? [];
  if (kind === "container") {
    const container = findContainer(host, rest);
    if (container === undefined) {
      const names = host.containers.map((one) => one.name).sort();
      return err(`There is no container '${rest}'; there ${names.length === 0 ? "are none" : `is ${listed(names)}`}.`);
    }
    if (container.namespace !== null) return inside(container.namespace);
    return err(
      container.state === "running"
        ? `The snapshot does not hold the network namespace of container '${rest}'.`
        : `Container '${rest}' is not running (${container.state}): it has no network.`,
    );
  }
  if (kind === "netns") {
    const namespace = host.namespaces.find((one) => String(one.inode) === rest);
    return namespace === undefined ? err(`There is no network namespace ${rest}.`) : inside(namespace.inode);
  }
  if (kind === "outside") {
    const { links } = hostNamespace(host);
    const link = links.find((one) => one.name === rest || one.altNames.includes(rest));
    return link === undefined
      ? err(`The host has no interface '${rest}'; it has ${listed(links.map((one) => one.name))}.`)
      : ok({ type: "outside", dev: link.name });
  }
  return err(`'${text}' is not 'host', 'container:NAME', 'netns:INODE' or 'outside:IFACE'.`);
}
