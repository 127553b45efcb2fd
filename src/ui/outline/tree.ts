/** The host as a tree of everything that can be selected: what the drawing shows, to be read and walked by keyboard. */

import { uplinksOf } from "../../answers/uplinks.ts";
import { socketText } from "../../app/selected.ts";
import type { Host, Link, Namespace } from "../../host/model.ts";
import { isLinkLocal } from "../../net/address.ts";
import { formatPrefix } from "../../net/prefix.ts";
import { formatSelection } from "../../stage/selection.ts";

export interface TreeNode {
  /** Unique in the tree; a selection's text where the node can be selected. */
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly selectable: boolean;
  readonly children: readonly TreeNode[];
}

export function treeOf(host: Host): readonly TreeNode[] {
  const homeless = host.containers.filter((container) => container.namespace === null);
  return [
    ...host.namespaces.map((namespace) => namespaceNode(host, namespace)),
    group(
      "networks",
      "Docker networks",
      host.networks.map((network) => ({
        id: formatSelection({ kind: "network", name: network.name }),
        label: network.name,
        detail: network.subnets.map(({ subnet }) => formatPrefix(subnet)).join(", ") || network.driver,
        selectable: true,
        children: [],
      })),
    ),
    group(
      "stopped",
      "Containers without a network",
      homeless.map(({ name, state }) => ({
        id: formatSelection({ kind: "container", name }),
        label: name,
        detail: state,
        selectable: true,
        children: [],
      })),
    ),
  ].filter((node) => node.selectable || node.children.length > 0);
}

function namespaceNode(host: Host, namespace: Namespace): TreeNode {
  const { name } = namespace;
  const isHost = namespace.role === "host";
  const outside = isHost ? uplinksOf(host) : [];
  const groups = [
    group(
      `${name} links`,
      "Interfaces",
      namespace.links.map((link) => linkNode(name, link)),
    ),
    group(
      `${name} sockets`,
      "Sockets",
      namespace.sockets.map((socket) => ({
        id: formatSelection({ kind: "socket", name: `${name}/${socket.proto}/${socketText(socket)}` }),
        label: `${socket.proto} ${socketText(socket)}`,
        detail: socket.processes[0]?.name ?? "",
        selectable: true,
        children: [],
      })),
    ),
    group(`${name} rules`, "Rules", tableNodes(namespace)),
    group(
      `${name} outside`,
      "Outside",
      outside.map(({ dev, internet }) => ({
        id: formatSelection({ kind: "outside", name: dev }),
        label: `behind ${dev}`,
        detail: internet ? "the internet" : "",
        selectable: true,
        children: [],
      })),
    ),
  ].filter((node) => node.children.length > 0);
  return {
    id: formatSelection({ kind: "namespace", name }),
    label: isHost ? host.hostname : name,
    detail: isHost
      ? "the host"
      : namespace.containers.length > 0
        ? `container${namespace.containers.length > 1 ? "s" : ""} ${namespace.containers.join(", ")}`
        : "namespace",
    selectable: true,
    children: groups,
  };
}

function linkNode(namespace: string, link: Link): TreeNode {
  return {
    id: formatSelection({ kind: "link", name: `${namespace}/${link.name}` }),
    label: link.name,
    detail:
      link.addresses
        .filter(({ prefix }) => typeof prefix.address === "number" || !isLinkLocal(prefix.address))
        .map(({ prefix }) => formatPrefix(prefix))
        .join(", ") || link.kind.type,
    selectable: true,
    children: [],
  };
}

function tableNodes(namespace: Namespace): TreeNode[] {
  const tables = [
    ...namespace.xtables.map((table) => ({
      table,
      title: `${table.family === "ip6" ? "ip6tables" : "iptables"} ${table.name}`,
    })),
    ...namespace.nftables.map((table) => ({ table, title: `nftables ${table.family} ${table.name}` })),
  ];
  return tables.map(({ table, title }, index) =>
    group(
      `${namespace.name} table ${index}`,
      title,
      table.chains.map((chain) => ({
        id: formatSelection({ kind: "chain", name: `${namespace.name}/${table.family}/${table.name}/${chain.name}` }),
        label: chain.name,
        detail: chain.rules.length === 1 ? "1 rule" : `${chain.rules.length} rules`,
        selectable: true,
        children: [],
      })),
    ),
  );
}

function group(id: string, label: string, children: readonly TreeNode[]): TreeNode {
  return { id, label, detail: String(children.length), selectable: false, children };
}
