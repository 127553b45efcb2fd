/** The rooms below the host: one for each network namespace but its own, and one for each container that has none. */
import type { Container, Host, Link, Namespace } from "../../host/model.ts";
import { type SocketPlan, socketsOf } from "./sockets.ts";
import { IP_HOOKS, type IpHook, tablesAt } from "./tables.ts";

/** Where the other end of an interface is plugged in. */
export type Plug =
  /** A port of a bridge, or a device of the host itself. */
  | { readonly at: "host"; readonly device: string; readonly port: string | null }
  /** An interface of another room. */
  | { readonly at: "room"; readonly namespace: string; readonly link: string };

export interface InterfacePlan {
  readonly link: Link;
  readonly plug: Plug | null;
}

export interface HookPlan {
  readonly hook: IpHook;
  readonly rules: number;
  readonly tables: readonly string[];
}

export interface RoomPlan {
  /** The namespace's name; `stopped:NAME` for a container without one. */
  readonly key: string;
  readonly title: string;
  readonly namespace: Namespace | null;
  /** Who lives here, the owner first. */
  readonly containers: readonly Container[];
  readonly interfaces: readonly InterfacePlan[];
  readonly sockets: readonly SocketPlan[];
  readonly hooks: readonly HookPlan[];
  readonly running: boolean;
  /** `exited`, `paused`, `no network`, … where there is something to say. */
  readonly remark: string | null;
  /** The host's device that it hangs on; null where it hangs on none. */
  readonly home: string | null;
  /** Other devices of the host that it hangs on too. */
  readonly others: readonly string[];
  /** Older first: the place of its first cable, so that what is added comes last. */
  readonly age: number;
}

export function roomsOf(host: Host): readonly RoomPlan[] {
  const [root, ...others] = host.namespaces;
  const byInode = new Map(host.namespaces.map((namespace) => [namespace.inode, namespace] as const));
  const rootLinks = new Map(root.links.map((link) => [link.name, link] as const));
  const containers = new Map<number | null, Container[]>();
  for (const container of host.containers)
    containers.set(container.namespace, [...(containers.get(container.namespace) ?? []), container]);

  const plugOf = (link: Link): Plug | null => {
    if (!link.peer) return null;
    if (link.peer.namespace !== root.inode) {
      const namespace = byInode.get(link.peer.namespace);
      return namespace ? { at: "room", namespace: namespace.name, link: link.peer.name } : null;
    }
    const end = rootLinks.get(link.peer.name);
    if (!end) return null;
    const master = end.master === null ? undefined : rootLinks.get(end.master);
    return master && (master.kind.type === "bridge" || master.kind.type === "bond")
      ? { at: "host", device: master.name, port: end.name }
      : { at: "host", device: end.name, port: null };
  };

  const living = others.map((namespace): RoomPlan => {
    const own = orderContainers(namespace, containers.get(namespace.inode) ?? []);
    const interfaces = namespace.links
      .filter(({ kind, master }) => kind.type !== "loopback" && master === null)
      .map((link) => ({ link, plug: plugOf(link) }));
    const homes = [...new Set(interfaces.flatMap(({ plug }) => (plug?.at === "host" ? [plug.device] : [])))];
    const paused = own[0]?.state === "paused";
    return {
      key: namespace.name,
      title: own[0]?.name ?? namespace.name,
      namespace,
      containers: own,
      interfaces,
      sockets: socketsOf(namespace),
      hooks: IP_HOOKS.flatMap((hook) => {
        const tables = tablesAt(namespace, hook);
        const rules = tables.reduce((sum, table) => sum + table.rules, 0);
        return rules > 0 ? [{ hook, rules, tables: tables.map(({ label }) => label) }] : [];
      }),
      running: true,
      remark: paused ? "paused" : interfaces.length === 0 ? "no network" : null,
      home: homes[0] ?? null,
      others: homes.slice(1),
      age: Math.min(
        ...interfaces.map(({ link }) => link.peer && rootLinks.get(link.peer.name)?.ifindex).map((n) => n ?? Infinity),
        Infinity,
      ),
    };
  });
  const bridges = new Map(host.networks.map((network) => [network.name, network.bridge] as const));
  const stopped = (containers.get(null) ?? []).map((container): RoomPlan => {
    const networks = [...container.endpoints.map((endpoint) => endpoint.network), container.networkMode];
    const home = networks.map((network) => bridges.get(network)).find((bridge) => bridge && rootLinks.has(bridge));
    return {
      key: `stopped:${container.name}`,
      title: container.name,
      namespace: null,
      containers: [container],
      interfaces: [],
      sockets: [],
      hooks: [],
      running: false,
      remark: container.state,
      home: home ?? null,
      others: [],
      age: Number.POSITIVE_INFINITY,
    };
  });
  return [...living.map((room) => withBorrowedHome(room, living)), ...stopped];
}

/** A room that hangs on another room alone stands beside it. */
function withBorrowedHome(room: RoomPlan, rooms: readonly RoomPlan[]): RoomPlan {
  if (room.home !== null) return room;
  const beside = room.interfaces.flatMap(({ plug }) => (plug?.at === "room" ? [plug.namespace] : []));
  const home = rooms.find(({ key, home: own }) => own !== null && beside.includes(key))?.home;
  return home ? { ...room, home } : room;
}

function orderContainers(namespace: Namespace, containers: readonly Container[]): readonly Container[] {
  const place = (container: Container): number => {
    const index = namespace.containers.indexOf(container.name);
    return index < 0 ? namespace.containers.length : index;
  };
  return containers.toSorted((a, b) => place(a) - place(b));
}
