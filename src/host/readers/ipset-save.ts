/**
 * `ipset save` (ipset(8)):
 *
 *   create blocked hash:net family inet hashsize 1024 maxelem 65536 timeout 600 comment
 *   add blocked 10.0.0.0/8 timeout 412 comment "no entry" nomatch
 *
 * Every line is in the sets returned or in `unread`.
 */
import type { IpSet, IpSetMember, Unread } from "../model.ts";
import { unreadAt } from "./reading.ts";
import { splitWords } from "./xt-rule.ts";

/** Words of `create` and `add` that take no value. */
const FLAGS: ReadonlySet<string> = new Set(["counters", "skbinfo", "forceadd", "nomatch", "wildcard"]);

interface Draft extends IpSet {
  readonly members: IpSetMember[];
}

/** `namespace`: inode, for `unread`. */
export function readIpsetSave(text: string, at: { readonly namespace: number }): { sets: IpSet[]; unread: Unread[] } {
  const sets = new Map<string, Draft>();
  const unread: Unread[] = [];
  const lines = text.replace(/^\ufeff/, "").split("\n");
  for (const [i, line] of lines.entries()) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const reason = readLine(trimmed, sets);
    if (reason !== null) unread.push(unreadAt({ ...at, source: "ipset-save" }, i + 1, trimmed, reason));
  }
  return { sets: [...sets.values()], unread };
}

/** Returns why the line could not be taken. */
function readLine(line: string, sets: Map<string, Draft>): string | null {
  const { words } = splitWords(line);
  const [command, name, third] = words;
  if (command !== "create" && command !== "add") return "is neither 'create' nor 'add'";
  if (name === undefined || third === undefined)
    return command === "create" ? "expected 'create NAME TYPE …'" : "expected 'add NAME MEMBER …'";
  if (command === "add") {
    const set = sets.get(name);
    if (!set) return `there is no set ${name}`;
    const options = optionsOf(words, false);
    if (typeof options === "string") return options;
    set.members.push({ text: third, nomatch: options.has("nomatch"), options });
    return null;
  }
  if (sets.has(name)) return `set ${name} is created twice`;
  if (!/^(bitmap|hash|list):/.test(third)) return `'${third}' is no type of set`;
  const options = optionsOf(words, true);
  if (typeof options === "string") return options;
  sets.set(name, {
    name,
    type: third,
    family: options.get("family") === "inet6" ? "inet6" : "inet",
    options,
    members: [],
  });
  return null;
}

/**
 * The words from the fourth on, in pairs; `comment` takes a value on a member, and none on a set. A text: why they could
 * not be taken.
 */
function optionsOf(words: readonly string[], create: boolean): ReadonlyMap<string, string> | string {
  const options = new Map<string, string>();
  for (let i = 3; i < words.length; i++) {
    const word = words[i] ?? "";
    if (options.has(word)) return `says '${word}' twice`;
    const alone = FLAGS.has(word) || (create && word === "comment");
    options.set(word, alone ? "" : (words[++i] ?? ""));
  }
  return options;
}
