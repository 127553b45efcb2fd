/**
 * Small hosts in words, so that a test reads like the situation:
 *
 *   host                                     a namespace; the first one is the host's own
 *     forward                                net.ipv4/ipv6 forwarding on
 *     br_netfilter                           bridged frames visit the IP hooks
 *     sysctl net.ipv4.conf.eth0.rp_filter=1
 *     eth0 192.0.2.10/24                     a NIC: it leads outside
 *     br0 bridge 172.18.0.1/24               also: dummy, lo, vlan eth0 7, macvlan eth0 bridge, ipvlan eth0 l2, bond, down
 *     port v-api br0 isolated hairpin        flags of a port
 *     blue vrf 10                            a VRF of table 10; `eth1 … master blue` belongs to it, and so do its routes
 *     peer wg0 203.0.113.9:51820 10.8.0.2/32 a peer of a WireGuard device, its end (or `-`), and its allowed IPs
 *     route default via 192.0.2.1 dev eth0
 *     rule 100 fwmark 7 table 100
 *     neigh 192.0.2.77 eth0 0a:00:00:00:00:01 PERMANENT
 *     tcp 0.0.0.0:22 sshd                    a socket; `*:80` is dual-stack, `[::]:80` IPv6 alone, `0.0.0.0%eth0:22` bound
 *     proxy tcp 0.0.0.0:8080 172.18.0.2:80   a docker-proxy, and its socket
 *     conntrack …                            a line of conntrack -L
 *     *nat                                   iptables rules follow; 6*nat for ip6tables; `:FORWARD DROP` sets a policy
 *     -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80
 *   web                                      another namespace
 *     eth0 172.18.0.2/24 on br0              a veth, its other end a port `v-web` of the host's br0
 *     eth1 10.9.0.2/24 to api                a veth straight into another namespace
 */
import type {
  BridgePort,
  DockerProxy,
  Host,
  InterfaceAddress,
  Link,
  LinkKind,
  Namespace,
  Nexthop,
  NftTable,
  PolicyRule,
  Route,
  Socket,
} from "../../host/model.ts";
import { readConntrack } from "../../host/readers/conntrack.ts";
import { readIptablesSave } from "../../host/readers/iptables-save.ts";
import { type Address, anyAddress, familyOf, parseAddress } from "../../net/address.ts";
import { type Mac, parseMac } from "../../net/mac.ts";
import { portOf } from "../../net/port.ts";
import { bitsOf, lastOf, networkOf, type Prefix, parsePrefix } from "../../net/prefix.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type DraftLink = Mutable<Link>;

interface Draft {
  readonly name: string;
  readonly inode: number;
  readonly links: DraftLink[];
  readonly routes: Route[];
  readonly rules: PolicyRule[];
  readonly neighbours: Mutable<Namespace>["neighbours"][number][];
  readonly sockets: Socket[];
  readonly sysctls: Map<string, string>;
  readonly conntrack: string[];
  readonly tables: Map<string, { policies: Map<string, string>; rules: string[] }>;
  /** Ports to give flags to once all veths stand. */
  readonly ports: (readonly string[])[];
  nftables: readonly NftTable[];
}

const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  raw: ["PREROUTING", "OUTPUT"],
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  nat: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
  filter: ["INPUT", "FORWARD", "OUTPUT"],
};

export function ip(text: string): Address {
  const a = parseAddress(text);
  if (!a.ok) throw new Error(a.error);
  return a.value;
}

function net(text: string): Prefix {
  const p = parsePrefix(text);
  if (!p.ok) throw new Error(p.error);
  return p.value;
}

function mac(text: string): Mac {
  const m = parseMac(text);
  if (!m.ok) throw new Error(m.error);
  return m.value;
}

function address(text: string): InterfaceAddress {
  const prefix = net(text);
  const isV4 = typeof prefix.address === "number";
  return {
    prefix,
    peer: null,
    broadcast: isV4 && prefix.length < 31 ? lastOf(prefix) : null,
    scope: text.startsWith("127.") || text.startsWith("::1/") ? "host" : text.startsWith("fe80") ? "link" : "global",
    flags: new Set(),
  };
}

