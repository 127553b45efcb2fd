/**
 * What can be told of a host from Docker's words alone: the bridges of its networks, the containers' own interfaces,
 * addresses and routes, and the cables between. It is made only where nothing that was given says it, and every snapshot that
 * holds some of it says so in its warnings.
 */
import type { Entry } from "./converted.ts";
import { macOf } from "./made-id.ts";

export interface MadeNamespace {
  readonly id: string;
  readonly name: string;
  readonly pid: number;
  readonly sandbox: string;
  readonly outputs: { readonly [output: string]: unknown };
}

export interface Made {
  /** One for each running container that has a namespace of its own. */
  readonly namespaces: readonly MadeNamespace[];
  /** Interfaces of the host: bridges, and the ports that the containers hang on. */
  readonly links: readonly Entry[];
  /** The same with their addresses, as `ip addr` has them. */
  readonly addresses: readonly Entry[];
}

type Fields = { readonly [key: string]: unknown };

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

interface Bridge {
  readonly networkId: string;
  readonly name: string;
  readonly addresses: readonly { readonly address: string; readonly length: number }[];
}

/** moby's bridge driver: the option, else docker0 for the default network, else `br-` and twelve digits of the id. */
function bridgeOf(network: Fields): Bridge | null {
  if (text(network["Driver"]) !== "bridge") return null;
  const id = text(network["Id"]);
  const option = text(fields(network["Options"])["com.docker.network.bridge.name"]);
  const name = option || (network["Name"] === "bridge" ? "docker0" : `br-${id.slice(0, 12)}`);
  const configs = fields(network["IPAM"])["Config"];
  const addresses = (Array.isArray(configs) ? configs : []).map(fields).flatMap((config) => {
    const [subnet = "", length = ""] = text(config["Subnet"]).split("/");
    const [gateway = ""] = text(config["Gateway"]).split("/");
    const address = gateway || subnet.replace(/(\d+)$/, (last) => String(Number(last) + 1));
    return length === "" ? [] : [{ address, length: Number(length) }];
  });
  return { networkId: id, name, addresses };
}

function addressEntry(address: string, prefixlen: number, label: string): Entry {
  const six = address.includes(":");
  const scope = address === "127.0.0.1" || address === "::1" ? "host" : address.startsWith("fe80:") ? "link" : "global";
  return { family: six ? "inet6" : "inet", local: address, prefixlen, scope, ...(six ? {} : { label }) };
}

const UP = { mtu: 1500, qdisc: "noqueue", operstate: "UP", group: "default" };

function link(ifindex: number, ifname: string, kind: string, more: Entry = {}): Entry {
  const flags = ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"];
  const address = macOf(`${ifindex} ${ifname}`);
  return { ifindex, ifname, flags, ...UP, link_type: "ether", address, linkinfo: { info_kind: kind }, ...more };
}

export const LOOPBACK: Entry = {
  ifindex: 1,
  ifname: "lo",
  flags: ["LOOPBACK", "UP", "LOWER_UP"],
  mtu: 65536,
  operstate: "UNKNOWN",
  link_type: "loopback",
  address: "00:00:00:00:00:00",
};
const LOOPBACK_ADDRESSES = [addressEntry("127.0.0.1", 8, "lo"), addressEntry("::1", 128, "lo")];

