/**
 * Takes a text apart into what it is made of: one command's output after another, with or without the prompts and commands
 * between them, JSON or text.
 */
import { findJsonError } from "../json-error.ts";
import type { ListOutput } from "../schema.ts";
import { sniffValue, tellSniffed } from "../sniff.ts";
import { type CommandLine, readCommandLine } from "./command-line.ts";
import { endOfJson } from "./json-extent.ts";
import { LOOKS, type Look, OTHER_FORMS, type Part, type TextKind } from "./parts.ts";

export interface Split {
  readonly parts: readonly Part[];
  /** As a prompt says it. */
  readonly hostname: string | null;
}

type Common = Pick<Part, "source" | "line" | "command" | "whose">;

class Splitter {
  readonly parts: Part[] = [];
  hostname: string | null = null;
  readonly #source: string;
  #command: CommandLine | null = null;
  #look: Look | null = null;
  #lines: string[] = [];
  #from = 0;
  /** Something came of the last command. */
  #printed = false;

  constructor(source: string) {
    this.#source = source;
  }

  #common(line: number): Common {
    return { source: this.#source, line, command: this.#command?.command ?? null, whose: this.#command?.whose ?? null };
  }

  /** Ends what is being read. */
  close(): void {
    const lines = this.#lines;
    const look = this.#look;
    this.#lines = [];
    this.#look = null;
    if (lines.every((line) => line.trim() === "")) return;
    this.#printed = true;
    const common = this.#common(this.#from);
    if (look !== null) this.parts.push({ ...common, type: "text", kind: look.kind, lines });
    else this.parts.push({ ...common, type: "unread", lines, reason: reasonFor(lines) });
  }

