import type { Container, Host, Namespace, Socket } from "../host/model.ts";
import { type Address, formatAddress, isLoopback, isUnspecified } from "../net/address.ts";
import { hostNamespace, namespaceOf } from "./endpoint.ts";
import { hasEmbeddedDns, ownerOf } from "./names.ts";
import type { QuestionText } from "./question-text.ts";
import { type Uplink, uplinksOf } from "./uplinks.ts";

/** A question that suits a host. */
export interface Suggestion {
  /** What it is an example of; one of each is suggested. */
  readonly kind: string;
  /** For a person to choose by: `The internet opens web's published port 8080`. */
  readonly title: string;
  readonly question: QuestionText;
}

/** Enough for a palette, few enough to be read. */
const MOST = 12;

/** RFC 5737 and RFC 3849: addresses that stand for anyone on the internet. */
const INTERNET = "203.0.113.7";
const INTERNET6 = "2001:db8:ffff::7";

/** A port that a running container has published on the host. */
interface Published {
  readonly container: Container;
  readonly namespace: Namespace;
  readonly proto: "tcp" | "udp";
  readonly hostAddress: Address | null;
  readonly hostPort: number;
}

/** A running container that owns a namespace, and what may be asked of it. */
interface Room {
  readonly container: Container;
  readonly namespace: Namespace;
  /** The lowest TCP port that it listens on for others. */
  readonly port: number | null;
}

interface Scene {
  readonly host: Host;
  readonly internet: Uplink | null;
  readonly lan: Uplink | null;
  readonly rooms: readonly Room[];
  readonly published: readonly Published[];
}

function listens(socket: Socket, proto: string): boolean {
  return (
    socket.proto === proto &&
    (socket.state === "LISTEN" || socket.state === "UNCONN") &&
    socket.local.port !== null &&
    (socket.local.address === null || !isLoopback(socket.local.address))
  );
}

function lowestPort(sockets: readonly Socket[]): number | null {
  const ports = sockets.filter((socket) => listens(socket, "tcp")).map((socket) => socket.local.port);
  return ports.reduce((lowest, port) => (lowest === null || (port !== null && port < lowest) ? port : lowest), null);
}

function survey(host: Host): Scene {
  const uplinks = uplinksOf(host).filter((uplink) => uplink.address !== null);
  const rooms = host.namespaces.flatMap((namespace): Room[] => {
    const container = ownerOf(host, namespace);
    return container === null ? [] : [{ container, namespace, port: lowestPort(namespace.sockets) }];
  });
  const published = host.containers.flatMap((container) => {
    const namespace = container.namespace === null ? undefined : namespaceOf(host, container.namespace);
    if (namespace === undefined) return [];
    return container.ports.flatMap(({ proto, hostAddress, hostPort }): Published[] =>
      hostPort === null || (proto !== "tcp" && proto !== "udp")
        ? []
        : [{ container, namespace, proto, hostAddress, hostPort }],
    );
  });
  const byName = (a: { container: Container }, b: { container: Container }): number =>
    a.container.name < b.container.name ? -1 : a.container.name > b.container.name ? 1 : 0;
  const internet = uplinks.find((uplink) => uplink.internet) ?? uplinks[0] ?? null;
  const ports = published.toSorted((a, b) => a.hostPort - b.hostPort || byName(a, b));
  // The container of the first port plays the first part in the other questions too.
  const leads = (room: Room): number => (room.namespace === ports[0]?.namespace ? 0 : 1);
  return {
    host,
    internet,
    lan: uplinks.find((uplink) => uplink !== internet) ?? null,
    rooms: rooms.toSorted((a, b) => leads(a) - leads(b) || byName(a, b)),
    published: ports,
  };
}

function everywhere({ hostAddress }: Published): boolean {
  return hostAddress === null || isUnspecified(hostAddress);
}

function text(address: Address | null | undefined): string {
  return address === null || address === undefined ? "" : formatAddress(address);
}

/** The networks that both are on, by id. */
function shared(a: Container, b: Container): readonly string[] {
  const mine = new Set(a.endpoints.map((endpoint) => endpoint.networkId));
  return b.endpoints.map((endpoint) => endpoint.networkId).filter((id) => mine.has(id));
}

function addressOn(container: Container, networkId?: string): string {
  const endpoints = container.endpoints.filter((one) => networkId === undefined || one.networkId === networkId);
  return text(endpoints.find((one) => one.address !== null)?.address ?? endpoints[0]?.address6);
}

function hasWayOut({ namespace }: Room): boolean {
  return namespace.routes.some((route) => route.family === 4 && route.type === "unicast" && route.dst.length === 0);
}

const fromContainer = ({ container }: Room): string => `container:${container.name}`;

