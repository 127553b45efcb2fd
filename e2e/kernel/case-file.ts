/**
 * A case: one situation, in a form that reads from top to bottom as an administrator would build it. README.md has the
 * grammar; this file reads it and writes it.
 */
import type { Server } from "./agent.ts";
import type { Request } from "./recording.ts";

export interface Case {
  readonly title: string;
  /** Ids of the simulator's spec that the case holds it to. */
  readonly specs: readonly string[];
  /** Features of the kernel without which the case cannot be made (features.ts). */
  readonly needs: readonly string[];
  readonly statements: readonly Statement[];
  readonly asks: readonly Ask[];
}

export type Statement =
  /** A cable from a device of the host to an outside of its own, which answers everything that is not on the cable's subnet. */
  | {
      readonly type: "cable";
      readonly device: string;
      readonly addresses: readonly string[];
      readonly outside: string;
      readonly far: readonly string[];
    }
  | { readonly type: "bridge"; readonly name: string; readonly addresses: readonly string[] }
  /** A container's namespace; with a bridge, hung on it by the next eth0, eth1 …, its default route through the bridge. */
  | {
      readonly type: "room";
      readonly name: string;
      readonly bridge: string | null;
      readonly addresses: readonly string[];
    }
  | { readonly type: "sysctl"; readonly ns: string; readonly key: string; readonly value: string }
  | { readonly type: "serve"; readonly ns: string; readonly servers: readonly Server[] }
  /** A shell command in a namespace, `stdin` its input; `@NAME` in it stands for the path of that namespace. */
  | { readonly type: "command"; readonly ns: string; readonly command: string; readonly stdin: readonly string[] }
  /** An exchange that takes place before the capture and leaves its conntrack entries. */
  | { readonly type: "warm"; readonly request: Request };

export interface Ask {
  readonly request: Request;
  /** What the sender sees, in CONTRACT.md's words; null where the case does not say. */
  readonly outcome: string | null;
}

export function parseCase(text: string): Case {
  let title = "";
  const specs: string[] = [];
  const needs: string[] = [];
  const statements: Statement[] = [];
  const asks: Ask[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    if (!line.trim() || line.startsWith("#")) continue;
    try {
      if (line.startsWith("  ")) continueCommand(statements, line);
      else if (line.startsWith("title ")) title = line.slice(6).trim();
      else if (line.startsWith("spec ")) specs.push(...words(line).slice(1));
      else if (line.startsWith("needs ")) needs.push(...words(line).slice(1));
      else if (line.startsWith("ask ")) asks.push(parseAsk(line.slice(4)));
      else statements.push(parseStatement(line));
    } catch (e) {
      throw new Error(`line ${at + 1}: ${e instanceof Error ? e.message : e}: ${line}`);
    }
  }
  if (!title) throw new Error("there is no title");
  if (asks.length === 0) throw new Error("nothing is asked");
  return { title, specs, needs, statements, asks };
}

function words(line: string): string[] {
  return line.trim().split(/\s+/);
}

function continueCommand(statements: Statement[], line: string): void {
  const last = statements.pop();
  if (last?.type !== "command") throw new Error("input for no command");
  statements.push({ ...last, stdin: [...last.stdin, line.slice(2)] });
}

function parseStatement(line: string): Statement {
  const command = line.match(/^([a-z]\w*): (.*)$/);
  if (command) return { type: "command", ns: command[1] ?? "", command: command[2] ?? "", stdin: [] };
  const [verb, first = "", ...rest] = words(line);
  switch (verb) {
    case "cable": {
      const split = rest.indexOf("--");
      const outside = rest[split + 1];
      if (split < 0 || !outside) throw new Error("a cable needs `-- OUTSIDE ADDRESS…`");
      return { type: "cable", device: first, addresses: rest.slice(0, split), outside, far: rest.slice(split + 2) };
    }
    case "bridge":
      return { type: "bridge", name: first, addresses: rest };
    case "room":
      return { type: "room", name: first, bridge: rest[0] ?? null, addresses: rest.slice(1) };
    case "sysctl": {
      const [key = "", value = ""] = rest.join(" ").split("=");
      return { type: "sysctl", ns: first, key, value };
    }
    case "serve":
      return { type: "serve", ns: first, servers: rest.map(parseServer) };
    case "warm":
      return { type: "warm", request: parseAsk(line.slice(5)).request };
    default:
      throw new Error("not a statement");
  }
}