const PORT: BridgePort = {
  state: "forwarding",
  hairpin: false,
  isolated: false,
  learning: true,
  flood: true,
  mcastFlood: true,
  bcastFlood: true,
  neighSuppress: false,
  proxyArp: false,
  locked: false,
  vlans: [],
};

function nexthop(dev: string | null, via: string | null): Nexthop {
  return { dev, via: via === null ? null : ip(via), weight: 1, flags: new Set(), encap: null };
}

const EMPTY_ROUTE = {
  tos: 0,
  metric: 0,
  prefsrc: null,
  protocol: "kernel",
  mtu: null,
  flags: new Set<string>(),
  nexthopId: null,
};

export class HostText {
  readonly #drafts: Draft[] = [];
  readonly #proxies: DockerProxy[] = [];
  #index = 1;

  constructor(text: string, nftables: Readonly<Record<string, readonly NftTable[]>> = {}) {
    let table = "";
    for (const line of text.split("\n")) {
      if (line.trim() === "" || line.trim().startsWith("#")) continue;
      const indented = line.length - line.trimStart().length;
      const margin = text.split("\n").find((l) => l.trim() !== "");
      const words = line.trim().split(/\s+/);
      if (indented <= (margin ? margin.length - margin.trimStart().length : 0)) this.#begin(words[0] ?? "");
      else if (/^6?\*/.test(line.trim())) table = line.trim();
      else if (line.trim().startsWith("-A") || line.trim().startsWith(":")) this.#rule(table, line.trim());
      else this.#say(words, line.trim());
    }
    for (const draft of this.#drafts) draft.nftables = nftables[draft.name] ?? [];
  }

  #current(): Draft {
    const draft = this.#drafts.at(-1);
    if (!draft) throw new Error("no namespace yet");
    return draft;
  }

