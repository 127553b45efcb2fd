/** Names that people gave in rules and to programs: chains, tables, sets, processes and units; and the words that are none. */
import { RESERVED } from "./reserved.ts";
import type { Json } from "./walk.ts";

export type RuleNameKind = "chain" | "set" | "process";

type Outputs = { readonly [output: string]: Json };

/** What makers of rules call their chains and tables on every host. */
const COMMON_CHAINS =
  /^(DOCKER([-_].*)?|docker-bridges|ufw6?-.*|firewalld|KUBE-.*|CNI-.*|NETAVARK.*|LIBVIRT_.*|cali-.*|f2b-sshd|ts-(input|forward|postrouting)|(filter|nat|raw|mangle)-.*)$/;
/** firewalld's chains, with the zone or policy that they are named after. */
const OF_FIREWALLD =
  /^(?:(?:filter|nat|mangle|raw)_)?(?:IN|OUT|FWD|FWDI|FWDO|PRE|POST)_(?:policy_)?(.+?)(?:_(?:pre|log|deny|allow|post|dispatch|dispatch_stage2|to_.+))?$/;
const OF_FIREWALLD_ALONE = /^(?:filter|nat|mangle|raw)_(?:INPUT|OUTPUT|FORWARD|PREROUTING|POSTROUTING)/;
const ZONES =
  /^(public|trusted|drop|block|work|home|internal|external|dmz|docker|libvirt(-routed)?|nm-shared|HOST|ANY|allow-host-ipv6|docker-forwarding|(HOST|public|internal)_to_(HOST|public|internal))$/;
const COMMON_PROGRAMS =
  /^(docker(-proxy|d)?|containerd.*|conmon|podman|netavark|aardvark-dns|slirp4netns|pasta.*|rootless.*|runc|crun|kube\w*(-proxy)?|etcd|sshd?|systemd.*|init|dbus.*|rpcbind|rpc\.\w+|chronyd|ntpd?|cupsd?|cups-browsed|avahi-daemon|dnsmasq|named|unbound|coredns|nginx|apache2?|httpd|haproxy|envoy|traefik|caddy|node|deno|bun|python[\d.]*|java|ruby|perl|php(-fpm)?\S*|postgres|mysqld|mariadbd?|redis(-server)?|mongod|memcached|rabbitmq\S*|busybox|nc|ncat|socat|iperf3?|exim4?|master|postfix|dovecot|dhclient|dhcpcd|NetworkManager|wpa_supplicant|[sn]mbd|sh|bash|dash|cron|rsyslogd?|syslogd|user|system|session-\w+|user-\d+|app|machine|snapd?|tailscaled|wg\S*|zabbix_agentd|prometheus|node_exporter|grafana(-server)?|nrpe|snmpd|squid|vsftpd|proftpd|ssserver|inetd|xinetd|getty\S*|\d+)$/;

/** Sets that rules ask, and lists that they keep themselves. */
const OF_LISTS = / --(?:match-set|add-set|del-set|map-set|name|hashlimit-name) ([^\s"]+)/g;

/** Shorter ones would be found in everything, and say nothing. */
const SHORTEST = 3;

export class RuleNames {
  readonly names = new Map<string, RuleNameKind>();

  add(name: unknown, kind: RuleNameKind): void {
    if (typeof name !== "string" || name.length < SHORTEST || this.names.has(name)) return;
    if (RESERVED.has(name.toLowerCase()) || !/[A-Za-z]/.test(name) || /^[0-9a-f.:/]+$/i.test(name)) return;
    if (kind !== "process" && COMMON_CHAINS.test(name)) return;
    if (kind === "process" && COMMON_PROGRAMS.test(name)) return;
    this.names.set(name, kind);
  }

  /** A chain; of firewalld's, the zone that it is of. */
  #chain(name: unknown): void {
    if (typeof name !== "string" || OF_FIREWALLD_ALONE.test(name)) return;
    const [, zone] = OF_FIREWALLD.exec(name) ?? [];
    if (zone === undefined) this.add(name, "chain");
    else for (const one of zone.split("_to_")) if (!ZONES.test(one)) this.add(one, "chain");
  }

  /** Those of one namespace's outputs. */
  collect(outputs: Outputs): void {
    for (const [output, value] of Object.entries(outputs)) {
      if (typeof value !== "string") continue;
      if (output === "ss") this.#programs(value);
      else if (output === "ipset-save") for (const [, set] of value.matchAll(/^create (\S+) /gm)) this.add(set, "set");
      else if (output.endsWith("-save")) {
        for (const [, chain] of value.matchAll(/^:(\S+) - /gm)) this.#chain(chain);
        for (const [, list] of value.matchAll(OF_LISTS)) this.add(list, "set");
      }
    }
    for (const object of listOf(fieldsOf(outputs["nft"])["nftables"]))
      for (const [kind, value] of Object.entries(fieldsOf(object))) {
        const { name } = fieldsOf(value);
        if (kind === "table" || kind === "chain") this.#chain(name);
        else if (kind !== "rule" && kind !== "metainfo") this.add(name, "set");
      }
  }

  /** `users:(("nginx",pid=7,fd=6))`, `cgroup:/system.slice/nginx.service`. */
  #programs(ss: string): void {
    for (const [, name] of ss.matchAll(/\("([^"]+)",pid=/g)) this.add(name, "process");
    for (const [, path = ""] of ss.matchAll(/\bcgroup:(\S+)/g))
      for (const [, unit] of path.matchAll(/\/([^/]+?)(?:@[^/]*)?\.(?:service|scope|slice|socket)(?=\/|$)/g))
        if (!/[0-9a-f]{64}/.test(unit ?? "")) this.add(unit, "process");
  }
}

/**
 * Words by which commands and the kernel speak in this snapshot, and that no name may be taken for: options and what they are
 * options of in rules, the parts of settings' names.
 */
export function spokenWords(namespaces: readonly Json[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const namespace of namespaces)
    for (const [output, value] of Object.entries(fieldsOf(fieldsOf(namespace)["outputs"]))) {
      if (typeof value !== "string") continue;
      if (output === "sysctl")
        for (const [, key = ""] of value.matchAll(/^(\S+) =/gm)) addWords(words, key.replace(OWN_PART, "$1.$2"));
      else if (output.endsWith("-save"))
        for (const [, option = ""] of value.matchAll(/(?:^| )(?:--|-m )([a-z][\w-]*)/g)) addWords(words, option);
    }
  return words;
}

/** The part of a setting's name that is an interface's. */
const OWN_PART = /^(net\.ipv[46]\.(?:conf|neigh))\..*\.(\w+)$/;

function addWords(to: Set<string>, text: string): void {
  for (const word of text.split(/[^0-9A-Za-z]+/)) to.add(word);
}

function fieldsOf(value: Json | undefined): { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json })
    : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
