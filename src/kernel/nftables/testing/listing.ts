/** Native rules as the panel shows them, beside what nft itself lists: word for word, counters aside. */
import type { NftTable } from "../../../host/model.ts";
import { printRule } from "../text.ts";

/**
 * @param listed what `nft list ruleset` prints of the namespace that the tables were read from
 * @returns what differs, a rule a line
 */
export function partingsFromListing(tables: readonly NftTable[], listed: string): string[] {
  const rules = rulesListed(listed);
  return tables.flatMap((table) =>
    table.chains.flatMap((chain) => {
      const place = `${table.family} ${table.name} ${chain.name}`;
      const own = rules.get(place) ?? [];
      const shown = chain.rules.map((rule) => uncounted(printRule(rule, table.family)));
      if (own.length !== shown.length) return [`${place}: nft lists ${own.length} rules, ${shown.length} are shown`];
      return shown.flatMap((words, i) =>
        words === own[i] ? [] : [`${place} ${i + 1}: nft lists '${own[i]}', shown is '${words}'`],
      );
    }),
  );
}

/** Rules by `FAMILY TABLE CHAIN`. A long set goes on in the next line. */
function rulesListed(listed: string): Map<string, string[]> {
  const rules = new Map<string, string[]>();
  let table = "";
  let own: string[] | null = null;
  let begun = "";
  for (const line of listed.split("\n")) {
    const opened = /^(\t?)(table|chain) (.*) \{(?: #.*)?$/.exec(line);
    if (begun === "" && opened?.[2] === "table") table = opened[3] ?? "";
    else if (begun === "" && opened?.[2] === "chain") {
      own = [];
      rules.set(`${table} ${opened[3]}`, own);
    } else if (/^\t?\}$/.test(line)) own = null;
    else if (own && !/^\t\t(type \S+ hook |comment "|policy )/.test(line)) {
      begun = `${begun} ${line.trim()}`.trim();
      if (!isWhole(begun)) continue;
      own.push(uncounted(begun));
      begun = "";
    }
  }
  return rules;
}

function isWhole(text: string): boolean {
  const bare = text.replace(/"[^"]*"/g, "");
  return bare.split("{").length === bare.split("}").length;
}

/** A packet may have come by between the listing and the capture. */
function uncounted(words: string): string {
  return words.replace(/\bcounter packets \d+ bytes \d+/g, "counter").replace(/\bexpires \S+/g, "expires");
}