  /** A command that printed nothing, and was followed by another, says that there is nothing: no rules, no routes. */
  #silence(number: number): void {
    const kind = this.#command === null || this.#printed ? null : silentKind(this.#command.command);
    if (kind !== null) this.parts.push({ ...this.#common(number), type: "text", kind, lines: [] });
  }

  line(text: string, number: number): void {
    const command = readCommandLine(text);
    if (command !== null) {
      this.close();
      this.#silence(number);
      this.#command = command;
      this.#printed = false;
      this.hostname ??= command.hostname;
      return;
    }
    if (this.#look?.goesOn.test(text)) {
      this.#lines.push(text);
      return;
    }
    const look = LOOKS.find(({ begins }) => begins.test(text));
    if (look !== undefined || this.#look !== null) {
      this.close();
      this.#from = number;
      this.#look = look ?? null;
    } else if (this.#lines.length === 0) this.#from = number;
    this.#lines.push(text);
  }

  /** Whether a bracket at the beginning of a line begins JSON here, and is not part of a text. */
  takesJson(text: string): boolean {
    if (/^\[\d+:\d+\]/.test(text)) return false;
    return this.#look?.kind !== "compose" && this.#look?.kind !== "nft";
  }

  json(text: string, number: number): void {
    this.close();
    this.#printed = true;
    const common = this.#common(number);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      const error = findJsonError(text);
      const where =
        error === null
          ? ""
          : `: at line ${number + error.line - 1}, column ${error.column}, ${error.expected} was expected`;
      this.parts.push({ ...common, type: "unread", lines: [text.slice(0, 200)], reason: `this is not JSON${where}` });
      return;
    }
    this.parts.push(partOf(value, common));
  }
}

/** The kind of what a command prints, of those that may print nothing. */
function silentKind(command: string): TextKind | null {
  const save = /^(ip6?tables)(?:-nft)?(-legacy)?-save\b/.exec(command);
  if (save) return save[1] === "ip6tables" ? "ip6tables-save" : "iptables-save";
  if (/^nft (-\S+ )*list ruleset/.test(command)) return "nft";
  if (/^ip (-\S+ )*r(oute)?\b/.test(command)) return "ip-routes";
  if (/^ip (-\S+ )*n(eigh\w*)?\b/.test(command)) return "ip-neigh";
  if (/^ss\b/.test(command)) return "ss";
  if (/^ipset save/.test(command)) return "ipset-save";
  return /^conntrack -L/.test(command) ? "conntrack" : null;
}

/** The list that a command prints with `-j`. */
function listOf(command: string | null): ListOutput | null {
  const six = command !== null && /\s-6\b/.test(command);
  const [, program = "", object = ""] = /^(ip|bridge) (?:-\S+ )*(\w+)/.exec(command ?? "") ?? [];
  const find = (names: readonly ListOutput[], word: string): ListOutput | null =>
    names.find((name) => (name.split("-")[1] ?? "").startsWith(word)) ?? null;
  if (program === "bridge") return find(["bridge-fdb", "bridge-link", "bridge-vlan"], object);
  if (program !== "ip" || object === "") return null;
  if (object === "netns") return "netns-ids";
  return find(six ? ["ip6-route", "ip6-rule"] : ["ip-link", "ip-addr", "ip-route", "ip-rule", "ip-neigh"], object);
}

/** A single object of `docker inspect` stands for a list of one. */
function partOf(value: unknown, common: Common): Part {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const alone = sniffValue(value);
  const sniffed = alone.kind === "json" ? sniffValue(list) : alone;
  switch (sniffed.kind) {
    case "snapshot":
      return { ...common, type: "snapshot", value: Object(value) };
    case "docker":
      return { ...common, type: "docker", list: sniffed.list, value: list };
    case "output":
      if (sniffed.output === "nft") return { ...common, type: "nft", value: Object(value) };
      if (isList(sniffed.output)) return { ...common, type: "list", output: sniffed.output, value: list };
  }
  const known = tellSniffed(sniffed);
  // `[]` and `[{}]` of a command that found nothing.
  const nothing = list.every((item) => typeof item === "object" && item !== null && Object.keys(item).length === 0);
  const asked = nothing ? listOf(common.command) : null;
  if (asked !== null) return { ...common, type: "list", output: asked, value: [] };
  const reason = nothing ? "it is an empty list" : known === null ? "this JSON is not known" : `this is ${known}`;
  return { ...common, type: "unread", lines: [JSON.stringify(value).slice(0, 200)], reason };
}

function isList(output: string): output is ListOutput {
  return /^(ip6?-|bridge-|netns-)/.test(output);
}

function reasonFor(lines: readonly string[]): string {
  const form = OTHER_FORMS.find(({ like }) => lines.some((line) => like.test(line)));
  return form === undefined
    ? "this is not known"
    : `this is the output of '${form.of}', which leaves out too much: take '${form.command}'`;
}

/** iptables prints a comment as it is, of up to 255 bytes, and newlines are none that it would escape. */
const LONGEST_COMMENT = 255;

/** Where the line ends that begins there. A rule is one line, whatever its comment holds. */
function endOfLine(text: string, from: number): number {
  const next = (at: number): number => {
    const newline = text.indexOf("\n", at);
    return newline < 0 ? text.length : newline;
  };
  const first = next(from);
  if (!/^(?:\[\d+:\d+\]\s+)?-[AI] /.test(text.slice(from, first))) return first;
  for (let end = first; ; end = next(end + 1)) {
    const quotes =
      text
        .slice(from, end)
        .match(/\\.|"/gs)
        ?.filter((mark) => mark === '"').length ?? 0;
    if (quotes % 2 === 0) return end;
    // A quote that is never closed is broken in this line alone.
    if (end === text.length || end - first > LONGEST_COMMENT) return first;
  }
}

/** @param source the file's name, or "the paste" */
export function split(text: string, source: string): Split {
  const splitter = new Splitter(source);
  const clean = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  let number = 1;
  for (let at = 0; at < clean.length; ) {
    const end = endOfLine(clean, at);
    const line = clean.slice(at, end);
    // A prompt may begin with a bracket, too: `[root@lab ~]# ip addr`.
    if (/^\s*[[{]/.test(line) && splitter.takesJson(line) && readCommandLine(line) === null) {
      const closed = endOfJson(clean, at);
      // What is cut short goes on to the end.
      const json = clean.slice(at, closed < 0 ? clean.length : closed);
      splitter.json(json, number);
      number += json.split("\n").length - 1;
      at += json.length;
      // Whatever else stands on the line of the closing bracket, such as the next one's opening.
      if (clean[at] === "\n") {
        at++;
        number++;
      }
      continue;
    }
    splitter.line(line, number);
    number += line.split("\n").length;
    at = end + 1;
  }
  splitter.close();
  return { parts: splitter.parts, hostname: splitter.hostname };
}
