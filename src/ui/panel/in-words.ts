/** A rule's conditions and its action in plain words, each with what became of it for a packet. */
import type { FoundChain } from "../../app/selected.ts";
import type { NftFamily, NftRule, XtExtension, XtRule } from "../../host/model.ts";
import type { RuleLook } from "../../kernel/journey.ts";
import { printRule } from "../../kernel/nftables/text.ts";
import { writtenOption } from "../../kernel/spelling/nft-conditions.ts";
import { describeNftStatement } from "../../kernel/spelling/nft-words.ts";
import { describeXtMatch } from "../../kernel/xtables/describe.ts";
import { targetInWords } from "../../kernel/xtables/describe-target.ts";

export interface WordedPart {
  /** As it is written: `--dport 80`. */
  readonly written: string;
  /** `packets for tcp port 80`, `are accepted`. */
  readonly words: string;
  /** `unasked`: a condition before it failed, or no packet came here. */
  readonly state: "held" | "failed" | "undetermined" | "unasked";
  /** For the one that failed. */
  readonly values: { readonly wanted: string; readonly actual: string } | null;
}

/** Extensions whose options each ask for something of their own. */
const APART: ReadonlySet<string> = new Set([
  "ip",
  "tcp",
  "udp",
  "multiport",
  "conntrack",
  "state",
  "mark",
  "icmp",
  "icmp6",
]);

export function ruleInWords(found: FoundChain, position: number, look: RuleLook | undefined): readonly WordedPart[] {
  if (found.syntax === "iptables") {
    const rule = found.chain.rules.find((one) => one.position === position);
    return rule ? judged(xtParts(rule), look) : [];
  }
  const rule = found.chain.rules.find((one) => one.position === position);
  if (!rule) return [];
  return judged(rule.xt ? xtParts(rule.xt) : nftParts(rule, found.table.family), look);
}

type Part = Pick<WordedPart, "written" | "words">;

function xtParts({ matches, target, text }: XtRule): readonly Part[] {
  const asked = matches.flatMap((match): Part[] => {
    if (match.name === "comment" || match.options.length === 0) return [];
    const some: readonly XtExtension[] = APART.has(match.name)
      ? match.options.map((option) => ({ name: match.name, options: [option] }))
      : [match];
    return some.map((one) => ({
      written: one.options.map(writtenOption).join(" "),
      words: describeXtMatch(one, matches),
    }));
  });
  return [...asked, { written: / (-[jg] .*)$/.exec(text)?.[1] ?? "no target", words: targetInWords(target) }];
}

function nftParts({ expr }: NftRule, family: NftFamily): readonly Part[] {
  return expr
    .filter((statement) => !/^\{"counter"/.test(JSON.stringify(statement)))
    .map((statement) => ({
      written: printRule({ position: 0, handle: 0, comment: null, expr: [statement] }, family),
      words: describeNftStatement(statement, family),
    }));
}

function judged(parts: readonly Part[], look: RuleLook | undefined): readonly WordedPart[] {
  const failed = look?.failed;
  const at = failed ? parts.findIndex(({ written }) => written.includes(failed.condition)) : -1;
  return parts.map((part, index): WordedPart => {
    const here = index === at;
    const values = here && failed ? { wanted: failed.wanted, actual: failed.actual } : null;
    return { ...part, state: stateOf(look, index, at), values };
  });
}

function stateOf(look: RuleLook | undefined, index: number, at: number): WordedPart["state"] {
  if (!look) return "unasked";
  if (look.matched) return "held";
  const stopped = look.verdict === "undetermined" ? "undetermined" : "failed";
  if (at < 0) return stopped === "failed" ? "unasked" : stopped;
  return index < at ? "held" : index === at ? stopped : "unasked";
}
