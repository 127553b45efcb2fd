/**
 * The model of a host: what its own commands said, typed and joined, and nothing more. Rules are kept as written
 * (options of iptables, expressions of nft); what they mean to a packet is the kernel room's.
 *
 *   Host ─┬─ Namespace ─┬─ Link (veth → peer in another namespace) ── InterfaceAddress
 *         │             ├─ Route, PolicyRule, Neighbour, FdbEntry
 *         │             ├─ XtTable (iptables) , NftTable (nftables), IpSet
 *         │             └─ Socket, ConntrackEntry, sysctl
 *         ├─ Container, DockerNetwork
 *         └─ Unread: what no reader understood
 */
import type { Address, Family } from "../net/address.ts";
import type { Mac } from "../net/mac.ts";
import type { Port } from "../net/port.ts";
import type { Prefix } from "../net/prefix.ts";

/** The names of the outputs that a snapshot may hold for a namespace (CONTRACT.md, section 1). */
export type OutputName =
  | "ip-link"
  | "ip-addr"
  | "ip-route"
  | "ip6-route"
  | "ip-rule"
  | "ip6-rule"
  | "ip-neigh"
  | "ip-neigh-proxy"
  | "bridge-fdb"
  | "bridge-link"
  | "bridge-vlan"
  | "nft"
  | "netns-ids"
  | "iptables-save"
  | "ip6tables-save"
  | "iptables-legacy-save"
  | "ip6tables-legacy-save"
  | "ipset-save"
  | "ss"
  | "sysctl"
  | "conntrack"
  | "wg"
  | "tc";

export interface Host {
  readonly hostname: string;
  /** `uname -r`, where known. */
  readonly kernel: string | null;
  readonly os: string | null;
  /** RFC 3339, where known. */
  readonly capturedAt: string | null;
  /** The host's own namespace first. Never empty. */
  readonly namespaces: readonly [Namespace, ...Namespace[]];
  readonly containers: readonly Container[];
  readonly networks: readonly DockerNetwork[];
  readonly dockerVersion: string | null;
  readonly proxies: readonly DockerProxy[];
  /** What the capture could not read, in its own words. */
  readonly warnings: readonly CaptureWarning[];
  /** What no reader understood; never dropped in silence. */
  readonly unread: readonly Unread[];
}

export interface CaptureWarning {
  readonly namespace: number | null;
  readonly command: string;
  readonly message: string;
}

export interface Unread {
  /** Inode of the namespace, or null for what belongs to the whole host. */
  readonly namespace: number | null;
  /** The output it stood in: an OutputName, `docker`, `processes`. */
  readonly source: string;
  /** 1-based line of a text, or 1-based position in a JSON list; null where there is none. */
  readonly line: number | null;
  /** The words themselves, shortened to some 200 characters. */
  readonly text: string;
  readonly reason: string;
}

export interface Namespace {
  /** Identity of the network namespace: `stat -L -c %i /proc/PID/ns/net`. */
  readonly inode: number;
  /** `host`, the owning container's name, or `netns:INODE`. Unique in a host. */
  readonly name: string;
  readonly role: "host" | "other";
  /** Where it is mounted, e.g. `/run/netns/x`. */
  readonly mounts: readonly string[];
  readonly pids: readonly number[];
  /** Names of the containers that live in it, its owner first. */
  readonly containers: readonly string[];
  /** Outputs that the snapshot holds: any other is unknown, not empty. */
  readonly known: ReadonlySet<OutputName>;
  readonly links: readonly Link[];
  readonly routes: readonly Route[];
  readonly rules: readonly PolicyRule[];
  readonly neighbours: readonly Neighbour[];
  readonly fdb: readonly FdbEntry[];
  /** Every table of iptables-save and its kin, legacy ones too. */
  readonly xtables: readonly XtTable[];
  /** Tables of `nft list ruleset` that iptables did not make (those are in `xtables`). */
  readonly nftables: readonly NftTable[];
  readonly ipsets: readonly IpSet[];
  readonly sockets: readonly Socket[];
  /** net.* keys, e.g. `net.ipv4.conf.eth0.forwarding` → `1`. */
  readonly sysctls: ReadonlyMap<string, string>;
  readonly conntrack: readonly ConntrackEntry[];
}

