/** What counts of each kind of thing when two captures are compared: what a restart or passing traffic changes does not. */
import type { Container, DockerNetwork, Link, Namespace, PolicyRule, Route, Socket } from "../../host/model.ts";
import { routeText, ruleText, tableName } from "../../kernel/routing/text.ts";
import { type Address, formatAddress } from "../../net/address.ts";
import { formatPrefix } from "../../net/prefix.ts";
import { type Facts, factsOf } from "./pairs.ts";

function list(words: readonly (string | null)[]): string {
  return words
    .filter((word) => word !== null && word !== "")
    .sort()
    .join(", ");
}

function text(address: Address | null): string | null {
  return address === null ? null : formatAddress(address);
}

/** @param all all containers of both hosts: one that shares another's network names it by an id of its own start */
export function containerFacts(all: readonly Container[]): (container: Container) => Facts {
  const names = new Map(all.map(({ id, name }) => [`container:${id}`, `container:${name}`]));
  return (container) =>
    factsOf([
      ["state", container.state],
      ["image", container.image],
      ["network mode", names.get(container.networkMode) ?? container.networkMode],
      ...container.endpoints.map(
        ({ network, address, address6 }) => [`on ${network}`, list([text(address), text(address6)])] as const,
      ),
      ["published", list(container.ports.map(portText))],
    ]);
}

function portText({ proto, containerPort, hostAddress, hostPort }: Container["ports"][number]): string {
  if (hostPort === null) return "";
  const address = text(hostAddress) ?? "";
  return `${address.includes(":") ? `[${address}]` : address}:${hostPort} → ${containerPort}/${proto}`;
}

export function networkFacts(network: DockerNetwork): Facts {
  return factsOf([
    ["driver", network.driver],
    ["internal", network.internal ? "yes" : "no"],
    ["IPv6", network.enableIPv6 ? "yes" : "no"],
    ["subnets", list(network.subnets.map(({ subnet }) => formatPrefix(subnet)))],
    ["bridge", network.bridge],
    ...[...network.options].map(([key, value]) => [key, value] as const),
  ]);
}

/** A MAC address and the link-local address made of it are drawn anew with each start, as is the name of a cable's end. */
export function linkFacts(link: Link): Facts {
  const { kind, bridgePort: port } = link;
  return factsOf([
    ["name", kind.type === "veth" && link.peer ? null : link.name],
    ["kind", kind.type === "other" ? kind.kind : kind.type],
    ["state", link.flags.has("UP") ? (link.operstate === "DOWN" ? "up, but without carrier" : "up") : "down"],
    [
      "addresses",
      list(link.addresses.map(({ prefix }) => formatPrefix(prefix)).filter((one) => !one.startsWith("fe80:"))),
    ],
    ["MTU", link.mtu],
    ["master", link.master],
    ["parent", "parent" in kind ? kind.parent : null],
    ["VLAN", kind.type === "vlan" ? kind.id : null],
    ["VLAN filtering", kind.type === "bridge" ? (kind.vlanFiltering ? "on" : "off") : null],
    ["port state", port?.state ?? null],
    ["hairpin", port ? (port.hairpin ? "on" : "off") : null],
    ["isolated", port ? (port.isolated ? "on" : "off") : null],
    ["port VLANs", port ? list(port.vlans.map(vlanText)) : null],
  ]);
}

function vlanText({ first, last, pvid, untagged }: { first: number; last: number; pvid: boolean; untagged: boolean }) {
  return [first === last ? first : `${first}-${last}`, pvid && "PVID", untagged && "untagged"]
    .filter(Boolean)
    .join(" ");
}

/** A route that the kernel makes of an address or a link, and that says nothing which that does not. */
export function followsFromAddress({ protocol, table, dst }: Route): boolean {
  if (protocol !== "kernel") return false;
  return tableName(table) === "local" || /^(fe80::\/64|ff00::\/8)$/.test(formatPrefix(dst));
}

export function routeKey({ family, table, type, dst, tos, metric }: Route): string {
  return [family, table, type, formatPrefix(dst), tos, metric].join(" ");
}

export function routeFacts(route: Route): Facts {
  return factsOf([["route", routeText(route)]]);
}

/** `172.18.0.0/16 in main`. */
export function routeName(route: Route): string {
  return route.dst.length === 0
    ? `default in ${tableName(route.table)}`
    : `${formatPrefix(route.dst)} in ${tableName(route.table)}`;
}

export function policyName(rule: PolicyRule): string {
  return `${rule.priority}: ${ruleText(rule)}`;
}

/** Whether it waits for others: connections come and go. */
export function listens({ state, proto, remote }: Socket): boolean {
  return state === "LISTEN" || (proto === "udp" && state === "UNCONN" && remote.port === null);
}

/** `tcp 0.0.0.0:8080`. */
export function socketName({ proto, local, dev }: Socket): string {
  const address = local.address === null ? "*" : formatAddress(local.address);
  return `${proto} ${address.includes(":") ? `[${address}]` : address}${dev === null ? "" : `%${dev}`}:${local.port ?? "*"}`;
}

export function socketFacts({ processes }: Socket): Facts {
  return factsOf([["process", list([...new Set(processes.map(({ name }) => name))])]]);
}

/** What a namespace holds that came or went as a whole. */
export function namespaceFacts({ links, mounts }: Namespace): Facts {
  const addressed = links.filter(({ kind }) => kind.type !== "loopback");
  return factsOf([
    ["mounted at", list(mounts)],
    [
      "interfaces",
      list(
        addressed.map(({ name, addresses: has }) => [name, ...has.map(({ prefix }) => formatPrefix(prefix))].join(" ")),
      ),
    ],
  ]);
}
