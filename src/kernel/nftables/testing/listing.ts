/** Native tables as the panel shows them, beside what nft itself lists: word for word, counters aside. */
import type { NftTable } from "../../../host/model.ts";
import { printTable } from "../declarations.ts";

/**
 * @param listed what `nft list ruleset` prints of the namespace that the tables were read from
 * @returns what differs, a line each: declarations of sets, objects and flowtables, heads of chains, rules
 */
export function partingsFromListing(tables: readonly NftTable[], listed: string): string[] {
  const blocks = blocksOf(listed);
  return tables.flatMap((table) => {
    const shown = blocksOf(printTable(table));
    const own = [...blocks].filter(([name]) => name.startsWith(`${table.family} ${table.name}: `));
    const missing = own.flatMap(([name]) => (shown.has(name) ? [] : [`${name} is listed by nft, and not shown`]));
    return [...missing, ...[...shown].flatMap(([name, lines]) => partingsOf(name, lines, blocks.get(name)))];
  });
}

function partingsOf(name: string, shown: readonly string[], listed: readonly string[] | undefined): string[] {
  if (!listed) return [`${name} is shown, and not listed by nft`];
  if (shown.length !== listed.length) return [`${name}: nft lists ${listed.length} lines, ${shown.length} are shown`];
  return shown.flatMap((line, i) =>
    line ===
    listed[i]?.replace(/ device(?:s = \{[^}]*\}| "[^"]*")(?=.*;)/, line.includes(" device ?") ? " device ?" : "$&")
      ? []
      : [`${name}, line ${i + 1}: nft lists '${listed[i]}', shown is '${line}'`],
  );
}

/** The lines of each declaration by `FAMILY TABLE: WHAT NAME`. A long set goes on in the next line. */
function blocksOf(text: string): Map<string, readonly string[]> {
  const blocks = new Map<string, string[]>();
  let table = "";
  let own: string[] | null = null;
  let begun = "";
  for (const line of text.split("\n")) {
    const opened = /^(\t?)(\S.*) \{(?: #.*)?$/.exec(line);
    if (begun === "" && opened?.[1] === "") table = (opened[2] ?? "").replace(/^table /, "");
    else if (begun === "" && opened?.[1] === "\t") {
      own = [];
      blocks.set(`${table}: ${opened[2]}`, own);
    } else if (/^\t?\}$/.test(line)) own = null;
    else if (own) {
      begun = `${begun} ${line.trim()}`.trim();
      if (!isWhole(begun)) continue;
      const words = comparable(begun);
      if (words !== "") own.push(words);
      begun = "";
    }
  }
  return blocks;
}

function isWhole(text: string): boolean {
  const bare = text.replace(/"[^"]*"/g, "");
  return bare.split("{").length === bare.split("}").length && !bare.endsWith("\\");
}

/**
 * Old versions of nft leave `dynamic` out of their JSON, which tables are read from. A packet may have come by between the listing and the capture, an element may be some milliseconds older, and the kernel
 * gives the elements of a set in no order of its own.
 */
function comparable(words: string): string {
  return words
    .replace(/^flags dynamic(,|$)/, (_, more: string) => (more === "" ? "" : "flags "))
    .replace(/\bpackets \d+ bytes \d+/g, "packets bytes")
    .replace(/\bexpires \w+/g, "expires")
    .replace(/ used \d+ \w+/g, "")
    .replace(/\{ (.*) \}/g, (_, elements: string) => `{ ${elements.split(", ").sort().join(", ")} }`);
}