// ── links ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Link {
  readonly ifindex: number;
  readonly name: string;
  readonly altNames: readonly string[];
  readonly mac: Mac | null;
  readonly mtu: number;
  /** As printed: `UP`, `LOWER_UP`, `LOOPBACK`, `POINTOPOINT`, `NOARP`, `BROADCAST`, `MULTICAST`, `SLAVE`, … */
  readonly flags: ReadonlySet<string>;
  /** `UP`, `DOWN`, `UNKNOWN`, `LOWERLAYERDOWN`, … */
  readonly operstate: string;
  /** Name of the bridge, bond or VRF that it belongs to. */
  readonly master: string | null;
  /** Port flags where the master is a bridge (bridge(8)); null elsewhere. */
  readonly bridgePort: BridgePort | null;
  readonly kind: LinkKind;
  readonly addresses: readonly InterfaceAddress[];
  /** ifindex of the lower or peer device, in `peerNetnsId`'s namespace where that is given. */
  readonly linkIndex: number | null;
  /** `link_netnsid` as printed: an id in the namespace that printed it. */
  readonly linkNetnsId: number | null;
  /** The other end of a veth pair, or the parent of a macvlan, ipvlan or VLAN that stands in another namespace. */
  readonly peer: LinkRef | null;
  readonly group: string | null;
  /** Programs and classifiers that see its frames before, or after, everything else here does; absent where none are known. */
  readonly programs?: readonly LinkProgram[];
}

/** What is attached to a device besides rules. Nothing here tells what it does to a packet. */
export interface LinkProgram {
  /** `xdp`: in the driver, or right behind it; `ingress`, `egress`: a filter of traffic control. */
  readonly at: "xdp" | "ingress" | "egress";
  /** In words: `the XDP program cil_xdp_entry`, `the bpf filter cil_from_netdev of traffic control`. */
  readonly name: string;
}

/** A link somewhere in the host. */
export interface LinkRef {
  readonly namespace: number;
  readonly ifindex: number;
  readonly name: string;
}

export type LinkKind =
  /** No `linkinfo`: a NIC, or whatever stands for one. */
  | { readonly type: "physical" }
  | { readonly type: "loopback" }
  | { readonly type: "veth" }
  | {
      readonly type: "bridge";
      readonly vlanFiltering: boolean;
      readonly defaultPvid: number;
      /** bridge's own nf_call_iptables etc.; the sysctl applies besides. */
      readonly nfCallIptables: boolean;
      readonly nfCallIp6tables: boolean;
      readonly stp: boolean;
      /** VLANs of the bridge device itself, where `bridge vlan` tells them. */
      readonly vlans?: readonly PortVlan[];
    }
  | { readonly type: "dummy" }
  | { readonly type: "ifb" }
  | {
      readonly type: "vlan";
      readonly id: number;
      readonly protocol: "802.1Q" | "802.1ad";
      readonly parent: string | null;
    }
  | {
      readonly type: "macvlan" | "macvtap";
      readonly mode: string;
      readonly parent: string | null;
      /** In mode `source`, where the output tells: whom alone it hears, and whether nobody else hears them then (`nodst`). */
      readonly sources?: { readonly macs: readonly Mac[]; readonly alone: boolean };
    }
  | {
      readonly type: "ipvlan" | "ipvtap";
      readonly mode: string;
      readonly flags: readonly string[];
      readonly parent: string | null;
    }
  | {
      readonly type: "vxlan";
      readonly id: number;
      readonly local: Address | null;
      readonly remote: Address | null;
      readonly group: Address | null;
      readonly port: number;
      readonly parent: string | null;
      readonly learning: boolean;
      /** Its other ends are told it packet by packet, by routes or programs. */
      readonly external?: true;
    }
  | {
      readonly type: "tunnel";
      /** `ipip`, `gre`, `gretap`, `sit`, `ip6tnl`, `ip6gre`, `geneve`, `vti`, … as printed. */
      readonly encapsulation: string;
      readonly local: Address | null;
      readonly remote: Address | null;
      readonly parent: string | null;
    }
  | { readonly type: "tun"; readonly mode: "tun" | "tap" }
  /** `config` is absent where the snapshot does not hold it. */
  | { readonly type: "wireguard"; readonly config?: WireguardConfig }
  | { readonly type: "bond"; readonly mode: string; readonly activeSlave: string | null }
  | { readonly type: "vrf"; readonly table: number }
  /** A kind that the reader has no words for, kept as itself. */
  | { readonly type: "other"; readonly kind: string };