/** The address of a network, `172.18.0.2` and 16 to `172.18.0.0/16`. IPv4 alone. */
function networkOf(address: string, length: number): string {
  const octets = address.split(".").map(Number);
  const bits = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (32 - length);
  const first = Math.floor(bits / size) * size;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${length}`;
}

/** A port of the host that a container of a bridge may hang on. */
interface Port {
  readonly ifindex: number;
  readonly peer: number;
  readonly master: string;
}

function portsOf(links: readonly Entry[]): Port[] {
  return links.flatMap((entry) => {
    const { ifindex, link_index: peer, master } = entry;
    const isPort = typeof ifindex === "number" && typeof peer === "number" && typeof master === "string";
    return isPort ? [{ ifindex, peer, master }] : [];
  });
}

const MADE_PORTS = 1000;
const MADE_INSIDE = 2;

class Maker {
  readonly links: Entry[] = [];
  readonly addresses: Entry[] = [];
  readonly namespaces: MadeNamespace[] = [];
  readonly #bridges: ReadonlyMap<string, Bridge>;
  readonly #ports: Port[];
  readonly #given: boolean;
  #nextPort = MADE_PORTS;

  constructor(networks: readonly Fields[], hostLinks: readonly Entry[] | null) {
    this.#given = hostLinks !== null;
    this.#ports = portsOf(hostLinks ?? []);
    const bridges = networks.map(bridgeOf).filter((bridge) => bridge !== null);
    this.#bridges = new Map(bridges.map((bridge) => [bridge.networkId, bridge]));
    if (this.#given) return;
    this.#add(LOOPBACK, LOOPBACK_ADDRESSES);
    bridges.forEach((bridge, at) => {
      const addresses = bridge.addresses.map(({ address, length }) => addressEntry(address, length, bridge.name));
      this.#add(link(at + 2, bridge.name, "bridge"), addresses);
    });
  }

  #add(entry: Entry, addresses: readonly Entry[]): void {
    this.links.push(entry);
    this.addresses.push({ ...entry, addr_info: addresses });
  }

  /** The port for a container's interface: one of the host's own on that bridge, or a made one. */
  #port(bridge: Bridge, name: string, inside: number): Port | null {
    const at = this.#ports.findIndex((port) => port.master === bridge.name);
    if (at >= 0) return this.#ports.splice(at, 1)[0] ?? null;
    if (this.#given) return null;
    const port: Port = { ifindex: this.#nextPort++, peer: inside, master: bridge.name };
    const more = { link_index: port.peer, link_netnsid: this.namespaces.length, master: bridge.name };
    this.#add(link(port.ifindex, `v${port.ifindex - MADE_PORTS}-${name}`.slice(0, 15), "veth", more), []);
    return port;
  }

  container(container: Fields): void {
    const name = text(container["Name"]).replace(/^\//, "");
    const settings = fields(container["NetworkSettings"]);
    const links: Entry[] = [LOOPBACK];
    const addresses: Entry[] = [{ ...LOOPBACK, addr_info: LOOPBACK_ADDRESSES }];
    const routes: Entry[] = [...connected("127.0.0.1", 8, "lo")];
    Object.values(fields(settings["Networks"])).forEach((value, at) => {
      const endpoint = fields(value);
      const address = text(endpoint["IPAddress"]);
      const bridge = this.#bridges.get(text(endpoint["NetworkID"]));
      if (address === "" && text(endpoint["GlobalIPv6Address"]) === "") return;
      const dev = `eth${at}`;
      const port =
        bridge === undefined ? null : this.#port(bridge, name, this.namespaces.length * 10 + at + MADE_INSIDE);
      const mac = text(endpoint["MacAddress"]) || macOf(`${text(container["Id"])} ${dev}`);
      const cable = port === null ? {} : { link_index: port.ifindex, link_netnsid: 0 };
      const entry = link(port?.peer ?? at + MADE_INSIDE, dev, "veth", {
        ...cable,
        address: mac,
      });
      const own = ownAddresses(endpoint, dev);
      links.push(entry);
      addresses.push({ ...entry, addr_info: own });
      routes.push(...routesOf(endpoint, dev, routes));
    });
    this.namespaces.push({
      id: text(container["Id"]),
      name,
      pid: typeof container["State"] === "object" ? Number(fields(container["State"])["Pid"] ?? 0) : 0,
      sandbox: text(settings["SandboxKey"]),
      outputs: { "ip-link": links, "ip-addr": addresses, "ip-route": routes },
    });
  }
}

function ownAddresses(endpoint: Fields, dev: string): readonly Entry[] {
  const four = text(endpoint["IPAddress"]);
  const six = text(endpoint["GlobalIPv6Address"]);
  return [
    ...(four === "" ? [] : [addressEntry(four, Number(endpoint["IPPrefixLen"]) || 16, dev)]),
    ...(six === "" ? [] : [addressEntry(six, Number(endpoint["GlobalIPv6PrefixLen"]) || 64, dev)]),
  ];
}

function routesOf(endpoint: Fields, dev: string, before: readonly Entry[]): readonly Entry[] {
  const routes: Entry[] = [];
  const address = text(endpoint["IPAddress"]);
  const gateway = text(endpoint["Gateway"]);
  const six = text(endpoint["IPv6Gateway"]);
  const isFirst = (dst: string, pref: boolean): boolean =>
    !before.some((route) => route["dst"] === dst && "pref" in route === pref);
  if (gateway !== "" && isFirst("default", false))
    routes.push({
      type: "unicast",
      dst: "default",
      gateway,
      dev,
      table: "main",
      protocol: "boot",
      scope: "global",
      flags: [],
    });
  if (six !== "" && isFirst("default", true))
    routes.push({
      type: "unicast",
      dst: "default",
      gateway: six,
      dev,
      table: "main",
      protocol: "boot",
      scope: "global",
      metric: 1024,
      flags: [],
      pref: "medium",
    });
  if (address !== "") routes.push(...connected(address, Number(endpoint["IPPrefixLen"]) || 16, dev));
  return routes;
}

/**
 * The routes that the kernel makes by itself for an address (net/ipv4/fib_frontend.c fib_add_ifaddr): to its network, to
 * itself, to its broadcast address.
 */
export function connected(address: string, length: number, dev: string): readonly Entry[] {
  const own = { dev, protocol: "kernel", prefsrc: address, flags: [] };
  const network = networkOf(address, length);
  const last = networkOf(address, length).split("/")[0]?.split(".").map(Number) ?? [];
  const bits = last.reduce((sum, octet) => sum * 256 + octet, 0) + 2 ** (32 - length) - 1;
  const broadcast = [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join(".");
  const loopback = address.startsWith("127.");
  const toNetwork: Entry = loopback
    ? { type: "local", dst: network, table: "local", scope: "host", ...own }
    : { type: "unicast", dst: network, table: "main", scope: "link", ...own };
  return [
    ...(length < 32 ? [toNetwork] : []),
    { type: "local", dst: address, table: "local", scope: "host", ...own },
    ...(length < 31 ? [{ type: "broadcast", dst: broadcast, table: "local", scope: "link", ...own }] : []),
  ];
}

/**
 * @param containers those of `docker inspect` that no given namespace is of
 * @param hostLinks the host's `ip link`, where it was given: then no interface of the host is made
 */
export function makeOfDocker(
  containers: readonly unknown[],
  networks: readonly unknown[],
  hostLinks: readonly Entry[] | null,
): Made {
  const maker = new Maker(networks.map(fields), hostLinks);
  for (const container of containers.map(fields)) {
    const mode = text(fields(container["HostConfig"])["NetworkMode"]);
    const running = ["running", "paused"].includes(text(fields(container["State"])["Status"]));
    if (running && mode !== "host" && !mode.startsWith("container:")) maker.container(container);
  }
  return maker;
}
