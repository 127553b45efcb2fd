import type { Json, NftFamily, NftRule } from "../../host/model.ts";
import { readXtRule } from "../../host/readers/xt-rule.ts";
import { languageOf, printRule } from "../nftables/text.ts";
import { isObject, NotUnderstood } from "../nftables/understanding.ts";
import { describeXtMatch } from "../xtables/describe.ts";
import { targetInWords } from "../xtables/describe-target.ts";
import { spellInXt } from "./xt-from-nft.ts";

/** What a statement asks for, or does: `packets for tcp port 80`, `go on to 172.18.0.2 port 80`. */
export function describeNftStatement(statement: Json, family: NftFamily): string {
  const rule: NftRule = { position: 1, handle: 0, comment: null, expr: [statement] };
  const spelled = spellInXt(rule, family);
  if ("text" in spelled) {
    if (spelled.text === "") return "are counted";
    const { matches, target } = readXtRule(`-A X ${spelled.text}`, { position: 1, line: 1, counters: null });
    // `tcp dport 80` says that it is tcp by its port.
    const last = matches.findLast(({ options }) => options.length > 0);
    return last ? describeXtMatch(last, matches) : targetInWords(target);
  }
  return ofNftAlone(statement, family) ?? `that meet '${printRule(rule, family)}'`;
}

/** Sets and maps, which iptables has no words for. */
function ofNftAlone(statement: Json, family: NftFamily): string | null {
  if (!isObject(statement)) return null;
  const language = languageOf(family);
  const { match, vmap } = statement;
  try {
    if (isObject(vmap) && vmap.key !== undefined) {
      const map = typeof vmap.data === "string" ? `map ${vmap.data.replace(/^@/, "")}` : "the rule's own map";
      return `go where ${map} sends their ${language.print(vmap.key)}`;
    }
    if (!isObject(match) || match.left === undefined || match.right === undefined) return null;
    const { op, left, right } = match;
    const isNot = op === "!=" ? "is not" : "is";
    const named = typeof right === "string" && right.startsWith("@");
    const value = named ? `in set ${right.slice(1)}` : language.printRight(right, language.types(left));
    return `packets whose ${language.print(left)} ${isNot} ${isObject(right) && right.set !== undefined ? "one of " : ""}${value}`;
  } catch (error) {
    if (error instanceof NotUnderstood) return null;
    throw error;
  }
}