/** What `wg show` tells of a device, but for its keys. */
export interface WireguardConfig {
  /** null where it is not bound yet. */
  readonly listenPort: Port | null;
  /** Mark of the packets around those that it sends; 0 for none. */
  readonly fwmark: number;
  readonly peers: readonly WireguardPeer[];
}

export interface WireguardPeer {
  readonly endpoint: { readonly address: Address; readonly port: Port } | null;
  /** Whom it may send as, and what is sent to it. */
  readonly allowedIps: readonly Prefix[];
}

export interface BridgePort {
  /** `forwarding`, `disabled`, `blocking`, `learning`, `listening`. */
  readonly state: string;
  readonly hairpin: boolean;
  readonly isolated: boolean;
  readonly learning: boolean;
  readonly flood: boolean;
  readonly mcastFlood: boolean;
  readonly bcastFlood: boolean;
  readonly neighSuppress: boolean;
  readonly proxyArp: boolean;
  readonly locked: boolean;
  readonly vlans: readonly PortVlan[];
}

export interface PortVlan {
  readonly first: number;
  readonly last: number;
  readonly pvid: boolean;
  readonly untagged: boolean;
}

export interface InterfaceAddress {
  readonly prefix: Prefix;
  /** Where the interface is point to point: the other end. */
  readonly peer: Prefix | null;
  readonly broadcast: Address | null;
  readonly scope: string;
  /** `secondary`, `deprecated`, `tentative`, `dadfailed`, `noprefixroute`, … */
  readonly flags: ReadonlySet<string>;
}

// ── routing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** As ip-route(8) prints them. */
export const ROUTE_TYPES = [
  "unicast",
  "local",
  "broadcast",
  "anycast",
  "multicast",
  "blackhole",
  "unreachable",
  "prohibit",
  "throw",
  "nat",
] as const;

export type RouteType = (typeof ROUTE_TYPES)[number];

export interface Route {
  readonly family: Family;
  readonly type: RouteType;
  /** 0.0.0.0/0 or ::/0 for a default route. */
  readonly dst: Prefix;
  /** Numeric id: main is 254, local 255, default 253 (rt_tables(5)). */
  readonly table: number;
  /** TOS selector of IPv4 routes, 0 where there is none. */
  readonly tos: number;
  readonly metric: number;
  readonly prefsrc: Address | null;
  readonly scope: string;
  readonly protocol: string;
  /** At least one for unicast routes; one without gateway for what is on link. */
  readonly nexthops: readonly Nexthop[];
  readonly mtu: number | null;
  /** `mtu lock`: what goes by it is sent without DF; absent where the output does not tell, as iproute2's JSON does not. */
  readonly mtuLocked?: boolean;
  /** The maximum segment size that TCP says on it, instead of what the MTU comes to. */
  readonly advmss?: number;
  /** `linkdown`, `dead`, `onlink`, `offload`, … as printed on the route itself. */
  readonly flags: ReadonlySet<string>;
  /** Id of the nexthop object it goes by. */
  readonly nexthopId: number | null;
}

export interface Nexthop {
  readonly via: Address | null;
  readonly dev: string | null;
  /** As in `nexthop … weight N`; 1 where not said. */
  readonly weight: number;
  readonly flags: ReadonlySet<string>;
  /** Encapsulation as printed (`mpls`, `ip`, `seg6`, …) or null. */
  readonly encap: string | null;
}

export interface PolicyRule {
  readonly family: Family;
  readonly priority: number;
  readonly not: boolean;
  readonly src: Prefix | null;
  readonly dst: Prefix | null;
  readonly iif: string | null;
  readonly oif: string | null;
  /** Value and mask, 0xffffffff where no mask was printed. */
  readonly fwmark: { readonly value: number; readonly mask: number } | null;
  readonly tos: number | null;
  /** The six upper bits of the TOS byte, all of them or under a mask (Linux 6.13 and later); absent where none is asked for. */
  readonly dscp?: { readonly value: number; readonly mask: number };
  readonly ipproto: number | null;
  readonly sport: PortRange | null;
  readonly dport: PortRange | null;
  readonly uidRange: { readonly first: number; readonly last: number } | null;
  readonly l3mdev: boolean;
  readonly tunId: number | null;
  readonly suppressPrefixLength: number | null;
  readonly suppressIfGroup: string | null;
  readonly action: RuleAction;
  /** Selectors that the reader does not know, as printed: the rule cannot be evaluated. */
  readonly unknown: readonly string[];
}

