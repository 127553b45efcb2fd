/** Names that a restart gives anew, read as the same: interfaces by what they lead to, ports of Docker's DNS. */
import type { Host, Link, Namespace } from "../../host/model.ts";
import { type Pairs, pairBy } from "./pairs.ts";

/** An inode is another after every start: a namespace that no container owns is known by where it is mounted. */
export function namespaceKey({ name, role, mounts: [mount] }: Namespace): string {
  if (role === "host") return "host";
  return name.startsWith("netns:") ? (mount ?? name) : name;
}

/**
 * Interfaces by name; then those left over by what they lead to: Docker gives the host's end of a cable another random name
 * each time, and a network's bridge that of its id.
 */
export function pairLinks(before: Host, after: Host, was: Namespace, is: Namespace): Pairs<Link> {
  const byName = pairBy(was.links, is.links, ({ name }) => name);
  const withPurpose = (host: Host, links: readonly Link[]) =>
    links.map((link) => ({ link, purpose: purposeOf(host, link) ?? `only ${link.name}` }));
  const byPurpose = pairBy(
    withPurpose(before, byName.removed),
    withPurpose(after, byName.added),
    ({ purpose }) => purpose,
  );
  return {
    both: [...byName.both, ...byPurpose.both.map(([one, other]) => [one.link, other.link] as const)],
    removed: byPurpose.removed.map(({ link }) => link),
    added: byPurpose.added.map(({ link }) => link),
  };
}

function purposeOf(host: Host, link: Link): string | null {
  const network = host.networks.find(({ bridge }) => bridge === link.name);
  if (network && link.kind.type === "bridge") return `the bridge of ${network.name}`;
  const { peer } = link;
  const there = peer && host.namespaces.find(({ inode }) => inode === peer.namespace);
  return there ? `to ${namespaceKey(there)}/${peer.name}` : null;
}

/** Reads a text of the second host under the first one's names, and either's ports of Docker's DNS as one. */
export type Reading = (text: string) => string;

/** The second host's texts, with the names of its interfaces as the first one has them. */
export function readingOf(links: Pairs<Link>): Reading {
  const names = new Map(
    links.both.flatMap(([was, is]) => (was.name === is.name ? [] : [[is.name, was.name] as const])),
  );
  if (names.size === 0) return withoutDnsPorts;
  const words = [...names.keys()].map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const named = new RegExp(`(?<![\\w.-])(?:${words.join("|")})(?![\\w.-])`, "g");
  return (text) => withoutDnsPorts(text.replaceAll(named, (name) => names.get(name) ?? name));
}

/** Docker's DNS listens on 127.0.0.11, at ports that it draws for each start of a container. */
export function withoutDnsPorts(text: string): string {
  if (!text.includes("127.0.0.11")) return text;
  return text.replaceAll(/(?<=127\.0\.0\.11:)\d+|(?<=[sd]port )\d{5}/g, "*");
}
