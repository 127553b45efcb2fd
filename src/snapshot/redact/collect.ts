/** Finds what a snapshot says of whose it is: names, ids, addresses, MACs, networks. */
import { familyOf, parseAddress } from "../../net/address.ts";
import { bitsOf, contains, networkOf, type Prefix } from "../../net/prefix.ts";
import { RESERVED } from "./reserved.ts";
import { type RuleNameKind, RuleNames, spokenWords } from "./rule-names.ts";
import { IPV4, IPV6, RANGE } from "./tokens.ts";
import type { Json } from "./walk.ts";

export type NameKind =
  | "host"
  | "container"
  | "image"
  | "network"
  | "interface"
  | "alias"
  | "netns"
  | "project"
  | RuleNameKind;

export interface Collected {
  /** In the order in which they are to be numbered. */
  readonly names: ReadonlyMap<string, NameKind>;
  /** Words that the commands say: where a name is one of them, it is replaced where Docker speaks, and nowhere else. */
  readonly words: ReadonlySet<string>;
  /** Sixty-four digits each. */
  readonly ids: readonly string[];
  /** The smallest networks, none with another inside. */
  readonly networks: readonly Prefix[];
}

type Fields = { readonly [key: string]: Json };

function fields(value: Json | undefined): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** Names that every host has. */
const COMMON =
  /^(|lo|any|all|none|default|host|bridge|null|ingress|docker|docker0|docker_gwbridge|localhost|null|root|eth\d+|en[ops]\w*\d|wl\w+|ww\w+|br\d*|bond\d+|team\d+|dummy\d+|ifb\d+|tun\d+|tap\d+|wg\d+|vx\w*\d+|veth\w*|v?lan\d*|virbr\d+(-nic)?|lxc\w+\d|lxdbr\d+|cni\d+|podman\d+|flannel\S*|cali\S+|gre\d|gretap\d|sit\d|tunl\d|ip6tnl\d|erspan\d|ip_vti\d|ip6_vti\d|eth\d+\.\d+)$/;
const HEX = /^[0-9a-f]{12,64}$/;

class Collector {
  readonly names = new Map<string, NameKind>();
  readonly ids = new Set<string>();

  #name(text: Json | undefined, kind: NameKind): void {
    if (typeof text !== "string") return;
    const name = text.replace(/^\//, "");
    if (COMMON.test(name) || HEX.test(name) || /^br-[0-9a-f]{12}$/.test(name) || this.names.has(name)) return;
    if (!/[A-Za-z]/.test(name) || /^[0-9a-f.:/]+$/.test(name)) return;
    this.names.set(name, kind);
  }

  collect(snapshot: Json): void {
    const { host, namespaces, docker } = fields(snapshot);
    this.#name(fields(host)["hostname"], "host");
    for (const container of list(fields(docker)["containers"]).map(fields)) this.#container(container);
    for (const network of list(fields(docker)["networks"]).map(fields)) {
      this.#name(network["Name"], "network");
      this.#name(fields(network["Options"])["com.docker.network.bridge.name"], "interface");
      this.#name(fields(network["Options"])["parent"], "interface");
    }
    for (const namespace of list(namespaces).map(fields)) {
      for (const path of list(namespace["names"])) this.#name(String(path).split("/").at(-1), "netns");
      const outputs = fields(namespace["outputs"]);
      for (const output of ["ip-link", "ip-addr"])
        for (const link of list(outputs[output]).map(fields)) {
          this.#name(link["ifname"], "interface");
          for (const other of list(link["altnames"])) this.#name(other, "interface");
        }
    }
    this.#ids(docker);
  }

