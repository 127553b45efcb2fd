/**
 * A native rule of nft in the words of iptables-save(8), where there are such words: one rule, one action, no sets by name.
 *
 *   iifname != "br-app" tcp dport 80 counter packets 3 bytes 180 dnat to 172.18.0.2:80
 *   ! -i br-app -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.18.0.2:80
 */
import type { Counters, Json, NftFamily, NftRule } from "../../host/model.ts";
import { isObject, soleMember } from "../nftables/understanding.ts";
import { Wordless } from "./wordless.ts";
import { actionWords } from "./xt-actions.ts";
import { conditionWords, type XtCondition } from "./xt-conditions.ts";

export interface XtSpelling {
  /** Without the chain's name: `-i br-app -j RETURN`. */
  readonly text: string;
  readonly counters: Counters | null;
  /** For each condition of the rule, by the index of its statement: the words that stand for it. */
  readonly conditions: ReadonlyMap<number, string>;
}

/** @returns the rule, or why iptables has no words for it, as the end of a sentence */
export function spellInXt(rule: NftRule, family: NftFamily): XtSpelling | { readonly wordless: string } {
  try {
    return spell(rule, family);
  } catch (error) {
    if (error instanceof Wordless) return { wordless: error.message };
    throw error;
  }
}

function spell({ expr, comment }: NftRule, family: NftFamily): XtSpelling {
  if (family !== "ip" && family !== "ip6" && family !== "inet") throw new Wordless(`it has no tables for ${family}`);
  const found: (XtCondition & { readonly index: number })[] = [];
  const actions: string[] = [];
  let counters: Counters | null = null;
  let protocol: string | null = null;
  for (const [index, statement] of expr.entries()) {
    const { name, body } = soleMember(typeof statement === "string" ? { [statement]: null } : statement);
    if (name === "counter") counters = countersOf(body);
    else if (name === "match" || name === "limit") {
      if (actions.length > 0) throw new Wordless("it does something before its last condition");
      const condition = conditionWords(name, body, protocol);
      protocol = condition.protocol ?? protocol;
      found.push({ ...condition, index });
    } else actions.push(actionWords(name, body, family));
  }
  const [action, ...more] = actions;
  if (more.length > 0) throw new Wordless("it does more than one thing");
  const words = inOrder(found);
  if (comment !== null) words.push(`-m comment --comment ${quoted(comment)}`);
  if (action !== undefined) words.push(action);
  return {
    text: words.join(" "),
    counters,
    conditions: new Map(found.map(({ index, words: own, protocol: named }) => [index, own || `-p ${named}`])),
  };
}

/** What every rule may ask comes first, in iptables-save's order; then the extensions, each announced once. */
function inOrder(found: readonly XtCondition[]): string[] {
  const words: string[] = [];
  for (const flag of ["-s", "-d", "-i", "-o"])
    words.push(...found.filter((one) => one.words.replace(/^! /, "").startsWith(`${flag} `)).map((one) => one.words));
  const plain = new Set(words);
  const protocol = found.find((one) => one.protocol !== null)?.protocol;
  if (protocol) words.push(`-p ${protocol}`);
  words.push(...found.filter((one) => /^! -p /.test(one.words)).map((one) => one.words));
  const announced = new Set<string>();
  for (const { extension, words: own } of found) {
    if (own === "" || plain.has(own) || /^! -p /.test(own)) continue;
    if (extension !== null && !announced.has(extension)) words.push(`-m ${extension}`);
    if (extension !== null) announced.add(extension);
    words.push(own);
  }
  return words;
}

function countersOf(body: Json): Counters | null {
  if (!isObject(body) || typeof body.packets !== "number" || typeof body.bytes !== "number") return null;
  return { packets: body.packets, bytes: body.bytes };
}

/** As xtables_save_string() quotes. */
function quoted(text: string): string {
  return /^[-_0-9A-Za-z]+$/.test(text) ? text : `"${text.replace(/["\\']/g, "\\$&")}"`;
}
