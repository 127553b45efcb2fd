/** The devices at the host's foot, with what hangs below each. */
import type { DockerNetwork, Host, Link, Namespace } from "../../host/model.ts";
import { formatAddress, isLinkLocal } from "../../net/address.ts";
import { formatPrefix, networkOf } from "../../net/prefix.ts";
import type { RoomPlan } from "./rooms.ts";
import { linkTables, type TablePlan } from "./tables.ts";

export interface OutsidePlan {
  /** The device, or the port of a bridge or bond, that it lies behind. */
  readonly dev: string;
  readonly title: "internet" | "lan" | "far end";
  /** A gateway, a subnet, a remote address. */
  readonly details: readonly string[];
}

export interface PortPlan {
  readonly link: Link;
}

export interface DevicePlan {
  readonly link: Link;
  readonly network: DockerNetwork | null;
  /** What belongs to it as a master: a bridge's ports, a bond's slaves. */
  readonly ports: readonly PortPlan[];
  readonly outsides: readonly OutsidePlan[];
  readonly rooms: readonly RoomPlan[];
  /** Name of the host's device that this one stands on: a VLAN's, a macvlan's. */
  readonly parent: string | null;
  /** Rules that stand at the device itself: families netdev and bridge. */
  readonly tables: readonly TablePlan[];
  readonly up: boolean;
}

const MASTERS: ReadonlySet<string> = new Set(["bridge", "bond"]);

export function devicesOf(host: Host, rooms: readonly RoomPlan[]): readonly DevicePlan[] {
  const [root] = host.namespaces;
  const links = new Map(root.links.map((link) => [link.name, link] as const));
  const networks = new Map(host.networks.flatMap((one) => (one.bridge === null ? [] : [[one.bridge, one] as const])));
  const masters = new Set(root.links.filter(({ kind }) => MASTERS.has(kind.type)).map(({ name }) => name));
  const plans = root.links
    .filter(({ master }) => master === null || !masters.has(master))
    .map((link): DevicePlan => {
      const ports = root.links.filter(({ master }) => master === link.name && masters.has(link.name));
      return {
        link,
        network: networks.get(link.name) ?? null,
        ports: ports.map((port) => ({ link: port })),
        outsides: [...(ports.length > 0 ? ports : [link])].flatMap((end) => {
          const outside = outsideOf(root, end, link);
          return outside ? [outside] : [];
        }),
        rooms: rooms.filter(({ home }) => home === link.name),
        parent: parentOf(link, links),
        tables: linkTables(root, link.name, link.kind.type === "bridge"),
        up: isUp(link),
      };
    });
  return plans;
}

/** A device is drawn as down where nothing can pass: it is switched off, or has no carrier. */
export function isUp({ flags, operstate }: Link): boolean {
  return flags.has("UP") && operstate !== "DOWN" && operstate !== "LOWERLAYERDOWN" && !flags.has("NO-CARRIER");
}

function parentOf({ kind }: Link, links: ReadonlyMap<string, Link>): string | null {
  const parent = "parent" in kind ? kind.parent : null;
  return parent !== null && links.has(parent) ? parent : null;
}

/** Kinds that lead out of the host by themselves. */
const WIRES: ReadonlySet<string> = new Set(["physical", "veth"]);
/** Kinds whose other end is somewhere else too, though other devices carry them there. */
const TUNNELS: ReadonlySet<string> = new Set(["wireguard", "tunnel", "vxlan", "tun"]);

/** @param holder the device that holds the addresses: the end itself, or its master */
function outsideOf(root: Namespace, end: Link, holder: Link): OutsidePlan | null {
  if (end.peer !== null || !end.flags.has("UP")) return null;
  if (TUNNELS.has(end.kind.type) && end === holder) {
    const remote = "remote" in end.kind ? end.kind.remote : null;
    return { dev: end.name, title: "far end", details: remote === null ? [] : [formatAddress(remote)] };
  }
  if (!WIRES.has(end.kind.type)) return null;
  const defaults = root.routes.filter(({ type, dst }) => type === "unicast" && dst.length === 0);
  const hops = defaults.flatMap(({ nexthops }) => nexthops.filter(({ dev }) => dev === holder.name));
  const via = [...new Set(hops.flatMap((hop) => (hop.via === null || isLinkLocal(hop.via) ? [] : [hop.via])))];
  if (hops.length > 0)
    return {
      dev: end.name,
      title: "internet",
      details: via.slice(0, 2).map((one, index) => `${index === 0 ? "via " : ""}${formatAddress(one)}`),
    };
  const subnets = holder.addresses
    .map(({ prefix }) => prefix)
    .filter(({ address }) => !isLinkLocal(address))
    .map((prefix) => formatPrefix({ ...prefix, address: networkOf(prefix) }));
  return { dev: end.name, title: "lan", details: subnets.slice(0, 2) };
}
