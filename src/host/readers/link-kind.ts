import { type Mac, parseMac } from "../../net/mac.ts";
import type { LinkKind } from "../model.ts";
import type { Fields } from "./fields.ts";
import { must } from "./misread.ts";

const TUNNELS = new Set([
  "bareudp",
  "erspan",
  "geneve",
  "gre",
  "gretap",
  "gtp",
  "ip6erspan",
  "ip6gre",
  "ip6gretap",
  "ip6tnl",
  "ipip",
  "sit",
  "vti",
  "vti6",
  "xfrm",
]);

/** The parent's name as ip-link(8) prints it; null where it stands in another namespace. */
function parentOf(link: Fields, data: Fields | null): string | null {
  return link.text("link") ?? (typeof data?.value("link") === "string" ? data.text("link") : null);
}

/** A kind that is known, of which the output lacks what makes it work (it was printed without `-d`). */
function undetailed(link: Fields, kind: string): LinkKind {
  link.complain(`the details of a ${kind} are missing`);
  return { type: "other", kind };
}

/** What a macvlan in mode `source` says of its sources; `macaddr_count` is there even where it has none. */
function readSources(data: Fields): { sources: { macs: Mac[]; alone: boolean } } | null {
  if (data.text("mode") !== "source" || !data.has("macaddr_count")) return null;
  return {
    sources: { macs: data.texts("macaddr_data").map((text) => must(parseMac(text))), alone: data.flag("nodst") },
  };
}

/** The kind of a link from `linkinfo` of `ip -j -d link show` (iproute2 ip/iplink_*.c print them). */
export function readLinkKind(link: Fields): LinkKind {
  const info = link.object("linkinfo");
  const kind = info?.text("info_kind") ?? null;
  const data = info?.object("info_data") ?? null;
  const parent = parentOf(link, data);
  if (kind === null) return link.text("link_type") === "loopback" ? { type: "loopback" } : { type: "physical" };
  if (TUNNELS.has(kind))
    return {
      type: "tunnel",
      encapsulation: kind,
      local: data?.address("local") ?? data?.address("local6") ?? null,
      remote: data?.address("remote") ?? data?.address("remote6") ?? null,
      parent,
    };
  switch (kind) {
    case "veth":
    case "dummy":
    case "ifb":
    case "wireguard":
      return { type: kind };
    case "bridge":
      return {
        type: "bridge",
        vlanFiltering: data?.flag("vlan_filtering") ?? false,
        defaultPvid: data?.number("vlan_default_pvid") ?? 1,
        nfCallIptables: data?.flag("nf_call_iptables") ?? false,
        nfCallIp6tables: data?.flag("nf_call_ip6tables") ?? false,
        stp: data?.flag("stp_state") ?? false,
      };
    case "vlan": {
      const id = data?.number("id") ?? null;
      return id === null
        ? undetailed(link, kind)
        : { type: "vlan", id, protocol: data?.text("protocol") === "802.1ad" ? "802.1ad" : "802.1Q", parent };
    }
    case "macvlan":
    case "macvtap":
      return { type: kind, mode: data?.text("mode") ?? "vepa", parent, ...(data && readSources(data)) };
    case "ipvlan":
    case "ipvtap":
      return {
        type: kind,
        mode: data?.text("mode") ?? "l3",
        flags: ["bridge", "private", "vepa"].filter((flag) => data?.flag(flag)),
        parent,
      };
    case "vxlan":
      return {
        type: "vxlan",
        id: data?.number("id") ?? 0,
        local: data?.address("local") ?? data?.address("local6") ?? null,
        remote: data?.address("remote") ?? data?.address("remote6") ?? null,
        group: data?.address("group") ?? data?.address("group6") ?? null,
        // The kernel's own default, where nothing is printed: drivers/net/vxlan vxlan_port.
        port: data?.number("port") ?? 8472,
        parent,
        learning: data?.flagOr("learning", true) ?? true,
        ...(data?.flag("external") && { external: true as const }),
      };
    case "tun":
      return { type: "tun", mode: data?.text("type") === "tap" ? "tap" : "tun" };
    case "bond":
      return {
        type: "bond",
        mode: data?.text("mode") ?? "balance-rr",
        activeSlave: data?.text("active_slave") ?? null,
      };
    case "vrf": {
      const table = data?.number("table") ?? null;
      return table === null ? undetailed(link, kind) : { type: "vrf", table };
    }
    default:
      return { type: "other", kind };
  }
}
