import type { Host, Link, Namespace } from "../host/model.ts";
import { printRule } from "../kernel/nftables/text.ts";
import { routeText } from "../kernel/routing/text.ts";
import { socketText } from "../kernel/sockets.ts";
import { formatAddress } from "../net/address.ts";
import { formatPrefix } from "../net/prefix.ts";
import type { Assertion } from "./assertion.ts";
import { printCommand } from "./commands/index.ts";
import type { Ground } from "./ground.ts";

type About<K extends string> = Extract<Assertion, Record<K, string>>;
type AboutHost =
  | About<"link">
  | About<"links">
  | About<"route">
  | About<"socket">
  | About<"chain">
  | About<"sysctl">
  | About<"container">
  | About<"network">
  | About<"proxy">
  | About<"engine">
  | About<"prints">;

export function brokenByHost(assertion: AboutHost, ground: Ground): string | null {
  const { host } = ground;
  if ("link" in assertion) return brokenLink(assertion, host);
  if ("links" in assertion) {
    const names = namespaceOf(host, assertion.links)?.links.map((link) => link.name) ?? [];
    const same = names.toSorted().join() === assertion.are.toSorted().join();
    return same ? null : `${assertion.links} has ${names.join(", ") || "none"}`;
  }
  if ("route" in assertion) {
    const routes = (namespaceOf(host, assertion.route)?.routes ?? []).map(routeText);
    return routes.includes(assertion.text) ? null : `${assertion.route}'s routes are: ${routes.join("; ") || "none"}`;
  }
  if ("socket" in assertion) {
    const [name = "", ...rest] = assertion.socket.split("/");
    const sockets = namespaceOf(host, name)?.sockets ?? [];
    const found = sockets.filter((one) => `${one.proto}/${socketText(one, formatAddress)}` === rest.join("/"));
    if (found.length === 0)
      return `${name} has ${sockets.map((one) => `${one.proto}/${socketText(one, formatAddress)}`).join(", ")}`;
    const names = found.flatMap((one) => one.processes.map((process) => process.name));
    return assertion.process === undefined || names.includes(assertion.process) ? null : `it is ${names.join(", ")}'s`;
  }
  if ("chain" in assertion) return brokenChain(assertion, host);
  if ("sysctl" in assertion) {
    const actual = namespaceOf(host, assertion.of ?? "host")?.sysctls.get(assertion.sysctl);
    return actual === assertion.is ? null : `it is ${actual ?? "unknown"}`;
  }
  if ("container" in assertion) return brokenContainer(assertion, host);
  if ("network" in assertion) {
    const network = host.networks.find((one) => one.name === assertion.network);
    if (!network) return "there is no such network";
    return firstOf([
      differs("driver", assertion.driver, network.driver),
      differs("internal", assertion.internal, network.internal),
      differs("IPv6", assertion.ipv6, network.enableIPv6),
      differs("bridge", assertion.bridge, network.bridge),
      within(
        "subnet",
        assertion.subnet,
        network.subnets.map(({ subnet }) => formatPrefix(subnet)),
      ),
    ]);
  }
  if ("proxy" in assertion) {
    const proxies = host.proxies.map((one) => ({
      at: end(formatAddress(one.hostAddress), one.hostPort),
      to: end(formatAddress(one.containerAddress), one.containerPort),
    }));
    const found = proxies.some(({ at, to }) => at === assertion.proxy && to === assertion.to);
    return found ? null : `the proxies are ${proxies.map(({ at, to }) => `${at} to ${to}`).join(", ") || "none"}`;
  }
  if ("engine" in assertion) {
    const { dockerVersion } = host;
    return dockerVersion?.startsWith(assertion.engine) ? null : `it is ${dockerVersion ?? "unknown"}`;
  }
  const printed = printCommand(assertion.prints, assertion.in ?? "host", ground);
  if (!printed.ok) return printed.error;
  const found = printed.value.split("\n").some((line) => line.includes(assertion.line));
  return found ? null : `it prints: ${printed.value}`;
}

