import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What happened in a watched namespace, as the agent saw it, in order of arrival. Bytes are base64. */
export type RawEvent =
  /** A frame at a device: dev, pkttype (PACKET_HOST …), ethertype, VLAN id in the tag, the first bytes from layer 3 on, length. */
  | [
      "frame",
      ns: string,
      dev: string,
      kind: number,
      ethertype: number,
      vlan: number | null,
      bytes: string,
      length: number,
    ]
  /** A netlink message of nf_tables' trace group (NFT_MSG_TRACE), from its nfgenmsg on. */
  | ["trace", ns: string, bytes: string]
  /** A netlink message of nfnetlink_log, carrying a legacy table's TRACE line. */
  | ["legacy", ns: string, bytes: string]
  /** The kernel dropped messages: the recording is not to be trusted. */
  | ["lost", ns: string];

/** One packet exchange, from a program in a namespace. Milliseconds throughout. */
export interface Probe {
  readonly ns: string;
  readonly proto: "tcp" | "udp" | "icmp";
  readonly to: string;
  readonly port?: number;
  readonly src?: string;
  readonly sport?: number;
  readonly mark?: number;
  readonly ttl?: number;
  readonly tos?: number;
  /** Total IP length of the request; UDP and ICMP only. */
  readonly size?: number;
  /** IP_MTU_DISCOVER / IPV6_MTU_DISCOVER as in ip(7): 0 never sets DF, 2 always does. */
  readonly df?: number;
  /** SO_BINDTODEVICE. */
  readonly device?: string;
  /** Whether `src` may be an address of others (IP_TRANSPARENT). */
  readonly anySource: boolean;
  /** Without an outcome, give up when nothing has been seen for this long. */
  readonly quiet: number;
  /** With an outcome, listen on until nothing has been seen for this long. */
  readonly after: number;
  readonly patience: number;
  /** Namespaces whose conntrack tables are emptied first. */
  readonly flush: readonly string[];
  /** Namespaces that forget their neighbours first. */
  readonly forget: readonly string[];
}

export interface ProbeResult {
  /** As the asker's program learns it: connected, answered, timeout, icmp-error, or an errno's name in lower case. */
  readonly outcome: string;
  readonly local?: [string, number];
  readonly type?: number;
  readonly code?: number;
  readonly events: RawEvent[];
  readonly ms: number;
}

export interface Server {
  readonly proto: "tcp" | "udp";
  readonly port: number;
  readonly host?: string;
  readonly device?: string;
  readonly transparent?: boolean;
  readonly mark?: number;
  /** Answer a datagram from the address that it was sent to, rather than from the one that routing picks. */
  readonly origin?: boolean;
}

export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Reply = { id: number; ok: boolean; error?: string } & Record<string, unknown>;

/** The process that owns the namespaces of a run (agent.py): when it ends, they and all in them are gone. */
export class Agent {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { settle: (r: Reply) => void; fail: (e: Error) => void }>();
  #next = 1;
  /** What has come of a line, which may be long. */
  #parts: string[] = [];
  #failure: Error | null = null;

  constructor() {
    const script = fileURLToPath(new URL("agent.py", import.meta.url));
    this.#child = spawn("python3", [script], { stdio: ["pipe", "pipe", "inherit"] });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => this.#received(text));
    this.#child.on("error", (e) => this.#ended(e));
    this.#child.on("exit", (code) => this.#ended(new Error(`the agent ended with status ${code}`)));
    this.#child.stdin?.on("error", () => {});
  }

  #received(text: string): void {
    const [end = "", ...begun] = text.split("\n");
    this.#parts.push(end);
    for (const next of begun) {
      const line = this.#parts.join("");
      this.#parts = [next];
      const reply: Reply = JSON.parse(line);
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (reply.ok) waiting?.settle(reply);
      else waiting?.fail(new Error(String(reply.error)));
    }
  }

  #ended(why: Error): void {
    this.#failure = why;
    for (const { fail } of this.#waiting.values()) fail(why);
    this.#waiting.clear();
  }

  #request<T>(op: string, rest: object): Promise<T> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#next++;
    return new Promise((settle, fail) => {
      this.#waiting.set(id, { settle: (r) => settle(r as unknown as T), fail });
      this.#child.stdin?.write(`${JSON.stringify({ id, op, ...rest })}\n`);
    });
  }

  /** Makes a namespace. `path` names it for `ip link … netns PATH` while the agent lives. */
  add(name: string): Promise<{ inode: number; path: string }> {
    return this.#request("add", { name });
  }

  /** Takes hold of a process's namespace, by the name given. */
  attach(name: string, pid: number): Promise<{ inode: number; path: string }> {
    return this.#request("attach", { name, pid });
  }

  drop(names: readonly string[]): Promise<void> {
    return this.#request("drop", { names });
  }

  /** Runs a command in a namespace (null: the machine's own). */
  run(ns: string | null, argv: readonly string[], stdin?: string): Promise<CommandResult> {
    return this.#request("run", { ns, argv, stdin });
  }

  /** Starts a command that lives until `stop`, or as long as the agent. */
  async spawn(ns: string | null, argv: readonly string[], log: string): Promise<number> {
    return (await this.#request<{ pid: number }>("spawn", { ns, argv, log })).pid;
  }

  stop(pid: number): Promise<void> {
    return this.#request("stop", { pid });
  }

  /** Sets values by their path below /proc/sys; answers with those that could not be set. */
  async sysctl(ns: string, values: Readonly<Record<string, string | number>>): Promise<string[]> {
    return (await this.#request<{ missing: string[] }>("sysctl", { ns, values })).missing;
  }

  /** The values whose paths below /proc/sys fit some glob patterns, as sysctl(8) prints them. */
  async sysctls(ns: string, patterns: readonly string[]): Promise<string> {
    return (await this.#request<{ text: string }>("sysctls", { ns, patterns })).text;
  }

  watch(ns: string): Promise<void> {
    return this.#request("watch", { ns });
  }

  serve(ns: string, specs: readonly Server[]): Promise<void> {
    return this.#request("serve", { ns, specs });
  }

  /** Pings addresses behind a device, so that the namespace knows its neighbours there, through every `forget`. */
  knock(ns: string, device: string, addresses: readonly string[]): Promise<void> {
    return this.#request("knock", { ns, device, addresses });
  }

  /** Empties the namespace's neighbour tables, but for permanent entries and those of devices that were knocked behind. */
  forget(ns: string): Promise<void> {
    return this.#request("forget", { ns });
  }

  ask(q: Probe): Promise<ProbeResult> {
    return this.#request("ask", { q });
  }

  /** Ends the agent, and with it every namespace. */
  async end(): Promise<void> {
    if (this.#failure) return;
    const gone = new Promise((settle) => this.#child.once("exit", settle));
    this.#child.stdin?.end();
    await gone;
  }
}