/** Every kind of question that there is, best first. Each gives one that suits the host, or none. */
const KINDS: readonly ((scene: Scene) => Suggestion | null)[] = [
  ({ internet, published }) => {
    const port = published.find((one) => one.proto === "tcp" && everywhere(one));
    if (internet === null || port === undefined) return null;
    return {
      kind: "internet-to-published",
      title: `The internet opens ${port.container.name}'s published port ${port.hostPort}`,
      question: {
        from: `outside:${internet.dev}`,
        proto: "tcp",
        to: text(internet.address),
        port: port.hostPort,
        src: INTERNET,
      },
    };
  },
  ({ rooms, internet }) => {
    const room = rooms.find((one) => one.port !== null && hasWayOut(one)) ?? rooms.find(hasWayOut);
    if (internet === null || room === undefined) return null;
    return {
      kind: "container-to-internet",
      title: `${room.container.name} opens a connection to the internet`,
      question: { from: fromContainer(room), proto: "tcp", to: INTERNET, port: 443 },
    };
  },
  ({ host, rooms }) => {
    for (const asker of rooms.filter((one) => hasEmbeddedDns(host, one.namespace)))
      for (const target of rooms)
        if (target !== asker && target.port !== null && shared(asker.container, target.container).length > 0)
          return {
            kind: "container-to-container",
            title: `${asker.container.name} asks for ${target.container.name} by name`,
            question: { from: fromContainer(asker), proto: "tcp", to: target.container.name, port: target.port },
          };
    return null;
  },
  ({ published, host }) => {
    const port = published.find((one) => one.proto === "tcp" && everywhere(one)) ?? published[0];
    if (port === undefined || port.proto !== "tcp") return null;
    const proxied = host.proxies.some((proxy) => proxy.hostPort === port.hostPort && proxy.proto === "tcp");
    return {
      kind: "host-to-published",
      title: `The host opens localhost:${port.hostPort}${proxied ? ", by way of docker-proxy" : ""}`,
      question: { from: "host", proto: "tcp", to: "127.0.0.1", port: port.hostPort },
    };
  },
  ({ rooms }) => {
    for (const asker of rooms.filter(hasWayOut))
      for (const target of rooms) {
        const to = addressOn(target.container);
        if (target.port !== null && to !== "" && shared(asker.container, target.container).length === 0)
          return {
            kind: "container-to-other-network",
            title: `${asker.container.name} tries ${target.container.name}, which is on another network`,
            question: { from: fromContainer(asker), proto: "tcp", to, port: target.port },
          };
      }
    return null;
  },
  ({ internet, published, rooms }) => {
    for (const port of published.filter((one) => one.proto === "tcp" && everywhere(one))) {
      const room = rooms.find((one) => one.namespace === port.namespace && hasWayOut(one));
      if (internet !== null && room !== undefined)
        return {
          kind: "container-to-own-published",
          title: `${room.container.name} opens its own published port ${port.hostPort} at the host's address`,
          question: { from: fromContainer(room), proto: "tcp", to: text(internet.address), port: port.hostPort },
        };
    }
    return null;
  },
  ({ host, internet }) => {
    if (internet === null) return null;
    const taken = new Set(hostNamespace(host).sockets.map((socket) => socket.local.port));
    const port = [4444, 5555, 6666, 7777].find((one) => !taken.has(one)) ?? 9;
    return {
      kind: "closed-port",
      title: `The internet knocks at port ${port}, where nothing listens`,
      question: { from: `outside:${internet.dev}`, proto: "tcp", to: text(internet.address), port, src: INTERNET },
    };
  },
  ({ host, rooms }) => {
    const room = rooms.find((one) => hasEmbeddedDns(host, one.namespace));
    if (room === undefined) return null;
    return {
      kind: "dns",
      title: `${room.container.name} asks Docker's DNS`,
      question: { from: fromContainer(room), proto: "udp", to: "127.0.0.11", port: 53 },
    };
  },
  ({ host, rooms, internet }) => {
    const internal = new Set(host.networks.filter((network) => network.internal).map((network) => network.id));
    const room = rooms.find(
      ({ container }) =>
        container.endpoints.length > 0 && container.endpoints.every((one) => internal.has(one.networkId)),
    );
    if (room === undefined || internet === null) return null;
    return {
      kind: "internal-to-internet",
      title: `${room.container.name}, on an internal network, tries the internet`,
      question: { from: fromContainer(room), proto: "tcp", to: INTERNET, port: 443 },
    };
  },
  ({ lan, internet, published }) => {
    const port = published.find(
      (one) => one.hostAddress !== null && isLoopback(one.hostAddress) && one.proto === "tcp",
    );
    const from = lan ?? internet;
    if (from === null || port === undefined || typeof port.hostAddress !== "number") return null;
    return {
      kind: "outside-to-loopback-published",
      title: `A neighbour tries ${port.container.name}'s port ${port.hostPort}, published on localhost alone`,
      question: { from: `outside:${from.dev}`, proto: "tcp", to: text(from.address), port: port.hostPort },
    };
  },
  ({ internet, published, rooms }) => {
    for (const port of published.filter((one) => one.proto === "tcp" && everywhere(one))) {
      const room = rooms.find((one) => hasWayOut(one) && shared(one.container, port.container).length === 0);
      if (internet !== null && room !== undefined)
        return {
          kind: "container-to-published",
          title: `${room.container.name} opens ${port.container.name}'s published port ${port.hostPort}`,
          question: { from: fromContainer(room), proto: "tcp", to: text(internet.address), port: port.hostPort },
        };
    }
    return null;
  },
  ({ host, rooms }) => {
    const direct = new Set(host.networks.filter((one) => /^(mac|ip)vlan$/.test(one.driver)).map((one) => one.id));
    const target = rooms.find(({ container }) => container.endpoints.some((one) => direct.has(one.networkId)));
    const network = target?.container.endpoints.find((one) => direct.has(one.networkId));
    if (target === undefined || network === undefined || target.port === null) return null;
    return {
      kind: "host-to-macvlan",
      title: `The host tries ${target.container.name}, which stands beside it on the LAN`,
      question: {
        from: "host",
        proto: "tcp",
        to: addressOn(target.container, network.networkId),
        port: target.port,
      },
    };
  },
  ({ internet, published }) => {
    const port = published.find((one) => one.proto === "tcp" && one.hostAddress === 0n);
    if (internet === null || internet.address6 === null || port === undefined) return null;
    return {
      kind: "internet-to-published-ipv6",
      title: `The internet opens ${port.container.name}'s published port ${port.hostPort} over IPv6`,
      question: {
        from: `outside:${internet.dev}`,
        proto: "tcp",
        to: text(internet.address6),
        port: port.hostPort,
        src: INTERNET6,
      },
    };
  },
  ({ internet, published }) => {
    const port = published.find((one) => one.proto === "udp" && everywhere(one));
    if (internet === null || port === undefined) return null;
    return {
      kind: "internet-to-published-udp",
      title: `The internet sends a datagram to ${port.container.name}'s published port ${port.hostPort}`,
      question: {
        from: `outside:${internet.dev}`,
        proto: "udp",
        to: text(internet.address),
        port: port.hostPort,
        src: INTERNET,
      },
    };
  },
  ({ host, internet, published }) => {
    const ports = new Set(published.map((one) => one.hostPort));
    const own = hostNamespace(host).sockets.filter((socket) => !ports.has(socket.local.port ?? -1));
    const port = lowestPort(own);
    const [name] = own.find((socket) => socket.local.port === port)?.processes ?? [];
    if (internet === null || port === null) return null;
    return {
      kind: "internet-to-host",
      title: `The internet opens the host's own port ${port}${name === undefined ? "" : ` (${name.name})`}`,
      question: { from: `outside:${internet.dev}`, proto: "tcp", to: text(internet.address), port, src: INTERNET },
    };
  },
  ({ lan, rooms }) => {
    const room = rooms.find((one) => one.port !== null && addressOn(one.container) !== "" && hasWayOut(one));
    if (lan === null || room?.port === null || room === undefined) return null;
    return {
      kind: "direct-to-container",
      title: `A neighbour sends to ${room.container.name}'s own address, past the published ports`,
      question: { from: `outside:${lan.dev}`, proto: "tcp", to: addressOn(room.container), port: room.port },
    };
  },
  ({ rooms, internet }) => {
    const room = rooms.find(hasWayOut);
    if (internet === null || room === undefined) return null;
    return {
      kind: "container-pings-internet",
      title: `${room.container.name} pings the internet`,
      question: { from: fromContainer(room), proto: "icmp", to: INTERNET },
    };
  },
  ({ internet }) =>
    internet?.internet
      ? {
          kind: "host-to-internet",
          title: "The host opens a connection to the internet",
          question: { from: "host", proto: "tcp", to: INTERNET, port: 443 },
        }
      : null,
];

/**
 * Questions that suit this host, best first, no two of a kind, at most a dozen. The same host always gives the same ones;
 * all of them can be asked.
 */
export function suggest(host: Host): readonly Suggestion[] {
  const scene = survey(host);
  return KINDS.map((kind) => kind(scene))
    .filter((suggestion) => suggestion !== null)
    .slice(0, MOST);
}
