/**
 * Who answers when a name is looked up inside a namespace: /etc/hosts as the engine writes it, then, for a container on a
 * network that somebody made, the engine's own DNS at 127.0.0.11 (moby daemon/libnetwork: sandbox_dns_unix.go, resolver.go,
 * network.go ResolveName). It knows the containers of the networks that the asker shares with them, each by its name, the
 * first twelve digits of its id, its aliases there, and its Compose service; links add names of the asker's own. The
 * default bridge has no such DNS.
 */
import type { Container, ContainerEndpoint, DockerNetwork, Host, Namespace } from "../host/model.ts";
import { type Address, ipv4Of, ipv6Of, parseAddress } from "../net/address.ts";
import { err, ok, type Result } from "../net/result.ts";
import { findContainer, hostNamespace, namespaceOf } from "./endpoint.ts";

export interface Resolution {
  readonly name: string;
  /** `127.0.0.11` or `/etc/hosts`. */
  readonly by: string;
  /** At least one; IPv4 before IPv6. */
  readonly addresses: readonly [Address, ...Address[]];
}

const HOSTS = "/etc/hosts";
const DNS = "127.0.0.11";
const LOCALHOST: readonly Address[] = [ipv4Of(0x7f000001), ipv6Of(1n)];

function addressesOf(endpoint: ContainerEndpoint): readonly Address[] {
  return [endpoint.address, endpoint.address6].filter((address) => address !== null);
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Splits `name:alias`, `name:address`, or (newer engines) `name=address` at the first mark. */
function split(text: string): readonly [string, string] {
  const at = text.search(/[:=]/);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function networkOf(host: Host, endpoint: ContainerEndpoint): DockerNetwork | undefined {
  return host.networks.find((network) => network.id === endpoint.networkId || network.name === endpoint.network);
}

/** The networks that the engine's DNS answers for. */
function hasDns(network: DockerNetwork | undefined, endpoint: ContainerEndpoint): boolean {
  const name = network?.name ?? endpoint.network;
  return !["bridge", "host", "none", "nat"].includes(name);
}

/** `host-gateway` stands for the host's address on the default bridge, unless the engine was told another. */
function extraHost(host: Host, value: string): Address | null {
  if (value === "host-gateway") {
    const bridge = host.networks.find((network) => network.name === "bridge");
    return bridge?.subnets.find(({ gateway }) => typeof gateway === "number")?.gateway ?? null;
  }
  const address = parseAddress(value.replace(/^\[|\]$/g, ""));
  return address.ok ? address.value : null;
}

/** What the engine writes into a container's /etc/hosts. */
function lookInHosts(host: Host, asker: Container, name: string): readonly Address[] {
  if (same(name, "localhost")) return LOCALHOST;
  const extra = asker.extraHosts
    .map(split)
    .filter(([known]) => same(known, name))
    .map(([, value]) => extraHost(host, value))
    .filter((address) => address !== null);
  if (extra.length > 0) return extra;
  if (asker.hostname !== null && same(asker.hostname, name)) return asker.endpoints.flatMap(addressesOf);
  // Links on the default bridge are names in /etc/hosts; on other networks they are the DNS's.
  const linked = asker.links
    .map(split)
    .map(([target, alias]) => ({ alias, target: findContainer(host, target) }))
    .find(({ alias, target }) => [alias, target?.name, target?.hostname].some((known) => known && same(known, name)));
  return linked?.target?.endpoints.filter((endpoint) => endpoint.network === "bridge").flatMap(addressesOf) ?? [];
}

function answersTo(container: Container, endpoint: ContainerEndpoint, name: string): boolean {
  const names = [
    container.name,
    container.id.slice(0, 12),
    ...endpoint.aliases,
    ...endpoint.dnsNames,
    ...(container.compose === null ? [] : [container.compose.service]),
  ];
  return names.some((known) => same(known, name) || same(`${known}.${endpoint.network}`, name));
}

/** What the engine's DNS answers on one network that the asker is on. */
function lookInNetwork(host: Host, asker: Container, network: string, name: string): readonly Address[] {
  const wanted = asker.links.map(split).find(([, alias]) => same(alias, name))?.[0] ?? name;
  return host.containers.flatMap((container) =>
    container.endpoints
      .filter((endpoint) => endpoint.networkId === network && answersTo(container, endpoint, wanted))
      .flatMap(addressesOf),
  );
}

/** The engine asks the networks in the order of its endpoints: those with a way out first (libnetwork endpoint.go Less). */
function networksInOrder(host: Host, asker: Container): readonly ContainerEndpoint[] {
  const internal = (endpoint: ContainerEndpoint): number => (networkOf(host, endpoint)?.internal ? 1 : 0);
  return asker.endpoints
    .filter((endpoint) => hasDns(networkOf(host, endpoint), endpoint))
    .toSorted((a, b) => internal(a) - internal(b) || (a.network < b.network ? -1 : 1));
}

/** The container whose files and networks a namespace's processes have; null for the host's own and unknown ones. */
export function ownerOf(host: Host, namespace: Namespace): Container | null {
  const owner = namespace.containers[0];
  if (namespace.role === "host" || owner === undefined) return null;
  return host.containers.find((container) => container.name === owner) ?? null;
}

/** A container in the host's own network has files of its own all the same. */
function inHostMode(host: Host, name: string | null): Container | null {
  const container = name === null ? undefined : findContainer(host, name);
  return container?.networkMode === "host" ? container : null;
}

/**
 * Looks a name up as a process in that namespace would. The error says who does not know it, and who would.
 *
 * @param container the container that the process is in, where that is said: in the host's network it has names of its own
 */
export function resolveName(
  host: Host,
  inode: number,
  name: string,
  container: string | null = null,
): Result<Resolution> {
  const plain = name.replace(/\.$/, "");
  const namespace = namespaceOf(host, inode) ?? hostNamespace(host);
  const asker = ownerOf(host, namespace) ?? inHostMode(host, container);
  const found = (by: string, addresses: readonly Address[]): Result<Resolution> | null => {
    const [first, ...rest] = addresses.toSorted(
      (a, b) => Number(typeof a === "bigint") - Number(typeof b === "bigint"),
    );
    return first === undefined ? null : ok({ name: plain, by, addresses: [first, ...rest] });
  };
  if (asker === null) {
    const local = same(plain, "localhost") ? found(HOSTS, LOCALHOST) : null;
    return (
      local ?? err(`${namespace.name} cannot look up '${plain}': only containers ask Docker's DNS. Give an address.`)
    );
  }
  const hosts = found(HOSTS, lookInHosts(host, asker, plain));
  if (hosts !== null) return hosts;
  const networks = networksInOrder(host, asker);
  for (const { networkId } of networks) {
    const answer = found(DNS, lookInNetwork(host, asker, networkId, plain));
    if (answer !== null) return answer;
  }
  const target = findContainer(host, plain);
  const elsewhere =
    target === undefined
      ? ""
      : ` ${target.name} is on ${target.endpoints.map((one) => one.network).join(", ") || "none"}.`;
  return err(
    networks.length === 0
      ? `${asker.name} cannot look up '${plain}': its networks have no Docker DNS.${elsewhere} Give an address.`
      : `Docker's DNS does not know '${plain}' on ${networks.map((one) => one.network).join(", ")}.${elsewhere} Give an address.`,
  );
}

/** Whether the processes of a namespace have the engine's DNS at 127.0.0.11. */
export function hasEmbeddedDns(host: Host, namespace: Namespace): boolean {
  const owner = ownerOf(host, namespace);
  return owner !== null && networksInOrder(host, owner).length > 0;
}