export type RuleAction =
  /** `name`: where the host's own rt_tables names the table, and its id is made up of that. */
  | { readonly type: "table"; readonly table: number; readonly name?: string }
  | { readonly type: "goto"; readonly priority: number }
  | { readonly type: "nop" | "blackhole" | "unreachable" | "prohibit" };

export interface PortRange {
  readonly first: Port;
  readonly last: Port;
}

export interface Neighbour {
  readonly address: Address;
  readonly dev: string;
  readonly mac: Mac | null;
  /** `REACHABLE`, `STALE`, `FAILED`, `INCOMPLETE`, `PERMANENT`, `NOARP`, … */
  readonly state: readonly string[];
  readonly proxy: boolean;
}

export interface FdbEntry {
  readonly mac: Mac;
  /** The port, or the bridge itself. */
  readonly dev: string;
  readonly master: string | null;
  readonly vlan: number | null;
  /** VXLAN remote. */
  readonly dst: Address | null;
  /** `self`, `master`, `extern_learn`, … */
  readonly flags: ReadonlySet<string>;
  /** `permanent`, `static`, or what was printed. */
  readonly state: string;
}

// ── rules, as written ───────────────────────────────────────────────────────────────────────────────────────────────

/** The five built-in IP hooks, the two of netdev, and bridge's use the same names. */
export type HookName = "ingress" | "prerouting" | "input" | "forward" | "output" | "postrouting" | "egress";

export interface Counters {
  readonly packets: number;
  readonly bytes: number;
}

/** One table of iptables-save or ip6tables-save. */
export interface XtTable {
  readonly family: "ip" | "ip6";
  readonly name: string;
  /** Which kernel interface holds it: x_tables itself, or nf_tables by the compatible layer. */
  readonly backend: "legacy" | "nf_tables";
  readonly chains: readonly XtChain[];
  /** Of nf_tables: its handle, which counts the tables of a namespace as they came to be; absent where not printed. */
  readonly order?: number;
}

export interface XtChain {
  readonly name: string;
  /** ACCEPT or DROP for a built-in chain, null for a user's. */
  readonly policy: "ACCEPT" | "DROP" | null;
  /**
   * Whether the kernel has it. iptables-nft prints all built-in chains of a table that exists, made or not; where the nft
   * output is there too and lacks the base chain, it was never made and no packet walks it. True wherever that is not known.
   */
  readonly present: boolean;
  readonly counters: Counters | null;
  readonly rules: readonly XtRule[];
}

export interface XtRule {
  /** 1-based position in its chain. */
  readonly position: number;
  /** The line as printed, without counters: `-A DOCKER -i br-app -j RETURN`. */
  readonly text: string;
  readonly counters: Counters | null;
  readonly comment: string | null;
  /** In the order written. The built-in options (`-p`, `-s`, `-d`, `-i`, `-o`, `-f`) come under the name `ip`. */
  readonly matches: readonly XtExtension[];
  /** null for a rule that only counts. */
  readonly target: XtTarget | null;
  /** 1-based line in its source. */
  readonly line: number;
}

/** `-m NAME --option value …`: options are not interpreted here. */
export interface XtExtension {
  readonly name: string;
  readonly options: readonly XtOption[];
}

export interface XtOption {
  /** With its dashes, as written: `--dport`, `-s`. */
  readonly flag: string;
  /** A `!` stands before it. */
  readonly negated: boolean;
  readonly values: readonly string[];
}

export interface XtTarget {
  readonly kind: "jump" | "goto";
  /** A verdict (`ACCEPT`), an extension (`DNAT`) or a chain of the same table. */
  readonly name: string;
  readonly options: readonly XtOption[];
}

export type NftFamily = "ip" | "ip6" | "inet" | "arp" | "bridge" | "netdev";

