/**
 * `ip [-d] link show` and `ip [-d] addr show` as text, into what the same commands print with `-j` (iproute2
 * ip/ipaddress.c print_linkinfo, print_addrinfo).
 *
 *   2: eth0@if7: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master br0 state UP group default
 *       link/ether 02:42:ac:11:00:02 brd ff:ff:ff:ff:ff:ff link-netnsid 0
 *       veth
 *       inet 172.17.0.2/16 brd 172.17.255.255 scope global eth0
 *          valid_lft forever preferred_lft forever
 */
import type { Converted, Entry, UnreadLine } from "./converted.ts";

type Draft = Record<string, unknown>;

/** Words of `inet` lines that stand alone, and are keys with `true` in JSON (ifa_flag_names of ip/ipaddress.c). */
const ADDRESS_FLAGS: ReadonlySet<string> = new Set([
  ...["secondary", "temporary", "nodad", "optimistic", "dadfailed", "home", "deprecated", "tentative", "permanent"],
  ...["mngtmpaddr", "noprefixroute", "autojoin", "stable-privacy", "dynamic"],
]);

/** The kinds whose line is read, each with what a reader has to know of it; numbers where JSON has numbers. */
const KINDS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["bridge", ["stp_state", "vlan_filtering", "vlan_default_pvid", "nf_call_iptables", "nf_call_ip6tables"]],
  ["vlan", ["protocol", "id"]],
  ["macvlan", ["mode"]],
  ["macvtap", ["mode"]],
  ["ipvlan", ["mode"]],
  ["ipvtap", ["mode"]],
  ["vxlan", ["id", "remote", "group", "local"]],
  ["bond", ["mode", "active_slave"]],
  ["vrf", ["table"]],
  ["tun", ["type"]],
  ...["veth", "dummy", "ifb", "wireguard", "nlmon", "team", "can", "vcan", "netkit"].map((kind) => [kind, []] as const),
  ...["ipip", "gre", "gretap", "sit", "ip6tnl", "ip6gre", "ip6gretap", "geneve", "vti", "vti6", "erspan", "xfrm"].map(
    (kind) => [kind, ["remote", "local"]] as const,
  ),
]);

/** Port flags (`bridge_slave …`) that are true or false in JSON. */
const PORT_FLAGS: readonly string[] = [
  ...["hairpin", "guard", "root_block", "fastleave", "learning", "flood", "proxy_arp", "proxy_arp_wifi", "mcast_flood"],
  ...["bcast_flood", "mcast_to_unicast", "neigh_suppress", "vlan_tunnel", "isolated", "locked"],
];

const FOREVER = 4294967295;

/** The value after a word; undefined where the word is not there. */
function after(words: readonly string[], word: string): string | undefined {
  const at = words.indexOf(word);
  return at < 0 ? undefined : words[at + 1];
}

