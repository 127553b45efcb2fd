import { release } from "node:os";
import type { Agent } from "./agent.ts";

/** One namespace's part of a snapshot: what its own commands printed, by CONTRACT.md's names. */
export type Outputs = Readonly<Record<string, unknown>>;

/** A namespace to capture. */
export interface CapturedSpace {
  readonly name: string;
  readonly inode: number;
  readonly role: "host" | "other";
  readonly pids: readonly number[];
}

/** A snapshot, version 1. The reader of the product takes it as it would from a file: as unknown JSON. */
export interface Snapshot {
  readonly format: "hookline-snapshot";
  readonly version: 1;
  readonly capturedAt: string;
  readonly tool: string;
  readonly host: { readonly hostname: string; readonly kernel: string; readonly os: string };
  readonly namespaces: readonly {
    readonly inode: number;
    readonly role: "host" | "other";
    readonly names: readonly string[];
    readonly pids: readonly number[];
    readonly outputs: Outputs;
  }[];
  readonly processes: readonly { readonly pid: number; readonly netns: number; readonly args?: string }[];
  readonly docker: unknown;
  readonly warnings: readonly unknown[];
}

const JSON_COMMANDS = {
  "ip-link": "ip -j -d link show",
  "ip-addr": "ip -j addr show",
  "ip-route": "ip -j -d route show table all",
  "ip6-route": "ip -6 -j -d route show table all",
  "ip-rule": "ip -j rule show",
  "ip6-rule": "ip -6 -j rule show",
  "ip-neigh": "ip -j neigh show",
  "ip-neigh-proxy": "ip -j neigh show proxy",
  "bridge-fdb": "bridge -j fdb show",
  "bridge-link": "bridge -j -d link show",
  "bridge-vlan": "bridge -j vlan show",
  nft: "nft -j list ruleset",
  "netns-ids": "ip -j netns list-id",
} as const;

const TEXT_COMMANDS = {
  "iptables-save": "iptables-save",
  "ip6tables-save": "ip6tables-save",
  "iptables-legacy-save": "iptables-legacy-save",
  "ip6tables-legacy-save": "ip6tables-legacy-save",
  "ipset-save": "ipset save",
  // where there is no WireGuard nothing is asked
  wg: `[ -z "$(ip link show type wireguard 2>/dev/null)" ] || for part in allowed-ips endpoints listen-port fwmark; do wg show all $part | awk -v part=$part '{ print part "\\t" $0 }'; done`,
  // where there is no clsact nothing is asked
  tc: `tc qdisc show | awk '$2 == "clsact" { print $5 }' | while read dev; do for way in ingress egress; do tc filter show dev $dev $way | awk -v at="$dev $way" 'NF { print at "\t" $0 }'; done; done`,
  ss: "ss -Htulnpe",
  // an empty table prints nothing, and asking takes longer than all the rest
  conntrack: "[ $(cat /proc/sys/net/netfilter/nf_conntrack_count) = 0 ] || conntrack -L",
} as const;

/** What `sysctl -a` is asked for, as paths below /proc/sys. */
const SYSCTLS = [
  ...[
    "ip_forward",
    "ip_local_port_range",
    "ip_nonlocal_bind",
    "ip_default_ttl",
    "ip_forward_use_pmtu",
    "ip_no_pmtu_disc",
    "ip_unprivileged_port_start",
    "icmp_echo_ignore_*",
    "icmp_errors_use_inbound_ifaddr",
    "fwmark_reflect",
    "tcp_fwmark_accept",
    "*_l3mdev_accept",
    "fib_multipath_*",
    "conf/*/*",
  ].map((k) => `net/ipv4/${k}`),
  ...[
    "bindv6only",
    "ip_nonlocal_bind",
    "fwmark_reflect",
    "fib_multipath_*",
    "icmp/echo_ignore_*",
    "conf/*/forwarding",
    "conf/*/disable_ipv6",
    "conf/*/proxy_ndp",
    "conf/*/hop_limit",
  ].map((k) => `net/ipv6/${k}`),
  "net/bridge/*",
  "net/netfilter/nf_conntrack_max",
  "net/netfilter/nf_conntrack_count",
  "net/netfilter/nf_conntrack_tcp_*",
];