/** One table of `nft -j list ruleset`. */
export interface NftTable {
  readonly family: NftFamily;
  readonly name: string;
  /** `dormant`: its base chains are not registered. `owner`, `persist`. */
  readonly flags: readonly string[];
  readonly comment: string | null;
  readonly chains: readonly NftChain[];
  readonly sets: readonly NftSet[];
  readonly objects: readonly NftObject[];
  readonly flowtables: readonly NftFlowtable[];
  /** Of nf_tables: its handle, which counts the tables of a namespace as they came to be; absent where not printed. */
  readonly order?: number;
}

export interface NftChain {
  readonly name: string;
  /** null for a chain that is only jumped to. */
  readonly base: NftBase | null;
  readonly comment: string | null;
  readonly rules: readonly NftRule[];
}

export interface NftBase {
  readonly type: "filter" | "nat" | "route";
  readonly hook: HookName;
  readonly priority: number;
  readonly policy: "accept" | "drop";
  /** netdev chains, and inet ingress: the devices they stand at. */
  readonly devices: readonly string[];
  /** False where a chain stands at devices that the output left out, as nft 1.0.6 does in JSON: it may be any of them. */
  readonly devicesKnown: boolean;
}

export interface NftRule {
  /** 1-based position in its chain. */
  readonly position: number;
  readonly handle: number;
  readonly comment: string | null;
  /** The statements as nft printed them, one object each, e.g. `{ "match": { … } }`. */
  readonly expr: readonly Json[];
  /** In a table that iptables and nft both write to: a rule with an extension of iptables, which nft does not tell. */
  readonly xt?: XtRule;
}

export interface NftSet {
  readonly kind: "set" | "map";
  readonly name: string;
  /** Type of the key: one name, or several for a concatenation. An expression stands for `typeof`. */
  readonly keyType: readonly NftSetType[];
  /** Type of a map's data (`verdict`, `ipv4_addr`, …); null for a set. */
  readonly dataType: readonly NftSetType[] | null;
  /** `interval`, `dynamic`, `timeout`, `constant`. Old versions of nft leave `dynamic` out. */
  readonly flags: readonly string[];
  readonly elements: readonly Json[];
  /** The most elements that it takes. */
  readonly size: number | null;
  /** Seconds that an element lives where it says nothing itself. */
  readonly timeout: number | null;
  /** Statements that every element made by a rule carries: `{ "counter": null }`, a limit, a quota. */
  readonly statements: readonly Json[];
  readonly comment: string | null;
  /** Ranges that meet are made one. */
  readonly autoMerge?: true;
  /** Seconds between two searches for elements whose time is over, where it is not nft's own choice. */
  readonly collected?: number;
  /** `memory`: it was asked to be small rather than fast. */
  readonly policy?: string;
}

/** The name of a data type, or the expression whose type it is. */
export type NftSetType = string | { readonly typeof: Json };

/** A named object: counter, quota, limit, ct helper, ct timeout, ct expectation, secmark, synproxy. */
export interface NftObject {
  readonly type: string;
  readonly name: string;
  readonly body: Json;
}

