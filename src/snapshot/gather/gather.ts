/**
 * Makes one snapshot of whatever people have at hand: outputs of commands, several of them, in files or pasted.
 *
 *   texts ─ split ─► parts ─┬─ by namespace ─► outputs.ts: JSON as the commands' own, texts as they are
 *                           ├─ docker inspect, Compose ─► containers, networks ─► made.ts: what follows from them
 *                           └─ a snapshot: what the rest is added to
 *
 * Nothing is taken as known that was not given, but for what is said in `warnings`: there stands, too, what was not given and
 * which command would tell, and what could not be read.
 */
import { err, ok, type Result } from "../../net/result.ts";
import { CURRENT_VERSION, FORMAT } from "../upgrade.ts";
import type { Whose } from "./command-line.ts";
import { type Composed, compose } from "./compose.ts";
import { LOOPBACK, type Made, makeOfDocker } from "./made.ts";
import { COMPOSED, MADE, NOT_GIVEN } from "./marks.ts";
import { completeLocalRoutes, type DraftOutputs, outputsOf, routesOfAddresses } from "./outputs.ts";
import type { Part } from "./parts.ts";
import { split } from "./split.ts";

/** A file's text or a paste. */
export interface Given {
  readonly name: string;
  readonly text: string;
}

export interface Gathered {
  /** A snapshot of the current version, as JSON. */
  readonly snapshot: { readonly [key: string]: unknown };
  /** What was recognised, in words: `iptables-save`, `docker inspect`. */
  readonly found: readonly string[];
}

interface Draft {
  readonly inode: number;
  readonly role: "host" | "other";
  readonly names: string[];
  readonly pids: number[];
  outputs: DraftOutputs;
}

interface Warning {
  readonly namespace: number | null;
  readonly command: string;
  readonly message: string;
}

type Fields = { readonly [key: string]: unknown };

const HOST_INODE = 4026531840;
const FIRST_INODE = 4026532000;

/** What a host's questions need, and the command for it; rules of either kind will do. */
const NEEDED: readonly { readonly any: readonly string[]; readonly command: string }[] = [
  { any: ["ip-link"], command: "ip -d link" },
  { any: ["ip-addr"], command: "ip addr" },
  { any: ["ip-route"], command: "ip route show table all" },
  { any: ["iptables-save", "iptables-legacy-save", "nft"], command: "iptables-save" },
  { any: ["ss"], command: "ss -tulnpe" },
  { any: ["sysctl"], command: "sysctl -a" },
];

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Later ones of an id take the place of earlier ones. */
function merged(...lists: readonly (readonly unknown[])[]): readonly unknown[] {
  const byId = new Map<unknown, unknown>();
  for (const one of lists.flat()) byId.set(fields(one)["Id"] ?? one, one);
  return [...byId.values()];
}

class Gathering {
  readonly namespaces: Draft[] = [];
  readonly warnings: Warning[] = [];
  containers: readonly unknown[] = [];
  networks: readonly unknown[] = [];
  hasDocker = false;
  readonly #byPid = new Map<number, number>();
  #nextInode = FIRST_INODE;

  /** Takes up a snapshot, without what an earlier gathering made or missed. */
  begin(base: Fields): void {
    const warnings = list(base["warnings"]).map(fields);
    for (const warning of warnings) {
      const { namespace, command, message } = warning;
      if (message === MADE || message === NOT_GIVEN) continue;
      const inode = typeof namespace === "number" ? namespace : null;
      this.warnings.push({ namespace: inode, command: text(command), message: text(message) });
    }
    const wasMade = (inode: number, output: string): boolean =>
      warnings.some((one) => one["namespace"] === inode && one["message"] === MADE && one["command"] === output);
    for (const namespace of list(base["namespaces"]).map(fields)) {
      const inode = Number(namespace["inode"]);
      const outputs = Object.fromEntries(
        Object.entries(fields(namespace["outputs"])).filter(([output]) => !wasMade(inode, output)),
      );
      const role = namespace["role"] === "host" ? "host" : "other";
      if (role === "other" && Object.keys(outputs).length === 0) continue;
      const names = list(namespace["names"]).map(text);
      this.namespaces.push({ inode, role, names, pids: list(namespace["pids"]).map(Number), outputs });
      this.#nextInode = Math.max(this.#nextInode, inode + 1);
    }
    for (const { pid, netns } of list(base["processes"]).map(fields)) this.#byPid.set(Number(pid), Number(netns));
    const docker = fields(base["docker"]);
    this.containers = list(docker["containers"]);
    this.networks = list(docker["networks"]);
    this.hasDocker = base["docker"] !== null && base["docker"] !== undefined;
  }

