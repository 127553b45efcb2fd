import type { Link, Namespace, Route } from "../host/model.ts";
import { bitsOf } from "../net/prefix.ts";

/**
 * The namespace as it is a moment later: an IPv6 address that was still being checked for duplicates when the snapshot was
 * taken (`tentative`) gets its local route, and is used, when the check is over (net/ipv6/addrconf.c addrconf_dad_completed).
 */
export function settled(model: Namespace): Namespace {
  if (!model.links.some((link) => link.addresses.some(isTentative))) return model;
  const added = model.links.flatMap((link) =>
    link.addresses.filter(isTentative).map((a): Route => localRoute(link, a.prefix.address)),
  );
  const known = new Set(model.routes.filter((r) => r.type === "local").map((r) => `${r.dst.address}`));
  return {
    ...model,
    links: model.links.map(settledLink),
    routes: [...model.routes, ...added.filter((r) => !known.has(`${r.dst.address}`))],
  };
}

function isTentative({ flags }: Link["addresses"][number]): boolean {
  return flags.has("tentative") && !flags.has("dadfailed");
}

function settledLink(link: Link): Link {
  if (!link.addresses.some(isTentative)) return link;
  const addresses = link.addresses.map((a) =>
    isTentative(a) ? { ...a, flags: new Set([...a.flags].filter((flag) => flag !== "tentative")) } : a,
  );
  return { ...link, addresses };
}

const TABLE_LOCAL = 255;

function localRoute(link: Link, address: Route["dst"]["address"]): Route {
  return {
    family: 6,
    type: "local",
    dst: { address, length: bitsOf(6) },
    table: TABLE_LOCAL,
    tos: 0,
    metric: 0,
    prefsrc: null,
    scope: "global",
    protocol: "kernel",
    nexthops: [{ via: null, dev: link.name, weight: 1, flags: new Set(), encap: null }],
    mtu: null,
    flags: new Set(),
    nexthopId: null,
  };
}