  #begin(name: string): void {
    this.#drafts.push({
      name,
      inode: 4026530000 + this.#drafts.length,
      links: [],
      routes: [],
      rules: [],
      neighbours: [],
      sockets: [],
      sysctls: new Map(),
      conntrack: [],
      tables: new Map(),
      ports: [],
      nftables: [],
    });
    this.#link("lo", { type: "loopback" }, ["127.0.0.1/8", "::1/128"]);
  }

  #link(name: string, kind: LinkKind, addresses: readonly string[], draft = this.#current()): DraftLink {
    const index = this.#index++;
    const link: DraftLink = {
      ifindex: index,
      name,
      altNames: [],
      mac: mac(`02:00:00:00:00:${index.toString(16).padStart(2, "0")}`),
      mtu: kind.type === "loopback" ? 65536 : 1500,
      flags: new Set(["UP", "LOWER_UP", ...(kind.type === "loopback" ? ["LOOPBACK"] : ["BROADCAST", "MULTICAST"])]),
      operstate: "UP",
      master: null,
      bridgePort: null,
      kind,
      addresses: addresses.map(address),
      linkIndex: null,
      linkNetnsId: null,
      peer: null,
      group: "default",
    };
    draft.links.push(link);
    return link;
  }

  #rule(where: string, line: string): void {
    const key = where;
    const { tables } = this.#current();
    const table = tables.get(key) ?? { policies: new Map<string, string>(), rules: [] };
    tables.set(key, table);
    const policy = /^:(\S+) (\S+)/.exec(line);
    if (policy) table.policies.set(policy[1] ?? "", policy[2] ?? "");
    else table.rules.push(line);
  }

  #say(words: readonly string[], line: string): void {
    const draft = this.#current();
    const [first = "", second = "", ...rest] = words;
    switch (first) {
      case "forward":
        draft.sysctls.set("forward", "1");
        return;
      case "br_netfilter":
        draft.sysctls.set("net.bridge.bridge-nf-call-iptables", "1");
        draft.sysctls.set("net.bridge.bridge-nf-call-ip6tables", "1");
        return;
      case "sysctl": {
        const [key = "", value = ""] = second.split("=");
        draft.sysctls.set(key, value);
        return;
      }
      case "route":
        draft.routes.push(...routesOf(words.slice(1)));
        return;
      case "rule":
        draft.rules.push(policyRule(words.slice(1)));
        return;
      case "neigh":
        draft.neighbours.push({
          address: ip(second),
          dev: rest[0] ?? "",
          mac: rest[1] ? mac(rest[1]) : null,
          state: rest.slice(2).filter((w) => w !== "proxy"),
          proxy: rest.includes("proxy"),
        });
        return;
      case "tcp":
      case "udp":
        draft.sockets.push(socket(first, second, rest[0] ?? "server", 1000 + draft.sockets.length));
        return;
      case "proxy":
        this.#proxy(draft, second, rest);
        return;
      case "conntrack":
        draft.conntrack.push(line.slice("conntrack ".length));
        return;
      case "port":
        draft.ports.push(words.slice(1));
        return;
      case "peer":
        addPeer(draft, second, rest);
        return;
      default:
        this.#device(draft, first, words.slice(1));
    }
  }

  #proxy(draft: Draft, proto: string, [listen = "", to = ""]: readonly string[]): void {
    const pid = 5000 + this.#proxies.length;
    const there = socket(proto, listen, "docker-proxy", pid);
    draft.sockets.push(there);
    const end = /^\[?([^\]]+)\]?:(\d+)$/.exec(to);
    this.#proxies.push({
      pid,
      namespace: draft.inode,
      proto: proto === "udp" ? "udp" : "tcp",
      hostAddress: there.local.address ?? anyAddress(4),
      hostPort: portOf(there.local.port ?? 0),
      containerAddress: ip(end?.[1] ?? ""),
      containerPort: portOf(Number(end?.[2])),
    });
  }

  #device(draft: Draft, name: string, words: readonly string[]): void {
    const kinds: readonly string[] = [
      "bridge",
      "dummy",
      "vlan",
      "macvlan",
      "ipvlan",
      "bond",
      "tun",
      "wireguard",
      "vrf",
    ];
    const kind = words.find((w) => kinds.includes(w));
    const at = kind === undefined ? -1 : words.indexOf(kind);
    const link = this.#link(
      name,
      kindOf(kind, words.slice(at + 1)),
      words.filter((w) => /^[0-9a-f:.]+\/\d+$/.test(w)),
    );
    const after = (word: string): string | null =>
      words.includes(word) ? (words[words.indexOf(word) + 1] ?? null) : null;
    if (kind === "tun" || kind === "wireguard") {
      link.mac = null;
      link.flags = new Set(["UP", "LOWER_UP", "POINTOPOINT", "NOARP"]);
    }
    const mtu = after("mtu");
    if (mtu !== null) link.mtu = Number(mtu);
    const master = after("master");
    if (master !== null) {
      link.master = master;
      if (draft.links.find((l) => l.name === master)?.kind.type === "bridge") link.bridgePort = PORT;
    }
    const below = after("below");
    if (below !== null) this.#standOn(link, below);
    const bridge = after("on");
    const other = after("to");
    if (bridge !== null) this.#plug(draft, link, bridge);
    if (other !== null) this.#tie(draft, link, other);
    if (words.includes("down")) link.flags = new Set([...link.flags].filter((f) => f !== "UP"));
  }

  /** A macvlan or ipvlan of a container stands on a device of the host. */
  #standOn(link: DraftLink, parent: string): void {
    const host = this.#drafts[0];
    const lower = host?.links.find((l) => l.name === parent);
    if (!host || !lower) throw new Error(`no ${parent} to stand on`);
    link.peer = { namespace: host.inode, ifindex: lower.ifindex, name: lower.name };
  }

  #plug(draft: Draft, link: DraftLink, bridge: string): void {
    const host = this.#drafts[0];
    if (!host) throw new Error("no host to plug into");
    const suffix = link.name === "eth0" ? "" : `-${link.name}`;
    const port = this.#link(`v-${draft.name}${suffix}`, { type: "veth" }, [], host);
    port.master = bridge;
    port.bridgePort = PORT;
    pair(draft, link, host, port);
  }

  #tie(draft: Draft, link: DraftLink, other: string): void {
    const there = this.#drafts.find((d) => d.name === other);
    const end = there?.links.find((l) => l.name === `${draft.name}-${link.name}`);
    if (there && end) pair(draft, link, there, end);
  }

  host(): Host {
    const [first, ...rest] = this.#drafts.map((d, i) => finish(d, i === 0));
    if (!first) throw new Error("a host without namespaces");
    return {
      hostname: "test",
      kernel: null,
      os: null,
      capturedAt: null,
      namespaces: [first, ...rest],
      containers: [],
      networks: [],
      dockerVersion: null,
      proxies: this.#proxies,
      warnings: [],
      unread: [],
    };
  }
}

