/** What a selection names, found in the host. */
import type {
  Container,
  DockerNetwork,
  Host,
  Link,
  Namespace,
  NftChain,
  NftTable,
  Socket,
  XtChain,
  XtTable,
} from "../host/model.ts";
import { formatAddress } from "../net/address.ts";
import { chainOfRule, parseSelection, tableId } from "../stage/selection.ts";

export type Selected =
  | { readonly kind: "namespace"; readonly namespace: Namespace }
  | { readonly kind: "link"; readonly namespace: Namespace; readonly link: Link }
  | { readonly kind: "socket"; readonly namespace: Namespace; readonly socket: Socket }
  | { readonly kind: "hook"; readonly namespace: Namespace; readonly hook: string }
  | {
      readonly kind: "chain";
      readonly namespace: Namespace;
      readonly chain: FoundChain;
      /** The position of the rule in it that was picked; null for the whole chain. */
      readonly rule: number | null;
    }
  | { readonly kind: "container"; readonly container: Container }
  | { readonly kind: "network"; readonly network: DockerNetwork }
  | { readonly kind: "outside"; readonly namespace: Namespace; readonly link: Link };

export type FoundChain =
  | { readonly syntax: "iptables"; readonly table: XtTable; readonly chain: XtChain }
  | { readonly syntax: "nft"; readonly table: NftTable; readonly chain: NftChain };

/** A socket's local end as ss prints it: `0.0.0.0:8080`, `*:80`, `[::]:80`. */
export function socketText({ local }: Pick<Socket, "local">): string {
  const port = local.port ?? "*";
  if (local.address === null) return `*:${port}`;
  const address = formatAddress(local.address);
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** null where the text is no selection, or names nothing of this host. */
export function findSelected(host: Host, text: string): Selected | null {
  const selection = parseSelection(text);
  if (!selection) return null;
  const { kind, name } = selection;
  switch (kind) {
    case "container": {
      const container = host.containers.find((one) => one.name === name);
      return container ? { kind, container } : null;
    }
    case "network": {
      const network = host.networks.find((one) => one.name === name);
      return network ? { kind, network } : null;
    }
    case "outside": {
      const [namespace] = host.namespaces;
      const link = namespace.links.find((one) => one.name === name);
      return link ? { kind, namespace, link } : null;
    }
    case "namespace": {
      const namespace = host.namespaces.find((one) => one.name === name);
      return namespace ? { kind, namespace } : null;
    }
    default: {
      // The names of namespaces may hold slashes, those of what they hold do as well: the longest namespace wins.
      const namespace = host.namespaces
        .filter((one) => name.startsWith(`${one.name}/`))
        .sort((a, b) => b.name.length - a.name.length)[0];
      return namespace ? findInside(namespace, kind, name.slice(namespace.name.length + 1)) : null;
    }
  }
}

function findInside(
  namespace: Namespace,
  kind: "link" | "socket" | "hook" | "chain" | "rule",
  name: string,
): Selected | null {
  switch (kind) {
    case "link": {
      const link = namespace.links.find((one) => one.name === name);
      return link ? { kind, namespace, link } : null;
    }
    case "socket": {
      const socket = namespace.sockets.find((one) => `${one.proto}/${socketText(one)}` === name);
      return socket ? { kind, namespace, socket } : null;
    }
    case "hook":
      return { kind, namespace, hook: name };
    case "chain": {
      const [family = "", table = "", ...rest] = name.split("/");
      const chain = findChain(namespace, family, table, rest.join("/"));
      return chain ? { kind, namespace, chain, rule: null } : null;
    }
    case "rule": {
      const found = findInside(namespace, "chain", chainOfRule(name));
      const position = name.slice(name.lastIndexOf("/") + 1);
      if (found?.kind !== "chain") return null;
      const rule = found.chain.chain.rules.find((one) => String(one.position) === position);
      return rule ? { ...found, rule: rule.position } : null;
    }
  }
}

function findChain(namespace: Namespace, family: string, id: string, chainName: string): FoundChain | null {
  const isNamed = (table: XtTable | NftTable): boolean => table.family === family && tableId(namespace, table) === id;
  for (const table of namespace.xtables) {
    if (!isNamed(table)) continue;
    const chain = table.chains.find((one) => one.name === chainName);
    if (chain) return { syntax: "iptables", table, chain };
  }
  for (const table of namespace.nftables) {
    if (!isNamed(table)) continue;
    const chain = table.chains.find((one) => one.name === chainName);
    if (chain) return { syntax: "nft", table, chain };
  }
  return null;
}