  get host(): Draft {
    const there = this.namespaces.find(({ role }) => role === "host");
    if (there) return there;
    const host: Draft = { inode: HOST_INODE, role: "host", names: [], pids: [], outputs: {} };
    this.namespaces.unshift(host);
    return host;
  }

  #add(names: readonly string[], pids: readonly number[]): Draft {
    const draft: Draft = { inode: this.#nextInode++, role: "other", names: [...names], pids: [...pids], outputs: {} };
    this.namespaces.push(draft);
    return draft;
  }

  #find(names: readonly string[], pids: readonly number[]): Draft | undefined {
    const inodes = pids.map((pid) => this.#byPid.get(pid));
    return this.namespaces.find(
      (one) =>
        inodes.includes(one.inode) ||
        one.names.some((name) => names.includes(name)) ||
        one.pids.some((pid) => pids.includes(pid)),
    );
  }

  /** The namespace that a command looked at. */
  of(whose: Whose | null): Draft {
    if (whose === null) return this.host;
    const names = whose.type === "netns" ? [`/run/netns/${whose.name}`] : [];
    const pids = whose.type === "pid" ? [whose.pid] : [];
    if (whose.type === "container") {
      const container = this.#container(whose.name);
      if (container === null) names.push(`/containers/${whose.name}`);
      else this.#placed(container, names, pids);
    }
    return this.#find(names, pids) ?? this.#add(names, pids);
  }

  #container(name: string): Fields | null {
    const known = this.containers.map(fields).find((one) => {
      const id = text(one["Id"]);
      return text(one["Name"]).replace(/^\//, "") === name || (name.length >= 4 && id.startsWith(name));
    });
    return known ?? null;
  }

