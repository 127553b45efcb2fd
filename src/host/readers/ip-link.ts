import { parseMac } from "../../net/mac.ts";
import type { BridgePort, Link } from "../model.ts";
import type { Fields } from "./fields.ts";
import { readLinkKind } from "./link-kind.ts";
import { type Place, type Reading, readList } from "./reading.ts";

/** A link as `ip link` alone shows it: what other outputs know of it is joined later (`build-links.ts`). */
export type BareLink = Omit<Link, "addresses" | "peer">;

/** Port flags as `info_slave_data` of ip-link(8) and, with the same names, bridge(8) print them. */
export function readPortFlags(data: Fields): Omit<BridgePort, "vlans"> {
  return {
    state: data.text("state") ?? "forwarding",
    hairpin: data.flag("hairpin"),
    isolated: data.flag("isolated"),
    learning: data.flagOr("learning", true),
    flood: data.flagOr("flood", true),
    mcastFlood: data.flagOr("mcast_flood", true),
    bcastFlood: data.flagOr("bcast_flood", true),
    neighSuppress: data.flag("neigh_suppress"),
    proxyArp: data.flag("proxy_arp"),
    locked: data.flag("locked"),
  };
}

function readLink(link: Fields): BareLink {
  const info = link.object("linkinfo");
  const slave = info?.text("info_slave_kind") === "bridge" ? info.object("info_slave_data") : null;
  const mac = parseMac(link.text("address") ?? "");
  return {
    ifindex: link.needNumber("ifindex"),
    name: link.needText("ifname"),
    altNames: link.texts("altnames"),
    // Tunnels print an IP address here, InfiniBand twenty octets.
    mac: mac.ok ? mac.value : null,
    mtu: link.number("mtu") ?? 1500,
    flags: new Set(link.texts("flags")),
    operstate: link.text("operstate") ?? "UNKNOWN",
    master: link.text("master"),
    bridgePort: slave === null ? null : { ...readPortFlags(slave), vlans: [] },
    kind: readLinkKind(link),
    linkIndex: link.number("link_index"),
    linkNetnsId: link.number("link_netnsid"),
    group: link.text("group"),
    ...readXdp(link),
  };
}

/** bpf_dump_prog_info(): what `xdp` says of the program, which may have no name. */
function readXdp(link: Fields): Pick<Link, "programs"> {
  const xdp = link.object("xdp");
  if (xdp === null) return {};
  const program = xdp.object("prog") ?? xdp.objects("attached")[0]?.object("prog") ?? null;
  const name = program?.text("name") ?? null;
  return { programs: [{ at: "xdp", name: name === null ? "an XDP program" : `the XDP program ${name}` }] };
}

/** `ip -j -d link show`. A lower device of the same namespace, printed by name, gets its ifindex too. */
export function readIpLink(list: readonly unknown[], place: Place): Reading<BareLink> {
  const lower = new Map<number, string>();
  const { values, unread } = readList(list, place, (fields) => {
    const link = readLink(fields);
    const name = fields.text("link");
    if (name !== null) lower.set(link.ifindex, name);
    return link;
  });
  const indexes = new Map(values.map((link) => [link.name, link.ifindex]));
  return {
    values: values.map((link) => {
      const name = lower.get(link.ifindex);
      return name === undefined ? link : { ...link, linkIndex: indexes.get(name) ?? unresolvedIndex(name) };
    }),
    unread,
  };
}

/** iproute2 prints `if12` for an index that it has no name for (lib/ll_map.c ll_idx_n2a). */
function unresolvedIndex(name: string): number | null {
  return /^if\d+$/.test(name) ? Number(name.slice(2)) : null;
}