export interface NftFlowtable {
  readonly name: string;
  readonly hook: string;
  readonly priority: number;
  readonly devices: readonly string[];
  /** `offload`. */
  readonly flags: readonly string[];
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface IpSet {
  readonly name: string;
  /** `hash:ip`, `hash:net`, `hash:ip,port`, `bitmap:port`, `list:set`, … */
  readonly type: string;
  readonly family: "inet" | "inet6";
  /** `create` options as printed, e.g. `netmask` → `24`, `range` → `0-65535`; a word without value maps to "". */
  readonly options: ReadonlyMap<string, string>;
  readonly members: readonly IpSetMember[];
}

export interface IpSetMember {
  /** `10.0.0.0/8,tcp:80` as printed. */
  readonly text: string;
  readonly nomatch: boolean;
  /** What follows it, as printed: `timeout`, `comment`, `packets`, `wildcard`, …; a word without value maps to "". */
  readonly options: ReadonlyMap<string, string>;
}

// ── sockets, conntrack ──────────────────────────────────────────────────────────────────────────────────────────────

export interface Socket {
  /** `tcp`, `udp`, `raw`, `sctp`, … as ss names it. */
  readonly proto: string;
  /** `LISTEN`, `UNCONN`, `ESTAB`, … */
  readonly state: string;
  readonly local: SocketEnd;
  readonly remote: SocketEnd;
  /** Bound to this device (`%eth0`). */
  readonly dev: string | null;
  /** An IPv6 socket that takes IPv6 alone; false for a dual-stack `*:80`. */
  readonly v6only: boolean;
  readonly processes: readonly SocketProcess[];
  readonly uid: number | null;
  readonly inode: number | null;
  readonly cgroup: string | null;
  readonly mark: number;
  readonly backlog: number;
}

export interface SocketEnd {
  /** null for `*`: any address of both families. */
  readonly address: Address | null;
  /** null for `*`. For `raw` sockets the protocol number. */
  readonly port: number | null;
}

export interface SocketProcess {
  readonly name: string;
  readonly pid: number;
  readonly fd: number;
}

export interface ConntrackTuple {
  readonly src: Address;
  readonly dst: Address;
  readonly sport: number | null;
  readonly dport: number | null;
  readonly icmp: { readonly type: number; readonly code: number; readonly id: number } | null;
}

export interface ConntrackEntry {
  readonly family: Family;
  readonly proto: number;
  /** Seconds until it expires; null where not printed. */
  readonly timeout: number | null;
  /** `ESTABLISHED`, `SYN_SENT`, … for protocols that have states. */
  readonly state: string | null;
  readonly original: ConntrackTuple;
  readonly reply: ConntrackTuple;
  /** `ASSURED`, `UNREPLIED`, `OFFLOAD`, … */
  readonly flags: ReadonlySet<string>;
  readonly mark: number;
  readonly zone: number;
  /** Set where the zone holds for one direction alone (`zone-orig`, `zone-reply`). */
  readonly zoneDirection?: "original" | "reply";
  readonly labels: string | null;
  readonly helper: string | null;
}

// ── Docker ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Container {
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  readonly image: string | null;
  /** `running`, `exited`, `paused`, … */
  readonly state: string;
  readonly pid: number | null;
  /** Inode of its network namespace; null where it has none (stopped) or it is not in the snapshot. */
  readonly namespace: number | null;
  /** `bridge`, `host`, `none`, `container:ID`, or a network's name. */
  readonly networkMode: string;
  readonly endpoints: readonly ContainerEndpoint[];
  readonly ports: readonly PublishedPort[];
  readonly hostname: string | null;
  readonly extraHosts: readonly string[];
  readonly links: readonly string[];
  /** Servers given by `--dns`. */
  readonly dns: readonly string[];
  readonly compose: { readonly project: string; readonly service: string } | null;
}

export interface ContainerEndpoint {
  readonly network: string;
  readonly networkId: string;
  readonly address: Address | null;
  readonly address6: Address | null;
  readonly gateway: Address | null;
  readonly gateway6: Address | null;
  readonly mac: Mac | null;
  readonly aliases: readonly string[];
  readonly dnsNames: readonly string[];
}

export interface PublishedPort {
  readonly proto: string;
  readonly containerPort: number;
  readonly hostAddress: Address | null;
  readonly hostPort: number | null;
}

export interface DockerNetwork {
  readonly id: string;
  readonly name: string;
  /** `bridge`, `macvlan`, `ipvlan`, `host`, `null`, `overlay`, or a plug-in's. */
  readonly driver: string;
  readonly internal: boolean;
  readonly enableIPv6: boolean;
  readonly subnets: readonly { readonly subnet: Prefix; readonly gateway: Address | null }[];
  readonly options: ReadonlyMap<string, string>;
  /** The bridge device: the option's name, `docker0`, or `br-` and twelve digits of the id; null for other drivers. */
  readonly bridge: string | null;
}

/** A docker-proxy process: it accepts at the host's address and opens a connection of its own to the container. */
export interface DockerProxy {
  readonly pid: number;
  /** Inode of the namespace that it runs in. */
  readonly namespace: number;
  readonly proto: "tcp" | "udp" | "sctp";
  readonly hostAddress: Address;
  readonly hostPort: Port;
  readonly containerAddress: Address;
  readonly containerPort: Port;
  /** Started with `-use-listen-fd`, as since 28.0: such a proxy answers datagrams from the very address that was asked. */
  readonly inheritsSocket?: boolean;
}