  /** Where a container's namespace is found: its process, its file, or a name that is made up for it. */
  #placed(container: Fields, names: string[], pids: number[]): void {
    const pid = Number(fields(container["State"])["Pid"] ?? 0);
    const key = text(fields(container["NetworkSettings"])["SandboxKey"]);
    if (pid > 0) pids.push(pid);
    names.push(key || `/containers/${text(container["Id"])}`);
  }

  /** What follows from Docker's words where nothing that was given says it. */
  complete(): void {
    const { host } = this;
    const missing = this.containers.filter((container) => {
      const names: string[] = [];
      const pids: number[] = [];
      this.#placed(fields(container), names, pids);
      return this.#find(names, pids) === undefined;
    });
    const links = list(host.outputs["ip-link"] ?? host.outputs["ip-addr"]).map(fields);
    const given = host.outputs["ip-link"] !== undefined || host.outputs["ip-addr"] !== undefined;
    this.#made(makeOfDocker(missing, this.networks, given ? links : null), given);
    this.#findable();
    if (host.outputs["ip-route"] === undefined && host.outputs["ip-addr"] !== undefined) {
      host.outputs["ip-route"] = routesOfAddresses(host.outputs["ip-addr"]);
      this.#say(host, "ip-route");
    }
    if (this.containers.length > 0 && host.outputs["sysctl"] === undefined) {
      // Docker turns forwarding on when it starts.
      host.outputs["sysctl"] = "net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.forwarding = 1\n";
      this.#say(host, "sysctl");
    }
  }

  #made({ links, addresses, namespaces }: Made, given: boolean): void {
    const { host } = this;
    if (!given && this.containers.length + this.networks.length > 0) {
      Object.assign(host.outputs, { "ip-link": links, "ip-addr": addresses });
      this.#say(host, "ip-link", "ip-addr");
    }
    for (const { id, pid, sandbox, outputs } of namespaces) {
      const draft = this.#add([sandbox || `/containers/${id}`], pid > 0 ? [pid] : []);
      // Docker puts no rules inside, but for those of its own resolver.
      draft.outputs = { ...outputs, "iptables-save": "", sysctl: "" };
      this.#say(draft, ...Object.keys(draft.outputs));
    }
  }

  #say(namespace: Draft, ...outputs: readonly string[]): void {
    for (const command of outputs) this.warnings.push({ namespace: namespace.inode, command, message: MADE });
  }

  /** Containers that say neither their process nor their file are found by a name that is made up for them. */
  #findable(): void {
    this.containers = this.containers.map((one) => {
      const container = fields(one);
      const settings = fields(container["NetworkSettings"]);
      if (text(settings["SandboxKey"]) !== "" || Number(fields(container["State"])["Pid"] ?? 0) > 0) return one;
      return { ...container, NetworkSettings: { ...settings, SandboxKey: `/containers/${text(container["Id"])}` } };
    });
  }

  /** Made, and less than the command would tell. What Docker does to sysctls is all that counts of them. */
  #isPartial(inode: number, output: string): boolean {
    const made = this.warnings.some((one) => one.namespace === inode && one.command === output && one.message === MADE);
    return made && output !== "sysctl";
  }

  /** Says of every namespace what was not given. */
  miss(): void {
    for (const { inode, role, outputs } of this.namespaces)
      for (const { any, command } of NEEDED)
        if (
          !any.some((output) => outputs[output] !== undefined && !(role === "host" && this.#isPartial(inode, output)))
        )
          if (role === "host" || command.startsWith("ss") || Object.keys(outputs).length > 0)
            this.warnings.push({ namespace: inode, command, message: NOT_GIVEN });
  }
}

function wordsOf(part: Part): string {
  if (part.type === "docker") return part.list === "containers" ? "docker inspect" : "docker network inspect";
  if (part.type === "snapshot") return "a snapshot";
  if (part.type === "nft") return "nft list ruleset";
  if (part.type === "list") return part.output;
  if (part.type === "unread") return "something unknown";
  const names: { readonly [kind: string]: string } = {
    nft: "nft list ruleset",
    "ip-links": part.lines.some((line) => /^\s+inet/.test(line)) ? "ip addr" : "ip link",
    "ip-routes": "ip route",
    "ip-rules": "ip rule",
    "ip-neigh": "ip neigh",
    rules: "iptables -S",
    "ipset-save": "ipset save",
    conntrack: "conntrack -L",
    sysctl: "sysctl",
    compose: "a Compose file",
  };
  return names[part.kind] ?? part.kind;
}

function key(whose: Whose | null): string {
  return JSON.stringify(whose);
}

/**
 * @param base a snapshot of the current version that the rest is added to; null begins a new host
 * @returns an error, one sentence, where nothing in it is known
 */
export async function gather(given: readonly Given[], base: Fields | null = null): Promise<Result<Gathered>> {
  const splits = given.map(({ name, text: content }) => split(content, name));
  const parts = splits.flatMap((one) => one.parts);
  const known = parts.filter((part) => part.type !== "unread");
  if (known.length === 0) return err(refusal(parts));
  const inside = known.filter((part) => part.type === "snapshot");
  if (inside.length + (base === null ? 0 : 1) > 1)
    return err("There is more than one snapshot here: open them one at a time.");
  const start = base ?? fields(inside[0]?.value);

  const gathering = new Gathering();
  gathering.begin(start);
  for (const part of parts)
    if (part.type === "unread") gathering.warnings.push(unreadWarning(part, 1, part.lines[0] ?? "", part.reason));
  const composed = await composeAll(known, gathering.warnings);
  if (!composed.ok) return composed;
  const ofDocker = (which: string): readonly unknown[][] =>
    known.flatMap((part) => (part.type === "docker" && part.list === which ? [[...part.value]] : []));
  gathering.containers = merged(
    gathering.containers,
    ...ofDocker("containers"),
    ...composed.value.map((one) => one.containers),
  );
  gathering.networks = merged(
    gathering.networks,
    ...ofDocker("networks"),
    ...composed.value.map((one) => one.networks),
  );
  const withDocker = gathering.hasDocker || gathering.containers.length + gathering.networks.length > 0;

  for (const group of new Set(known.map((part) => key(part.whose)))) {
    const own = known.filter((part) => key(part.whose) === group);
    const [first] = own;
    if (first === undefined) continue;
    const outputs = outputsOf(own, (part, { line, text: words, reason }) => {
      gathering.warnings.push(unreadWarning(part, line, words, reason));
    });
    if (Object.keys(outputs).length === 0) continue;
    const namespace = gathering.of(first.whose);
    namespace.outputs = { ...namespace.outputs, ...outputs };
  }
  gathering.complete();
  for (const namespace of gathering.namespaces) {
    completeLocalRoutes(namespace.outputs);
    if (
      namespace.outputs["ip-addr"] === undefined &&
      namespace.outputs["ip-link"] === undefined &&
      namespace.role === "host"
    )
      namespace.outputs["ip-link"] = [LOOPBACK];
  }
  gathering.miss();
  const hostname = splits.map((one) => one.hostname).find((name) => name !== null) ?? null;
  return ok({ snapshot: snapshotOf(gathering, start, hostname, withDocker), found: [...new Set(known.map(wordsOf))] });
}

async function composeAll(parts: readonly Part[], warnings: Warning[]): Promise<Result<readonly Composed[]>> {
  const all: Composed[] = [];
  for (const part of parts) {
    if (part.type !== "text" || part.kind !== "compose") continue;
    try {
      const composed = await compose(part.lines.join("\n"));
      for (const note of composed.notes) warnings.push({ namespace: null, command: COMPOSED, message: note });
      all.push(composed);
    } catch (thrown) {
      const why = thrown instanceof Error ? (thrown.message.split("\n", 1)[0] ?? "") : String(thrown);
      return err(`${part.source} looks like a Compose file, and is no YAML: ${why.replace(/[.:]?$/, ".")}`);
    }
  }
  return ok(all);
}

function unreadWarning(part: Part, line: number, words: string, reason: string): Warning {
  const where = `line ${part.line + line - 1}`;
  return { namespace: null, command: part.source, message: `${where}: ${words.slice(0, 160)}: ${reason}` };
}

function refusal(parts: readonly Part[]): string {
  const [first] = parts;
  const reason =
    first?.type === "unread" && first.reason !== "this is not known" ? ` At line ${first.line}: ${first.reason}.` : "";
  return `Nothing in it is known here.${reason} It takes a snapshot made by capture.sh, or what iptables-save, nft list ruleset, ip addr, ip route, ss, docker inspect and their kin print.`;
}

function snapshotOf(gathering: Gathering, start: Fields, hostname: string | null, withDocker: boolean): Fields {
  const before = fields(start["host"]);
  const docker = fields(start["docker"]);
  return {
    ...start,
    format: FORMAT,
    version: CURRENT_VERSION,
    capturedAt: start["capturedAt"] ?? null,
    tool: start["tool"] ?? "gathered",
    host: { hostname: before["hostname"] ?? hostname, kernel: before["kernel"] ?? null, os: before["os"] ?? null },
    namespaces: gathering.namespaces,
    processes: start["processes"] ?? [],
    docker: withDocker
      ? { version: docker["version"] ?? null, containers: gathering.containers, networks: gathering.networks }
      : null,
    warnings: gathering.warnings,
  };
}
