import type { Host, Link } from "../host/model.ts";
import { type Address, type Family, familyOf, isLinkLocal } from "../net/address.ts";
import { hostNamespace } from "./endpoint.ts";

/** An interface by which the host meets the outside. */
export interface Uplink {
  /** Where packets arrive: the interface itself, or the port that leads out of a bridge. */
  readonly dev: string;
  /** Whether a default route leads over it: behind it is the internet, else only a subnet. */
  readonly internet: boolean;
  /** The host's first address there of each family, where it has one. */
  readonly address: Address | null;
  readonly address6: Address | null;
}

const INNER: ReadonlySet<string> = new Set(["loopback", "dummy", "ifb", "other"]);

function firstAddress(link: Link, family: Family): Address | null {
  const addresses = link.addresses.map((one) => one.prefix.address);
  return addresses.find((address) => familyOf(address) === family && (family === 4 || !isLinkLocal(address))) ?? null;
}

/** The end of the way in: a bridge is entered by a port whose other end is outside. */
function entryOf(links: readonly Link[], link: Link): string | null {
  if (link.kind.type !== "bridge") return link.name;
  const outer = (port: Link): boolean => port.peer === null && !["tun", "dummy", "other"].includes(port.kind.type);
  return links.find((port) => port.master === link.name && outer(port))?.name ?? null;
}

/**
 * The host's interfaces to the outside, those to the internet first: links with an address that are up, that no Docker
 * network stands on, and whose other end is not in the snapshot.
 */
export function uplinksOf(host: Host): readonly Uplink[] {
  const { links, routes } = hostNamespace(host);
  const bridges = new Set(host.networks.map((network) => network.bridge));
  const defaults = new Set(
    routes
      .filter((route) => route.type === "unicast" && route.dst.length === 0)
      .flatMap((route) => route.nexthops.map((nexthop) => nexthop.dev)),
  );
  const uplinks = links
    .filter(
      (link) => link.peer === null && !INNER.has(link.kind.type) && !bridges.has(link.name) && link.flags.has("UP"),
    )
    .flatMap((link): Uplink[] => {
      const dev = entryOf(links, link);
      const address = firstAddress(link, 4);
      const address6 = firstAddress(link, 6);
      if (dev === null || (address === null && address6 === null)) return [];
      return [{ dev, internet: defaults.has(link.name), address, address6 }];
    });
  return uplinks.toSorted((a, b) => Number(b.internet) - Number(a.internet));
}
