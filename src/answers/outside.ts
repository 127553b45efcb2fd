import type { Host, Link, Namespace } from "../host/model.ts";
import { type Address, type Family, familyOf, ipv4Of, ipv6Of, isLinkLocal, isMulticast } from "../net/address.ts";
import { contains, lastOf, networkOf, type Prefix } from "../net/prefix.ts";
import { hostNamespace } from "./endpoint.ts";

/** The device itself and those above it that hold its addresses: the bridge, bond or VRF that it belongs to. */
function withMasters({ links }: Namespace, dev: string): readonly Link[] {
  const link = links.find((one) => one.name === dev);
  if (link === undefined) return [];
  const master = links.find((one) => one.name === link.master);
  return master === undefined || master === link ? [link] : [link, master];
}

function subnetsOf(devices: readonly Link[], family: Family, linkLocal: boolean): readonly Prefix[] {
  return devices
    .flatMap((link) => link.addresses.map((one) => one.prefix))
    .filter(({ address }) => familyOf(address) === family && (linkLocal || family === 4 || !isLinkLocal(address)));
}

function gateways(namespace: Namespace, devices: readonly Link[], family: Family): readonly Address[] {
  const names = new Set(devices.map((link) => link.name));
  return namespace.routes
    .filter((route) => route.family === family && route.type === "unicast" && route.dst.length === 0)
    .toSorted((a, b) => a.metric - b.metric)
    .flatMap((route) => route.nexthops.filter(({ dev }) => dev !== null && names.has(dev)).map(({ via }) => via))
    .filter((via) => via !== null && familyOf(via) === family)
    .filter((via) => via !== null);
}

function neighbours(namespace: Namespace, devices: readonly Link[], subnets: readonly Prefix[]): readonly Address[] {
  const names = new Set(devices.map((link) => link.name));
  return namespace.neighbours
    .filter(({ dev, mac, state }) => names.has(dev) && mac !== null && !state.includes("FAILED"))
    .map(({ address }) => address)
    .filter((address) => !isMulticast(address) && subnets.some((subnet) => contains(subnet, address)));
}

function offset(address: Address, by: number): Address {
  return typeof address === "number" ? ipv4Of(address + by) : ipv6Of(address + BigInt(by));
}

/** The first addresses of a subnet that a host on it may have. */
function members(subnet: Prefix): readonly Address[] {
  const first = networkOf(subnet);
  const last = lastOf(subnet);
  // RFC 3021: both addresses of a /31 are hosts'.
  const from = last === offset(first, 1) ? 0 : 1;
  return [from, from + 1].map((by) => offset(first, by)).filter((address) => contains(subnet, address));
}

/**
 * Where a packet that arrives on an interface of the host comes from, when the question does not say: the default gateway
 * behind it, or else a neighbour on its subnet, or else an address of its subnet (CONTRACT.md, section 2). null where the
 * interface has no address of the family. A gateway known by its link-local address stands for others only where the
 * target is link-local too.
 */
export function outsideSource(host: Host, dev: string, to: Address): Address | null {
  const family = familyOf(to);
  const namespace = hostNamespace(host);
  const devices = withMasters(namespace, dev);
  const linkLocal = isLinkLocal(to);
  const subnets = subnetsOf(devices, family, linkLocal);
  const own = new Set(namespace.links.flatMap((link) => link.addresses.map((one) => one.prefix.address)));
  const peers = devices
    .flatMap((link) => link.addresses.map((one) => one.peer?.address ?? null))
    .filter((peer) => peer !== null && familyOf(peer) === family)
    .filter((peer) => peer !== null);
  const candidates = [
    ...gateways(namespace, devices, family).filter((via) => family === 4 || linkLocal || !isLinkLocal(via)),
    ...neighbours(namespace, devices, subnets),
    ...peers,
    ...subnets.flatMap(members),
  ];
  return candidates.find((address) => !own.has(address)) ?? null;
}
