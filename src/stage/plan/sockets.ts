/** What listens in a namespace, by who listens: a list short enough to draw. */
import type { Container, Host, Namespace, Socket } from "../../host/model.ts";
import { formatAddress } from "../../net/address.ts";

export interface SocketPlan {
  /** Selections of the sockets that are drawn as this one, the same port of IPv4 and IPv6. */
  readonly names: readonly string[];
  /** `:80`, `127.0.0.1:9000`, `:53/udp`. */
  readonly text: string;
  readonly proto: string;
  readonly port: number;
  /** The process that holds it; null where that is not known. */
  readonly process: string | null;
}

export interface ProcessPlan {
  /** `docker-proxy`, a process's name, or the container that it belongs to. */
  readonly title: string;
  readonly kind: "proxy" | "container" | "process";
  readonly sockets: readonly SocketPlan[];
}

/** A socket's local end as ss(8) prints it: `0.0.0.0:8080`, `[::]:80`, `*:22`. */
function socketText({ local }: Pick<Socket, "local">): string {
  const port = local.port ?? "*";
  if (local.address === null) return `*:${port}`;
  const address = formatAddress(local.address);
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The name of a socket in a selection. */
export function socketName(namespace: string, socket: Pick<Socket, "proto" | "local">): string {
  return `${namespace}/${socket.proto}/${socketText(socket)}`;
}

const LISTENING: ReadonlySet<string> = new Set(["LISTEN", "UNCONN"]);

/** The sockets that wait for packets, drawn as few: IPv4's and IPv6's together, the embedded DNS's as one. */
export function socketsOf(namespace: Namespace): readonly SocketPlan[] {
  const merged = new Map<string, SocketPlan>();
  const waiting = namespace.sockets
    .filter(({ state, local }) => LISTENING.has(state) && local.port !== null)
    .toSorted(
      (a, b) => Number(isEmbeddedDns(a)) - Number(isEmbeddedDns(b)) || (a.local.port ?? 0) - (b.local.port ?? 0),
    );
  for (const socket of waiting) {
    const process = socket.processes[0]?.name ?? null;
    const text = isEmbeddedDns(socket) ? "DNS" : shortText(socket);
    const key = `${text} ${process}`;
    const same = merged.get(key);
    const name = socketName(namespace.name, socket);
    merged.set(
      key,
      same
        ? { ...same, names: [...same.names, name] }
        : { names: [name], text, proto: socket.proto, port: socket.local.port ?? 0, process },
    );
  }
  return [...merged.values()];
}

/** Docker's own name server: dockerd listens at 127.0.0.11 inside the container's namespace. */
function isEmbeddedDns({ local, processes }: Socket): boolean {
  return (
    local.address !== null &&
    formatAddress(local.address) === "127.0.0.11" &&
    (processes[0]?.name ?? "dockerd") === "dockerd"
  );
}

function shortText(socket: Socket): string {
  const { address, port } = socket.local;
  const proto = socket.proto === "tcp" ? "" : `/${socket.proto}`;
  if (address === null || /^[0:.]+$/.test(formatAddress(address))) return `:${port}${proto}`;
  const where = formatAddress(address);
  return `${where.includes(":") ? `[${where}]` : where}:${port}${proto}`;
}

/** Who listens in the host's own namespace: docker-proxy first, then containers on the host's network, then the rest. */
export function processesOf(host: Host): readonly ProcessPlan[] {
  const [namespace] = host.namespaces;
  const sockets = socketsOf(namespace);
  const owners = new Map(
    namespace.sockets.map((socket) => [socketName(namespace.name, socket), ownerOf(host, socket)] as const),
  );
  const plans = new Map<string, ProcessPlan>();
  for (const socket of sockets) {
    const container = owners.get(socket.names[0] ?? "") ?? null;
    const kind = socket.process === "docker-proxy" ? "proxy" : container ? "container" : "process";
    const title = container?.name ?? socket.process ?? "a process";
    const key = `${kind} ${title}`;
    const same = plans.get(key);
    plans.set(key, { title, kind, sockets: [...(same?.sockets ?? []), socket] });
  }
  // Containers that live on the host's network and listen to nothing are there all the same.
  for (const container of host.containers) {
    const key = `container ${container.name}`;
    if (container.namespace === namespace.inode && !plans.has(key))
      plans.set(key, { title: container.name, kind: "container", sockets: [] });
  }
  const order = ["proxy", "container", "process"];
  return [...plans.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

function ownerOf({ containers }: Host, { processes, cgroup }: Socket): Container | null {
  return (
    containers.find(
      ({ id, pid }) => (cgroup?.includes(id) ?? false) || processes.some((process) => process.pid === pid),
    ) ?? null
  );
}
