/** Goes through a snapshot's JSON, and puts other words in the place of its words. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Words {
  /** @param inDocker where names stand for themselves, and not for words of a command's language */
  text(text: string, inDocker: boolean): string;
  /** A comment, whole. */
  comment(text: string): string;
}

/** An address and the length of its prefix, in two fields: both have a say in what it stands for. */
const PAIRS: readonly (readonly [address: string, length: string])[] = [
  ["src", "srclen"],
  ["dst", "dstlen"],
  ["addr", "len"],
  ["local", "prefixlen"],
  ["IPAddress", "IPPrefixLen"],
];
/** What people write for people: in rules, log lines, and beside interfaces. */
const COMMENTS: ReadonlySet<string> = new Set(["comment", "ifalias"]);

const WRITTEN = /(--(?:comment|log-prefix|nflog-prefix)\s+|\bcomment\s+(?="))("(?:\\.|[^"\\])*"|\S+)/g;

function replaceText(text: string, words: Words, inDocker: boolean): string {
  if (!text.includes("-prefix") && !text.includes("comment")) return words.text(text, inDocker);
  let out = "";
  let from = 0;
  for (const match of text.matchAll(WRITTEN)) {
    const [whole, option = "", said = ""] = match;
    out += words.text(text.slice(from, match.index), inDocker) + option;
    out += said.startsWith('"') ? `"${words.comment(said.slice(1, -1))}"` : words.comment(said);
    from = match.index + whole.length;
  }
  return out + words.text(text.slice(from), inDocker);
}

export function replaceAll(value: Json, words: Words, inDocker = false, key = ""): Json {
  if (typeof value === "string") return COMMENTS.has(key) ? words.comment(value) : replaceText(value, words, inDocker);
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map((item) => replaceAll(item, words, inDocker, key === "comment" ? "" : key));
  const out: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) {
    const inside = inDocker || (name === "docker" && "namespaces" in value);
    // The names of networks are keys there, and so are the ids of containers.
    const named = inDocker && (key === "Networks" || /^[0-9a-f]{64}$/.test(name));
    const renamed = named ? words.text(name, true) : name;
    const isLog = key === "log" && name === "prefix" && typeof member === "string";
    out[renamed] = isLog ? words.comment(member) : replaceAll(member, words, inside, name);
  }
  for (const [address, length] of PAIRS) {
    const { [address]: text, [length]: bits } = value;
    if (typeof text !== "string" || typeof bits !== "number" || text === "") continue;
    out[address] = words.text(`${text}/${bits}`, inDocker).split("/")[0] ?? text;
  }
  return out;
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