function pair(a: Draft, x: DraftLink, b: Draft, y: DraftLink): void {
  x.kind = { type: "veth" };
  y.kind = { type: "veth" };
  x.peer = { namespace: b.inode, ifindex: y.ifindex, name: y.name };
  y.peer = { namespace: a.inode, ifindex: x.ifindex, name: x.name };
}

function kindOf(kind: string | undefined, [a = "", b = ""]: readonly string[]): LinkKind {
  switch (kind) {
    case "bridge":
      return {
        type: "bridge",
        vlanFiltering: a === "vlan_filtering",
        defaultPvid: 1,
        nfCallIptables: false,
        nfCallIp6tables: false,
        stp: false,
      };
    case "dummy":
    case "wireguard":
      return { type: kind };
    case "vrf":
      return { type: "vrf", table: Number(a) };
    case "tun":
      return { type: "tun", mode: "tun" };
    case "vlan":
      return { type: "vlan", id: Number(b), protocol: "802.1Q", parent: a };
    case "macvlan":
      return { type: "macvlan", mode: b, parent: a };
    case "ipvlan":
      return { type: "ipvlan", mode: b, flags: [], parent: a };
    case "bond":
      return { type: "bond", mode: "active-backup", activeSlave: a };
    default:
      return { type: "physical" };
  }
}

function socket(proto: string, listen: string, process: string, pid: number): Socket {
  const m = /^(\*|\[[^\]]*\]|[\d.]+)(?:%([\w-]+))?:(\d+)$/.exec(listen);
  if (!m) throw new Error(`'${listen}' is no socket`);
  const [, host = "", dev, port = ""] = m;
  return {
    proto,
    state: proto === "udp" ? "UNCONN" : "LISTEN",
    local: { address: host === "*" ? null : ip(host.replace(/[[\]]/g, "")), port: Number(port) },
    remote: { address: null, port: null },
    dev: dev ?? null,
    v6only: host === "[::]",
    processes: [{ name: process, pid, fd: 3 }],
    uid: 0,
    inode: null,
    cgroup: null,
    mark: 0,
    backlog: 0,
  };
}

/** `default via 192.0.2.1 dev eth0 table 100`, `unreachable 10.9.0.0/16`, `10.9.0.0/16 via a dev x via b dev y`. */
function routesOf(words: readonly string[]): Route[] {
  const types = ["unreachable", "prohibit", "blackhole", "throw", "local"] as const;
  const type = types.find((t) => t === words[0]) ?? "unicast";
  const to = words[type === "unicast" ? 0 : 1] ?? "";
  const get = (key: string): string | null => (words.includes(key) ? (words[words.indexOf(key) + 1] ?? null) : null);
  const vias = words.flatMap((w, i) => (w === "via" ? [words[i + 1] ?? ""] : []));
  const devs = words.flatMap((w, i) => (w === "dev" ? [words[i + 1] ?? ""] : []));
  const isV6 = to.includes(":") || (vias[0] ?? "").includes(":");
  const dst = net(to === "default" ? (isV6 ? "::/0" : "0.0.0.0/0") : to);
  const src = get("src");
  return [
    {
      ...EMPTY_ROUTE,
      family: familyOf(dst.address),
      type,
      dst,
      table: Number(get("table") ?? 254),
      metric: Number(get("metric") ?? 0),
      prefsrc: src === null ? null : ip(src),
      scope: vias.length > 0 ? "global" : "link",
      protocol: "static",
      mtu: get("mtu") === null ? null : Number(get("mtu")),
      nexthops: devs.map((dev, i) => nexthop(dev, vias[i] ?? null)),
    },
  ];
}