function numeric(text: string): unknown {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** `3: v1@v0: <BROADCAST,UP> mtu 1500 …`; null for another line. */
function readHead(line: string): Draft | null {
  const head = /^(\d+): ([^\s:@]+)(?:@(\S+))?: <([^>]*)>\s*(.*)$/.exec(line);
  if (head === null) return null;
  const [, ifindex, ifname, lower, flags = "", rest = ""] = head;
  const words = rest.split(/\s+/);
  const link: Draft = { ifindex: Number(ifindex) };
  // An index of another namespace, or nobody's any more, is printed as a name that no link has.
  const elsewhere = /^if(\d+)$/.exec(lower ?? "");
  if (elsewhere !== null) link["link_index"] = Number(elsewhere[1]);
  else if (lower === "NONE") link["link"] = null;
  else if (lower !== undefined) link["link"] = lower;
  Object.assign(link, { ifname, flags: flags === "" ? [] : flags.split(",") });
  const keys = { mtu: "mtu", qdisc: "qdisc", master: "master", state: "operstate", mode: "linkmode", group: "group" };
  for (const [word, key] of Object.entries(keys)) {
    const value = after(words, word);
    if (value !== undefined) link[key] = numeric(value);
  }
  return link;
}

/** `link/ether 02:… brd ff:… link-netnsid 0 promiscuity 0`; the rest of the words. */
function readLower(line: string, link: Draft): void {
  const words = line.trim().split(/\s+/);
  const [first = "", address] = words;
  link["link_type"] = first.slice("link/".length);
  if (address !== undefined) link["address"] = address;
  const broadcast = after(words, "brd");
  if (broadcast !== undefined) link["broadcast"] = broadcast;
  if (words.includes("peer") && link["broadcast"] === undefined) link["link_pointtopoint"] = true;
  const netns = after(words, "link-netnsid");
  if (netns !== undefined) link["link_netnsid"] = Number(netns);
  const name = after(words, "link-netns");
  if (name !== undefined) link["link_netns"] = name;
}

/** `inet 10.0.0.1/24 brd 10.0.0.255 scope global dynamic eth0`, `inet 192.0.2.1 peer 192.0.2.2/32 scope global eth0`. */
function readAddress(line: string): Draft {
  const words = line.trim().split(/\s+/);
  const [family, local = ""] = words;
  const peer = after(words, "peer");
  const [address = "", length] = local.split("/");
  const [far = "", farLength] = (peer ?? "").split("/");
  const info: Draft = { family, local: address };
  if (peer !== undefined) info["address"] = far;
  info["prefixlen"] = Number(length ?? farLength ?? (family === "inet" ? 32 : 128));
  for (const [word, key] of [
    ["metric", "metric"],
    ["brd", "broadcast"],
    ["any", "anycast"],
    ["scope", "scope"],
  ] as const) {
    const value = after(words, word);
    if (value !== undefined) info[key] = numeric(value);
  }
  const scope = words.indexOf("scope");
  for (const word of words.slice(scope + 2)) {
    if (ADDRESS_FLAGS.has(word)) info[word] = true;
    else if (word === words.at(-1) && family === "inet") info["label"] = word;
  }
  return info;
}

function readLifetime(line: string, info: Draft): void {
  const words = line.trim().split(/\s+/);
  for (const [word, key] of [
    ["valid_lft", "valid_life_time"],
    ["preferred_lft", "preferred_life_time"],
  ] as const) {
    const value = after(words, word) ?? "forever";
    info[key] = value === "forever" ? FOREVER : Number(value.replace(/sec$/, ""));
  }
}

function readKind(words: readonly string[], kind: string): Draft {
  const data: Draft = {};
  for (const key of KINDS.get(kind) ?? []) {
    const value = after(words, key);
    // `vlan protocol 802.1Q id 7`: what looks like a number and is none stays a text.
    if (value !== undefined) data[key] = numeric(value);
  }
  if (kind === "vxlan") {
    const port = after(words, "dstport");
    const dev = after(words, "dev");
    if (port !== undefined) data["port"] = Number(port);
    if (dev !== undefined) data["link"] = dev;
    data["learning"] = !words.includes("nolearning");
  }
  if (kind.startsWith("macv") && data["mode"] === "source") {
    const [, count] = /^\((\d+)\)$/.exec(after(words, "remotes") ?? "") ?? [];
    const first = words.indexOf("remotes") + 2;
    if (count !== undefined) {
      data["macaddr_count"] = Number(count);
      if (Number(count) > 0) data["macaddr_data"] = words.slice(first, first + Number(count));
    }
    if (words.includes("nodst")) data["nodst"] = true;
  }
  if (kind.startsWith("ipv"))
    for (const flag of ["bridge", "private", "vepa"]) if (words.includes(flag)) data[flag] = true;
  return data;
}

/** `hairpin on guard off …`. */
export function readPortFlagWords(line: string): Entry {
  const words = line.trim().split(/\s+/);
  const flags = PORT_FLAGS.map((flag) => [flag, after(words, flag)] as const);
  return Object.fromEntries(flags.flatMap(([flag, value]) => (value === undefined ? [] : [[flag, value === "on"]])));
}

function readSlave(line: string): Draft {
  const state = after(line.trim().split(/\s+/), "state");
  return { ...(state === undefined ? {} : { state }), ...readPortFlagWords(line) };
}

/** Reads one line that belongs to a link; false where it says nothing that is known. */
function readDetail(line: string, link: Draft): boolean {
  const words = line.trim().split(/\s+/);
  const [first = ""] = words;
  if (first.startsWith("link/")) {
    readLower(line, link);
    return true;
  }
  if (first === "altname") {
    link["altnames"] = [...(Array.isArray(link["altnames"]) ? link["altnames"] : []), words[1]];
    return true;
  }
  if (first === "alias") {
    link["ifalias"] = line.trim().slice("alias ".length);
    return true;
  }
  const info: Draft = typeof link["linkinfo"] === "object" && link["linkinfo"] !== null ? { ...link["linkinfo"] } : {};
  if (KINDS.has(first)) {
    const data = readKind(words, first);
    link["linkinfo"] = { ...info, info_kind: first, ...(Object.keys(data).length === 0 ? {} : { info_data: data }) };
    return true;
  }
  if (first.endsWith("_slave")) {
    link["linkinfo"] = {
      ...info,
      info_slave_kind: first.slice(0, -"_slave".length),
      info_slave_data: readSlave(line),
    };
    return true;
  }
  // Of virtual functions, statistics and other hardware nothing has a bearing on where a packet goes.
  return /^(vf|RX|TX|prog\/|parentbus|parentdev|minmtu|promiscuity|permaddr|openvswitch|\d)/.test(first);
}

/** @param addresses whether `ip addr` printed it: then every link has its list of them, if it is empty */
export function convertIpLinks(lines: readonly string[], addresses: boolean): Converted<readonly Entry[]> {
  const links: Draft[] = [];
  const unread: UnreadLine[] = [];
  let list: Draft[] = [];
  // `-o` puts a backslash where a line would end.
  const parts = lines.flatMap((line, index) => line.split(/\\(?=\s)/).map((part) => [part, index] as const));
  for (const [line, index] of parts) {
    const head = readHead(line);
    const link = links.at(-1);
    const complain = (reason: string): void => {
      if (line.trim() !== "") unread.push({ line: index + 1, text: line.trim(), reason });
    };
    if (head !== null) {
      list = [];
      links.push(addresses ? { ...head, addr_info: list } : head);
    } else if (link === undefined) complain("stands before any interface");
    else if (/^\s+inet6? /.test(line)) list.push(readAddress(line));
    else if (/^\s+valid_lft /.test(line)) {
      const last = list.at(-1);
      if (last !== undefined) readLifetime(line, last);
    } else if (line.trim() !== "" && !readDetail(line, link)) complain("is not known of an interface");
  }
  return { value: links, unread };
}