  #container(container: Fields): void {
    this.#name(container["Name"], "container");
    const config = fields(container["Config"]);
    this.#name(config["Hostname"], "host");
    this.#name(config["Image"], "image");
    const labels = fields(config["Labels"]);
    this.#name(labels["com.docker.compose.project"], "project");
    this.#name(labels["com.docker.compose.service"], "alias");
    const settings = fields(container["NetworkSettings"]);
    for (const [network, endpoint] of Object.entries(fields(settings["Networks"]))) {
      this.#name(network, "network");
      const { Aliases, DNSNames, Links } = fields(endpoint);
      for (const alias of [...list(Aliases), ...list(DNSNames)]) this.#name(alias, "alias");
      for (const link of list(Links)) for (const part of String(link).split(/[:/]/)) this.#name(part, "alias");
    }
    const host = fields(container["HostConfig"]);
    for (const entry of list(host["ExtraHosts"])) this.#name(String(entry).split(/[:=]/)[0], "host");
    for (const link of list(host["Links"])) for (const part of String(link).split(/[:/]/)) this.#name(part, "alias");
  }

  #ids(value: Json | undefined): void {
    if (typeof value === "string") {
      for (const [id] of value.matchAll(/(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])/g)) this.ids.add(id);
    } else if (typeof value === "object" && value !== null) {
      for (const member of Object.values(value)) this.#ids(member);
    }
  }
}

/** Shorter prefixes are of rules and routes, and say nothing of where a network ends. */
const SHORTEST = { 4: 16, 6: 48 } as const;

function prefixOf(address: string, length: number): Prefix | null {
  const parsed = parseAddress(address.toLowerCase());
  if (!parsed.ok) return null;
  const family = familyOf(parsed.value);
  if (length < SHORTEST[family] || length >= bitsOf(family)) return null;
  return { address: networkOf({ address: parsed.value, length }), length };
}

/** The prefix that two addresses have in common. */
function spanOf(first: string, last: string): Prefix | null {
  const [a, b] = [parseAddress(first.toLowerCase()), parseAddress(last.toLowerCase())];
  if (!a.ok || !b.ok || familyOf(a.value) !== familyOf(b.value)) return null;
  const width = bitsOf(familyOf(a.value));
  const differs = (BigInt(a.value) ^ BigInt(b.value)).toString(2);
  return prefixOf(first, differs === "0" ? width : width - differs.length);
}

function networksOf(json: string): readonly Prefix[] {
  const found = new Map<string, Prefix>();
  const own = new Map<string, Prefix>();
  const add = (prefix: Prefix | null, into = found): void => {
    if (prefix !== null) into.set(`${prefix.address}/${prefix.length}`, prefix);
  };
  for (const [token] of json.matchAll(new RegExp(`${IPV4}|${IPV6}`, "gi"))) {
    const [address = "", length] = token.split("/");
    if (length !== undefined) add(prefixOf(address, Number(length)));
  }
  for (const [, address = "", length] of json.matchAll(
    /"(?:local|IPAddress)":"([0-9a-f.:]+)"[^{}]*?"(?:prefixlen|IPPrefixLen)":(\d+)/gi,
  ))
    add(prefixOf(address, Number(length)), own);
  for (const [, first = "", last = ""] of json.matchAll(new RegExp(RANGE, "gi"))) add(spanOf(first, last));
  for (const [, first = "", last = ""] of json.matchAll(/"range":\["([0-9a-f.:]+)","([0-9a-f.:]+)"\]/gi))
    add(spanOf(first, last));
  // An interface's own network ends where it says, whatever rules make of parts of it.
  const interfaces = [...own.values()];
  const inside = (one: Prefix, of: Prefix): boolean => one.length > of.length && contains(of, one.address);
  const others = [...found.values()].filter((one) => !interfaces.some((of) => inside(one, of) || inside(of, one)));
  return [...interfaces, ...others.filter((one) => !others.some((other) => inside(other, one)))];
}

export function collect(snapshot: Json): Collected {
  const collector = new Collector();
  collector.collect(snapshot);
  const namespaces = list(fields(snapshot)["namespaces"]);
  const words = new Set([...RESERVED, ...spokenWords(namespaces)]);
  const rules = new RuleNames();
  for (const namespace of namespaces) rules.collect(fields(fields(namespace)["outputs"]));
  const given = [...rules.names].filter(([name]) => !words.has(name));
  const names = new Map<string, NameKind>([...given, ...collector.names]);
  return { names, words, ids: [...collector.ids], networks: networksOf(JSON.stringify(snapshot)) };
}