/** `203.0.113.9:51820 10.8.0.2/32 10.9.0.0/16`; a device whose peers are told of listens on 51820. */
function addPeer(draft: Draft, dev: string, [end = "-", ...allowed]: readonly string[]): void {
  const link = draft.links.find((l) => l.name === dev);
  if (link?.kind.type !== "wireguard") throw new Error(`'${dev}' is no WireGuard device`);
  const [, address = "", port = ""] = /^(.+):(\d+)$/.exec(end) ?? [];
  const endpoint = end === "-" ? null : { address: ip(address), port: portOf(Number(port)) };
  const peers = link.kind.config?.peers ?? [];
  const config = {
    listenPort: portOf(51820),
    fwmark: 0,
    peers: [...peers, { endpoint, allowedIps: allowed.map(net) }],
  };
  link.kind = { type: "wireguard", config };
}

function policyRule(words: readonly string[]): PolicyRule {
  const get = (key: string): string | null => (words.includes(key) ? (words[words.indexOf(key) + 1] ?? null) : null);
  const mark = get("fwmark");
  const from = get("from");
  const iif = get("iif");
  return {
    family: 4,
    priority: Number(words[0]),
    not: false,
    src: from === null ? null : net(from),
    dst: get("to") === null ? null : net(get("to") ?? ""),
    iif,
    oif: get("oif"),
    fwmark: mark === null ? null : { value: Number(mark), mask: 0xffffffff },
    tos: null,
    ipproto: null,
    sport: null,
    dport: null,
    uidRange: null,
    l3mdev: words.includes("l3mdev"),
    tunId: null,
    suppressPrefixLength: null,
    suppressIfGroup: null,
    action: { type: "table", table: Number(get("table")) },
    unknown: [],
  };
}

/** The routes that addresses bring along (net/ipv4/fib_frontend.c fib_add_ifaddr). */
function kernelRoutes(links: readonly Link[]): Route[] {
  return links.flatMap((link) => {
    const master = links.find((l) => l.name === link.master);
    const vrf = master?.kind.type === "vrf" ? master.kind.table : null;
    return link.addresses.flatMap(({ prefix, broadcast }): Route[] => {
      const family = familyOf(prefix.address);
      const nexthops = [nexthop(link.name, null)];
      const src = family === 4 ? { prefsrc: prefix.address } : {};
      const whole = { address: prefix.address, length: bitsOf(family) };
      const isLoopback = link.kind.type === "loopback";
      const local = isLoopback && family === 4 ? { address: networkOf(prefix), length: 8 } : whole;
      const common = { ...EMPTY_ROUTE, family, nexthops, ...src };
      const routes: Route[] = [{ ...common, type: "local", dst: local, table: vrf ?? 255, scope: "host" }];
      if (isLoopback || !link.flags.has("UP")) return routes;
      const subnet = { address: networkOf(prefix), length: prefix.length };
      if (prefix.length < bitsOf(family))
        routes.push({ ...common, type: "unicast", dst: subnet, table: vrf ?? 254, scope: "link" });
      if (broadcast !== null)
        routes.push({
          ...common,
          type: "broadcast",
          dst: { address: broadcast, length: 32 },
          table: vrf ?? 255,
          scope: "link",
        });
      return routes;
    });
  });
}