/** `tcp:80`, `udp:192.0.2.10:53`, `tcp:[::1]:80`, `tcp:80%eth0` (bound to a device), `tcp:80/transparent/mark=7`. */
function parseServer(text: string): Server {
  const [where = "", ...options] = text.split("/");
  const [, proto, host, port, device] =
    where.match(/^(tcp|udp):(?:(\[[^\]]+\]|[\d.]+):)?(\d+)(?:%(\S+))?$/) ?? refuse(`not a server: ${text}`);
  const mark = options.find((o) => o.startsWith("mark="));
  return {
    proto: proto === "tcp" ? "tcp" : "udp",
    port: Number(port),
    ...(host && { host: host.replace(/[[\]]/g, "") }),
    ...(device && { device }),
    ...(options.includes("transparent") && { transparent: true }),
    ...(options.includes("origin") && { origin: true }),
    ...(mark && { mark: Number(mark.slice(5)) }),
  };
}

function refuse(why: string): never {
  throw new Error(why);
}

const NUMBERS = ["mark", "ttl", "tos", "size", "df"] as const;

/** `FROM [SRC][:SPORT] -> DST[:PORT] tcp|udp|icmp [mark=N] [ttl=N] … [=> OUTCOME]`; an IPv6 address stands in brackets. */
function parseAsk(text: string): Ask {
  const [left = "", outcome] = text.split("=>").map((s) => s.trim());
  const [asker = "", asked = ""] = left.split("->").map((s) => s.trim());
  const [from = "", source] = words(asker);
  const [target = "", proto, ...options] = words(asked);
  if (proto !== "tcp" && proto !== "udp" && proto !== "icmp") throw new Error("the protocol is tcp, udp or icmp");
  const [src, sport] = endpoint(source ?? "");
  const [to, port] = endpoint(target);
  if (!to) throw new Error("there is no destination");
  const given = Object.fromEntries(options.map((o) => o.split("=") as [string, string]));
  const numbers = NUMBERS.filter((k) => given[k] !== undefined).map((k) => [k, Number(given[k])]);
  const unknown = Object.keys(given).find((k) => ![...NUMBERS, "dev"].includes(k));
  if (unknown) throw new Error(`unknown option ${unknown}`);
  const request: Request = {
    from,
    to,
    proto,
    ...(port !== null && { port }),
    ...(src && { src }),
    ...(sport !== null && { sport }),
    ...(given["dev"] && { device: given["dev"] }),
    ...Object.fromEntries(numbers),
  };
  return { request, outcome: outcome || null };
}

function endpoint(text: string): [address: string, port: number | null] {
  const [, six, four, port] = text.match(/^(?:\[([^\]]*)\]|([\d.]*))(?::(\d+))?$/) ?? refuse(`not an address: ${text}`);
  return [six ?? four ?? "", port === undefined ? null : Number(port)];
}

export function printCase(c: Case): string {
  return [
    `title ${c.title}`,
    ...(c.specs.length ? [`spec ${c.specs.join(" ")}`] : []),
    ...(c.needs.length ? [`needs ${c.needs.join(" ")}`] : []),
    "",
    ...c.statements.map(printStatement),
    "",
    ...c.asks.map((a) => `ask ${printAsk(a)}`),
    "",
  ].join("\n");
}

function printStatement(s: Statement): string {
  switch (s.type) {
    case "cable":
      return ["cable", s.device, ...s.addresses, "--", s.outside, ...s.far].join(" ");
    case "bridge":
      return ["bridge", s.name, ...s.addresses].join(" ");
    case "room":
      return ["room", s.name, ...(s.bridge ? [s.bridge] : []), ...s.addresses].join(" ");
    case "sysctl":
      return `sysctl ${s.ns} ${s.key}=${s.value}`;
    case "serve":
      return ["serve", s.ns, ...s.servers.map(printServer)].join(" ");
    case "command":
      return [`${s.ns}: ${s.command}`, ...s.stdin.map((line) => `  ${line}`)].join("\n");
    case "warm":
      return `warm ${printAsk({ request: s.request, outcome: null })}`;
  }
}

function printServer(s: Server): string {
  const host = s.host === undefined ? "" : s.host.includes(":") ? `[${s.host}]:` : `${s.host}:`;
  return [
    `${s.proto}:${host}${s.port}${s.device ? `%${s.device}` : ""}`,
    ...(s.transparent ? ["transparent"] : []),
    ...(s.origin ? ["origin"] : []),
    ...(s.mark ? [`mark=${s.mark}`] : []),
  ].join("/");
}

export function printAsk({ request: r, outcome }: Ask): string {
  const at = (address: string | undefined, port: number | undefined) =>
    `${address?.includes(":") ? `[${address}]` : (address ?? "")}${port === undefined ? "" : `:${port}`}`;
  const source = at(r.src, r.sport);
  return [
    r.from,
    ...(source ? [source] : []),
    "->",
    at(r.to, r.port),
    r.proto,
    ...NUMBERS.filter((k) => r[k] !== undefined).map((k) => `${k}=${r[k]}`),
    ...(r.device ? [`dev=${r.device}`] : []),
    ...(outcome ? ["=>", outcome] : []),
  ].join(" ");
}
