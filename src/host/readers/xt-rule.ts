/**
 * One rule of iptables-save(8): `-A CHAIN [!] -s … -m NAME [!] --option value … -j TARGET --option value …`, quoted as
 * xtables_save_string() does. Options are told from values, not interpreted.
 */
import { parseProtocol } from "../../net/protocol.ts";
import type { Counters, XtExtension, XtOption, XtRule, XtTarget } from "../model.ts";

/** A line's words, and which of them stood in quotes. */
interface Words {
  readonly words: readonly string[];
  readonly quoted: ReadonlySet<number>;
}

const NONE: ReadonlySet<number> = new Set();

/**
 * Splits as iptables-restore does (xshared.c add_param_to_argv): blanks part, double quotes hold together, and within
 * them a backslash takes the next character as it is. A quote left open runs to the end.
 */
export function splitWords(text: string): Words {
  if (!/["\t]| {2}/.test(text)) return { words: text.split(" "), quoted: NONE };
  const words: string[] = [];
  const quoted = new Set<number>();
  for (const [, inQuotes, bare] of text.matchAll(/"((?:[^"\\]|\\.)*)(?:"|$)|([^\s"]+)/gs)) {
    if (inQuotes !== undefined) quoted.add(words.push(inQuotes.replace(/\\(.)/gs, "$1")) - 1);
    else if (bare !== undefined) words.push(bare);
  }
  return { words, quoted };
}

/** Built-in options, which may stand anywhere; their conditions come under the name `ip`. (`--proto` is also policy's.) */
const BUILT_IN: ReadonlySet<string> = new Set(
  (
    "-p --protocol -s --source --src -d --destination --dst -i --in-interface -o --out-interface" +
    " -f --fragment -4 --ipv4 -6 --ipv6"
  ).split(" "),
);

/** Options whose value is free text and may begin with a dash: iptables-save leaves [-_0-9A-Za-z]+ unquoted. */
const FREE_TEXT: ReadonlySet<string> = new Set(
  (
    "--comment --string --hex-string --log-prefix --nflog-prefix --ulog-prefix --helper --name --hashlimit-name" +
    " --nfacct-name --genre --path --label --led-trigger-id --bytecode --object-pinned --rateest --rateest1" +
    " --rateest2 --rateest-name --selctx --u32"
  ).split(" "),
);

/** Match extensions that `-p PROTOCOL` brings along when one of their options follows unannounced. */
const IMPLICIT: ReadonlyMap<number, string> = new Map([
  [1, "icmp"],
  [6, "tcp"],
  [17, "udp"],
  [33, "dccp"],
  [50, "esp"],
  [51, "ah"],
  [58, "icmp6"],
  [132, "sctp"],
  [135, "mh"],
  [136, "udp"],
]);

interface Draft {
  readonly name: string;
  readonly options: XtOption[];
}

/** Where the rule stands, and the counters before it. */
interface RulePlace {
  readonly position: number;
  readonly line: number;
  readonly counters: Counters | null;
}

/** `text` is the line from `-A` on. What has no place in a rule's form is kept as an option that no extension knows. */
export function readXtRule(text: string, place: RulePlace): XtRule {
  const { words, quoted } = splitWords(text);
  const matches: Draft[] = [];
  let target: (XtTarget & Draft) | null = null;
  let counters = place.counters;
  /** Where the next extension option belongs: the latest `-m` or `-j`. */
  let current: Draft | null = null;
  let negated = false;
  let i = 2;

  const isBang = (at: number): boolean => words[at] === "!" && !quoted.has(at);
  const isFlag = (at: number): boolean => hasFlagForm(words[at]) && !quoted.has(at);
  const take = (): string => words[i++] ?? "";
  const ip = (): Draft => {
    const last = matches.at(-1);
    if (last?.name === "ip") return last;
    const fresh: Draft = { name: "ip", options: [] };
    matches.push(fresh);
    return fresh;
  };
  const values = (flag: string): string[] => {
    const found: string[] = [];
    while (i < words.length) {
      if (isBang(i)) {
        if (isFlag(i + 1) || found.length > 0) break;
        negated = true; // `--dport ! 80`, as iptables before 1.4.3 wrote it
        i++;
      } else if (FREE_TEXT.has(flag)) {
        found.push(take());
        break;
      } else if (isFlag(i)) break;
      else found.push(take());
    }
    return found.slice();
  };

  while (i < words.length) {
    if (isBang(i)) {
      negated = true;
      i++;
      continue;
    }
    const known = isFlag(i);
    const flag = take();
    const role = known && i < words.length ? ROLES.get(flag) : undefined;
    if (role === "match") {
      current = { name: take(), options: [] };
      matches.push(current);
    } else if ((role === "jump" || role === "goto") && target === null) {
      target = { kind: role, name: take(), options: [] };
      current = target;
    } else if (role === "counters") {
      counters = { packets: Number(take()), bytes: Number(take()) };
    } else {
      const owner: Draft = known && BUILT_IN.has(flag) ? ip() : (current ?? implicit(matches) ?? ip());
      if (current === null && owner.name !== "ip") current = owner;
      const found = values(flag);
      owner.options.push({ flag, negated, values: found });
    }
    negated = false;
  }
  if (negated) (current ?? ip()).options.push({ flag: "!", negated: false, values: [] });
  return {
    ...place,
    text,
    counters,
    comment: commentOf(matches),
    matches: matches.map(tight),
    target: target && tight(target),
  };
}

/** Rules are many: an array that was pushed to keeps room for more. */
function tight<T extends Draft>(extension: T): T {
  return { ...extension, options: extension.options.slice() };
}

const ROLES: ReadonlyMap<string, "match" | "jump" | "goto" | "counters"> = new Map([
  ["-m", "match"],
  ["--match", "match"],
  ["-j", "jump"],
  ["--jump", "jump"],
  ["-g", "goto"],
  ["--goto", "goto"],
  ["-c", "counters"],
  ["--set-counters", "counters"],
]);

function commentOf(matches: readonly XtExtension[]): string | null {
  for (const match of matches)
    if (match.name === "comment")
      for (const option of match.options) if (option.flag === "--comment") return option.values[0] ?? "";
  return null;
}

/** The extension of the protocol that `-p` named, added to the rule: `-p tcp --dport 80` is `-p tcp -m tcp --dport 80`. */
function implicit(matches: Draft[]): Draft | null {
  const proto = matches
    .flatMap((m) => (m.name === "ip" ? m.options : []))
    .find((o) => o.flag === "-p" || o.flag.startsWith("--proto"))?.values[0];
  const name = proto === undefined ? undefined : IMPLICIT.get(parseProtocol(proto) ?? -1);
  if (name === undefined) return null;
  const fresh: Draft = { name, options: [] };
  matches.push(fresh);
  return fresh;
}

/** Begins with a dash and is no negative number. */
function hasFlagForm(word: string | undefined): boolean {
  return word !== undefined && word.charCodeAt(0) === 0x2d && /^-(?:[a-zA-Z]|-[a-zA-Z]|[46]$)/.test(word);
}