function defaultRules(draft: Draft): PolicyRule[] {
  if (draft.rules.length === 0) return [];
  const rule = (priority: number, table: number): PolicyRule => ({
    ...policyRule([String(priority), "table", String(table)]),
  });
  return [rule(0, 255), ...draft.rules, rule(32766, 254), rule(32767, 253)];
}

function finish(draft: Draft, isHost: boolean): Namespace {
  for (const [name, ...flags] of draft.ports) {
    const link = draft.links.find((l) => l.name === name);
    if (!link) throw new Error(`no port ${name}`);
    link.bridgePort = portFlags(flags);
  }
  const sysctls = new Map([...draft.sysctls].filter(([key]) => key !== "forward"));
  if (draft.sysctls.has("forward")) {
    for (const name of ["all", "default", ...draft.links.map((l) => l.name)])
      if (!sysctls.has(`net.ipv4.conf.${name}.forwarding`)) sysctls.set(`net.ipv4.conf.${name}.forwarding`, "1");
    sysctls.set("net.ipv6.conf.all.forwarding", "1");
  }
  const rules = defaultRules(draft);
  return {
    inode: draft.inode,
    name: draft.name,
    role: isHost ? "host" : "other",
    mounts: [],
    pids: [],
    containers: isHost ? [] : [draft.name],
    known: new Set(["ip-link", "ip-route", "ss", "sysctl", ...(rules.length > 0 ? (["ip-rule"] as const) : [])]),
    links: draft.links,
    routes: [...draft.routes, ...kernelRoutes(draft.links)],
    rules,
    neighbours: draft.neighbours,
    fdb: [],
    xtables: [...tablesOf(draft, ""), ...tablesOf(draft, "6")],
    nftables: draft.nftables,
    ipsets: [],
    sockets: draft.sockets,
    sysctls,
    conntrack: draft.conntrack.flatMap(
      (line) => readConntrack(line, { namespace: draft.inode, source: "conntrack" }).values,
    ),
  };
}

function portFlags(words: readonly string[]): BridgePort {
  const vlans = words.flatMap((w) => {
    const m = /^vlan:(\d+)(:pvid)?(:untagged)?$/.exec(w);
    return m
      ? [{ first: Number(m[1]), last: Number(m[1]), pvid: m[2] !== undefined, untagged: m[3] !== undefined }]
      : [];
  });
  const state = words.find((w) => w === "blocking" || w === "learning" || w === "disabled");
  return {
    ...PORT,
    hairpin: words.includes("hairpin"),
    isolated: words.includes("isolated"),
    locked: words.includes("locked"),
    flood: !words.includes("noflood"),
    state: state ?? "forwarding",
    vlans,
  };
}

function tablesOf(draft: Draft, prefix: "" | "6"): Namespace["xtables"] {
  const lines: string[] = [];
  for (const [where, { policies, rules }] of draft.tables) {
    if (where.startsWith("6") !== (prefix === "6")) continue;
    const name = where.replace(/^6?\*/, "");
    const used = new Set(rules.map((r) => r.split(" ")[1] ?? ""));
    const builtIn = (BUILT_IN[name] ?? []).filter((chain) => used.has(chain) || policies.has(chain));
    const own = [...used].filter((chain) => !builtIn.includes(chain));
    lines.push(
      `*${name}`,
      ...builtIn.map((c) => `:${c} ${policies.get(c) ?? "ACCEPT"} [0:0]`),
      ...own.map((c) => `:${c} - [0:0]`),
    );
    lines.push(...rules, "COMMIT");
  }
  const family = prefix === "6" ? "ip6" : "ip";
  const options = {
    family,
    backend: "nf_tables",
    nft: undefined,
    source: "iptables-save",
    namespace: draft.inode,
  } as const;
  const { tables, unread } = readIptablesSave(lines.join("\n"), options);
  if (unread.length > 0) throw new Error(unread.map((u) => `${u.text}: ${u.reason}`).join("; "));
  return tables;
}
