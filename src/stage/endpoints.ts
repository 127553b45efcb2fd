/** What of a question a selection can be: who asks, or who is asked. As the question bar writes them. */
import { ownerOf } from "../answers/names.ts";
import { uplinksOf } from "../answers/uplinks.ts";
import type { Host, Link, Namespace, Socket } from "../host/model.ts";
import { type Address, formatAddress, isLinkLocal, isLoopback } from "../net/address.ts";
import { socketName } from "./plan/sockets.ts";
import { parseSelection } from "./selection.ts";

export interface Endpoints {
  /** `container:web`, `host`, `outside:eth0`; null where nothing can be asked from there. */
  readonly from: string | null;
  /** An address, with a port where there is one; null where there is none to ask. */
  readonly to: string | null;
}

/** One of the addresses that documentation may use (RFC 5737), for what is somewhere on the internet. */
const SOMEWHERE = "203.0.113.7";
const NONE: Endpoints = { from: null, to: null };

export function endpointsOf(host: Host, selection: string | null): Endpoints {
  const parsed = selection === null ? null : parseSelection(selection);
  if (!parsed) return NONE;
  const { kind, name } = parsed;
  const [root] = host.namespaces;
  switch (kind) {
    case "namespace": {
      const namespace = host.namespaces.find((one) => one.name === name);
      return namespace ? { from: askerOf(host, namespace), to: addressText(firstAddress(host, namespace)) } : NONE;
    }
    case "container": {
      const container = host.containers.find((one) => one.name === name);
      const namespace = host.namespaces.find(({ inode }) => inode === container?.namespace);
      if (!container || !namespace) return NONE;
      return { from: `container:${container.name}`, to: addressText(firstAddress(host, namespace)) };
    }
    case "outside": {
      const internet = uplinksOf(host).some(({ dev, internet: leads }) => dev === name && leads);
      return { from: `outside:${name}`, to: internet ? SOMEWHERE : null };
    }
    case "link": {
      const found = findLink(host, name);
      if (!found) return NONE;
      const { namespace, link } = found;
      const uplink = namespace === root && uplinksOf(host).some(({ dev }) => dev === link.name);
      return {
        from: uplink ? `outside:${link.name}` : askerOf(host, namespace),
        to: addressText(linkAddress(link)),
      };
    }
    case "socket": {
      const found = findSocket(host, name);
      if (!found) return NONE;
      const { namespace, socket } = found;
      const bound = socket.local.address;
      const address = bound !== null && !isAny(bound) ? bound : firstAddress(host, namespace);
      return { from: askerOf(host, namespace), to: addressText(address, socket.local.port) };
    }
    default:
      return NONE;
  }
}

function askerOf(host: Host, namespace: Namespace): string {
  if (namespace.role === "host") return "host";
  const owner = ownerOf(host, namespace);
  return owner ? `container:${owner.name}` : `netns:${namespace.inode}`;
}

/** Of the host, the address by which the outside knows it. */
function firstAddress(host: Host, namespace: Namespace): Address | null {
  const [uplink] = namespace.role === "host" ? uplinksOf(host) : [];
  const own = namespace.links.filter(({ kind }) => kind.type !== "loopback").map(linkAddress);
  return uplink?.address ?? uplink?.address6 ?? own.find((address) => address !== null) ?? null;
}

function linkAddress({ addresses }: Link): Address | null {
  return addresses.map(({ prefix }) => prefix.address).find((address) => !isLinkLocal(address)) ?? null;
}

function isAny(address: Address): boolean {
  return BigInt(address) === 0n && !isLoopback(address);
}

function addressText(address: Address | null, port: number | null = null): string | null {
  if (address === null) return null;
  const text = formatAddress(address);
  if (port === null) return text;
  return text.includes(":") ? `[${text}]:${port}` : `${text}:${port}`;
}

function findLink(host: Host, name: string): { readonly namespace: Namespace; readonly link: Link } | null {
  for (const namespace of host.namespaces) {
    const link = namespace.links.find((one) => `${namespace.name}/${one.name}` === name);
    if (link) return { namespace, link };
  }
  return null;
}

function findSocket(host: Host, name: string): { readonly namespace: Namespace; readonly socket: Socket } | null {
  for (const namespace of host.namespaces) {
    const socket = namespace.sockets.find((one) => socketName(namespace.name, one) === name);
    if (socket) return { namespace, socket };
  }
  return null;
}