function brokenLink(wanted: About<"link">, host: Host): string | null {
  const [name = "", ...rest] = wanted.link.split("/");
  const namespace = namespaceOf(host, name);
  const link = namespace?.links.find((one) => one.name === rest.join("/"));
  if (!link) return "there is no such interface";
  const { kind } = link;
  return firstOf([
    differs("kind", wanted.kind, kind.type),
    differs("master", wanted.master, link.master),
    differs("peer", wanted.peer, peerName(host, link)),
    differs("MAC address", wanted.mac, link.mac),
    differs("parent", wanted.parent, "parent" in kind ? kind.parent : null),
    differs("mode", wanted.mode, "mode" in kind ? kind.mode : null),
    within(
      "addresses",
      wanted.address,
      link.addresses.map(({ prefix }) => formatPrefix(prefix)),
    ),
  ]);
}

function peerName(host: Host, { peer }: Link): string | null {
  const namespace = host.namespaces.find((one) => one.inode === peer?.namespace);
  return peer && namespace ? `${namespace.name}/${peer.name}` : null;
}

function brokenChain(wanted: About<"chain">, host: Host): string | null {
  const [name = "", family = "", table = "", ...rest] = wanted.chain.split("/");
  const namespace = namespaceOf(host, name);
  const of = <T extends { readonly family: string; readonly name: string }>(one: T): boolean =>
    one.family === family && one.name === table;
  const xt = namespace?.xtables.find(of)?.chains.find((one) => one.name === rest.join("/"));
  const nft = namespace?.nftables.find(of);
  const native = nft?.chains.find((one) => one.name === rest.join("/"));
  if (!xt && !(nft && native)) return "there is no such chain";
  const rules = xt
    ? xt.rules.map((rule) => rule.text)
    : (native?.rules ?? []).map((rule) => printRule(rule, nft?.family ?? "ip"));
  const { has } = wanted;
  if (has !== undefined && !rules.some((rule) => rule.includes(has))) return `its rules are: ${rules.join("; ")}`;
  const policy = xt ? xt.policy : (native?.base?.policy ?? null);
  return firstOf([differs("policy", wanted.policy, policy), differs("number of rules", wanted.rules, rules.length)]);
}

function brokenContainer(wanted: About<"container">, host: Host): string | null {
  const container = host.containers.find((one) => one.name === wanted.container);
  if (!container) return "there is no such container";
  const endpoints = container.endpoints.filter((one) => wanted.network === undefined || one.network === wanted.network);
  const addresses = endpoints
    .flatMap((one) => [one.address, one.address6])
    .flatMap((one) => (one === null ? [] : [formatAddress(one)]));
  const ports = container.ports.map(
    ({ hostAddress, hostPort, containerPort, proto }) =>
      `${hostAddress === null ? "" : end(formatAddress(hostAddress), hostPort)}->${containerPort}/${proto}`,
  );
  const namespace = host.namespaces.find((one) => one.inode === container.namespace);
  return firstOf([
    endpoints.length === 0 && wanted.network !== undefined ? `it is not on ${wanted.network}` : null,
    within("addresses", wanted.address, addresses),
    differs("network mode", wanted.mode, container.networkMode),
    differs("namespace", wanted.namespace, namespace?.name ?? null),
    within("ports", wanted.port, ports),
  ]);
}

function namespaceOf(host: Host, name: string): Namespace | undefined {
  return host.namespaces.find((one) => one.name === name);
}

function end(address: string, port: number | null): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port ?? ""}`;
}

function differs<T>(what: string, wanted: T | undefined, actual: T | null): string | null {
  return wanted === undefined || wanted === actual ? null : `its ${what} is ${actual ?? "none"}`;
}

function within(what: string, wanted: string | undefined, actual: readonly string[]): string | null {
  return wanted === undefined || actual.includes(wanted) ? null : `its ${what}: ${actual.join(", ") || "none"}`;
}

function firstOf(found: readonly (string | null)[]): string | null {
  return found.find((one) => one !== null) ?? null;
}
