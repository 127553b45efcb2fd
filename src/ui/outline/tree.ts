/** The host as a tree of everything that can be selected: what the drawing shows, to be read and walked by keyboard. */
import { type Uplink, uplinksOf } from "../../answers/uplinks.ts";
import { socketText } from "../../app/selected.ts";
import type { Host, Link, Namespace } from "../../host/model.ts";
import { isLinkLocal } from "../../net/address.ts";
import { formatPrefix, networkOf } from "../../net/prefix.ts";
import { formatSelection, isLegacy, type SelectionKind, tableId } from "../../stage/selection.ts";

export interface TreeNode {
  /** Unique in the tree; a selection's text where the node can be selected. */
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly selectable: boolean;
  /** Made when it is unfolded: a thousand namespaces hold a hundred thousand things. null for what holds nothing. */
  readonly children: (() => readonly TreeNode[]) | null;
}

/** Up to this many namespaces stand side by side; more are gathered by their networks. */
const MANY = 40;

export function treeOf(host: Host): readonly TreeNode[] {
  const [own, ...others] = host.namespaces;
  const stopped = host.containers.filter((container) => container.namespace === null);
  return [
    namespaceNode(host, own),
    ...(others.length > MANY ? byNetwork(host, others) : others.map((namespace) => namespaceNode(host, namespace))),
    ...group("networks", "Docker networks", host.networks, (network) =>
      leaf(
        "network",
        network.name,
        network.name,
        network.subnets.map(({ subnet }) => formatPrefix(subnet)).join(", ") || network.driver,
      ),
    ),
    ...group("stopped", "Containers without a network", stopped, ({ name, state }) =>
      leaf("container", name, name, state),
    ),
  ];
}

function byNetwork(host: Host, namespaces: readonly Namespace[]): TreeNode[] {
  const networks = new Map(host.containers.map(({ name, endpoints }) => [name, endpoints[0]?.network ?? ""]));
  const gathered = new Map<string, Namespace[]>();
  for (const namespace of namespaces) {
    const network = networks.get(namespace.containers[0] ?? "") ?? "";
    const together = gathered.get(network);
    if (together) together.push(namespace);
    else gathered.set(network, [namespace]);
  }
  return [...gathered].flatMap(([network, together]) =>
    group(`on ${network}`, network === "" ? "On no network" : `On ${network}`, together, (one) =>
      namespaceNode(host, one),
    ),
  );
}

function namespaceNode(host: Host, namespace: Namespace): TreeNode {
  const { name, role, containers } = namespace;
  const isHost = role === "host";
  const named = containers.length > 0 ? `container${containers.length > 1 ? "s" : ""} ${containers.join(", ")}` : null;
  return {
    id: formatSelection({ kind: "namespace", name }),
    label: isHost ? host.hostname : name,
    detail: isHost ? "the host" : (named ?? "namespace"),
    selectable: true,
    children: () => [
      ...group(`${name} links`, "Interfaces", namespace.links, (link) =>
        leaf("link", `${name}/${link.name}`, link.name, linkDetail(link)),
      ),
      ...group(`${name} sockets`, "Sockets", namespace.sockets, (socket) =>
        leaf(
          "socket",
          `${name}/${socket.proto}/${socketText(socket)}`,
          `${socket.proto} ${socketText(socket)}`,
          socket.processes[0]?.name ?? "",
        ),
      ),
      ...group(`${name} rules`, "Rules", tablesOf(namespace), (table) => table),
      ...group(`${name} outside`, "Outside", isHost ? uplinksOf(host) : [], (uplink) =>
        leaf("outside", uplink.dev, `behind ${uplink.dev}`, outsideDetail(namespace, uplink)),
      ),
    ],
  };
}

/** As the drawing calls it. */
function outsideDetail({ links }: Namespace, { internet, address }: Uplink): string {
  if (internet) return "the internet";
  const holder = links.find((link) => link.addresses.some(({ prefix }) => prefix.address === address));
  const subnet = holder?.addresses.find(({ prefix }) => prefix.address === address)?.prefix;
  const lan = holder?.kind.type === "physical" || holder?.kind.type === "veth" ? ["lan"] : [];
  return [...lan, ...(subnet ? [formatPrefix({ ...subnet, address: networkOf(subnet) })] : [])].join(" ");
}

function linkDetail({ addresses, kind }: Link): string {
  return (
    addresses
      .filter(({ prefix }) => typeof prefix.address === "number" || !isLinkLocal(prefix.address))
      .map(({ prefix }) => formatPrefix(prefix))
      .join(", ") || kind.type
  );
}

function tablesOf(namespace: Namespace): TreeNode[] {
  const tables = [
    ...namespace.xtables.map((table) => ({
      table,
      tool: `${table.family === "ip6" ? "ip6tables" : "iptables"}${isLegacy(table) ? "-legacy" : ""}`,
    })),
    ...namespace.nftables.map((table) => ({ table, tool: `nftables ${table.family}` })),
  ];
  return tables.flatMap(({ table, tool }, index) =>
    group<{ readonly name: string; readonly rules: readonly unknown[] }>(
      `${namespace.name} table ${index}`,
      `${tool} ${table.name}`,
      table.chains,
      ({ name, rules }) =>
        leaf(
          "chain",
          `${namespace.name}/${table.family}/${tableId(namespace, table)}/${name}`,
          name,
          rules.length === 1 ? "1 rule" : `${rules.length} rules`,
        ),
    ),
  );
}

function leaf(kind: SelectionKind, name: string, label: string, detail: string): TreeNode {
  return { id: formatSelection({ kind, name }), label, detail, selectable: true, children: null };
}

/** A node that gathers others; none where there is nothing to gather. */
function group<T>(id: string, label: string, members: readonly T[], node: (member: T) => TreeNode): TreeNode[] {
  if (members.length === 0) return [];
  return [{ id, label, detail: String(members.length), selectable: false, children: () => members.map(node) }];
}