/** Rules alone change between rounds on one host. */
const RULES = ["nft", "iptables-save", "ip6tables-save", "iptables-legacy-save", "ip6tables-legacy-save", "ipset-save"];

const MARK = "=====hookline=====";
const FAILED = "=====failed=====";

function script(names: readonly string[]): string {
  const commands: Record<string, string> = { ...JSON_COMMANDS, ...TEXT_COMMANDS };
  // what could be asked and is empty is not the same as what could not be asked
  return names.map((name) => `echo '${MARK}${name}'; ${commands[name]} 2>/dev/null || echo '${FAILED}'`).join("\n");
}

/** What a namespace's own commands print; `only` captures the rules anew and leaves the rest to `before`. */
export async function captureOutputs(agent: Agent, ns: string, before?: Outputs): Promise<Outputs> {
  const names = before ? RULES : [...Object.keys(JSON_COMMANDS), ...Object.keys(TEXT_COMMANDS)];
  const outputs: Record<string, unknown> = { ...before };
  const { out } = await agent.run(ns, ["sh", "-c", script(names)]);
  for (const part of out.split(MARK).slice(1)) {
    const end = part.indexOf("\n");
    const [name, text] = [part.slice(0, end), part.slice(end + 1)];
    delete outputs[name];
    if (text.endsWith(`${FAILED}\n`)) continue;
    outputs[name] = name in JSON_COMMANDS ? JSON.parse(text || "[]") : text;
  }
  if (outputs["nft"] !== undefined) await complete(agent, ns, outputs["nft"]);
  if (!before) {
    outputs["sysctl"] = `${await agent.sysctls(ns, SYSCTLS)}\n`;
  }
  return outputs;
}

/**
 * nft 1.0.6 forgets in its JSON which devices a chain stands at, and prints a table's name for its flags; its text has
 * both. They are put where other versions print them.
 */
async function complete(agent: Agent, ns: string, ruleset: unknown): Promise<void> {
  const objects = (ruleset as { nftables: { table?: Record<string, unknown>; chain?: Record<string, unknown> }[] })
    .nftables;
  const bare = objects.some((o) => o.table?.["flags"] !== undefined || /gress/.test(String(o.chain?.["hook"])));
  if (!bare) return;
  const { out } = await agent.run(ns, ["nft", "list", "ruleset"]);
  let table = "";
  let chain = "";
  for (const line of out.split("\n")) {
    const opened = line.match(/^(\t?)(table|chain) (.*) \{$/);
    if (opened?.[2] === "table") table = opened[3] ?? "";
    if (opened?.[2] === "chain") chain = opened[3] ?? "";
    const flags = line.match(/^\tflags (.*)$/)?.[1]?.split(",");
    const devices = line.match(/ hook [a-z]*gress devices? (?:= )?(.*) priority/)?.[1]?.match(/[^\s{},"]+/g);
    for (const o of objects) {
      if (flags && o.table && `${o.table["family"]} ${o.table["name"]}` === table) o.table["flags"] = flags;
      if (devices && o.chain && `${o.chain["family"]} ${o.chain["table"]}` === table && o.chain["name"] === chain)
        o.chain["dev"] = devices.length === 1 ? devices[0] : devices;
    }
  }
}

export function snapshotOf(
  spaces: readonly CapturedSpace[],
  outputs: ReadonlyMap<string, Outputs>,
  docker: unknown = null,
): Snapshot {
  return {
    format: "hookline-snapshot",
    version: 1,
    capturedAt: "2026-01-01T00:00:00Z",
    tool: "kernel harness",
    host: { hostname: "harness", kernel: release(), os: "Linux" },
    namespaces: spaces.map(({ name, inode, role, pids }) => ({
      inode,
      role,
      names: role === "host" ? [] : [`/run/netns/${name}`],
      pids,
      outputs: outputs.get(name) ?? {},
    })),
    processes: spaces.flatMap(({ inode, pids }) => pids.map((pid) => ({ pid, netns: inode }))),
    docker,
    warnings: [],
  };
}
