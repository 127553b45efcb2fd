/** Chains in nft's syntax, and native ones in that of iptables: what `written.ts` has in the syntax that iptables-save printed. */
import type { RuleSyntax } from "../../app/rule-syntax.ts";
import type { FoundChain } from "../../app/selected.ts";
import type { Json, NftFamily, NftRule } from "../../host/model.ts";
import { printBase, printSet } from "../../kernel/nftables/declarations.ts";
import { printRule } from "../../kernel/nftables/text.ts";
import { spellInNft } from "../../kernel/spelling/nft-from-xt.ts";
import { spellInXt } from "../../kernel/spelling/xt-from-nft.ts";
import { partsOf, type RuleParts, type WrittenChain, type WrittenRule, writtenXt, xtRule } from "./written.ts";

export function writtenAs(found: FoundChain, syntax: RuleSyntax): WrittenChain {
  if (found.syntax === "iptables") {
    if (syntax === "iptables") return writtenXt(found);
    const { chain, table } = found;
    const rules = chain.rules.map((rule): WrittenRule => {
      const { expr, comment, conditions } = spellInNft(rule, table.family);
      return {
        position: rule.position,
        ...nftParts(expr, comment, table.family),
        counters: null,
        shownAs(condition) {
          const at = expr[conditions.get(condition) ?? -1];
          return at === undefined ? "" : printed([at], table.family);
        },
      };
    });
    return { rules, policy: chain.policy?.toLowerCase() ?? null };
  }
  const { chain, table } = found;
  const policy = chain.base?.policy ?? null;
  if (syntax === "nft") {
    const named = JSON.stringify(chain.rules);
    return {
      rules: chain.rules.map((rule) => (rule.xt ? xtRule(rule.xt) : nativeRule(rule, table.family))),
      policy,
      ...(chain.base ? { head: printBase(chain.base, table.family) } : {}),
      sets: table.sets
        .filter(({ name }) => named.includes(JSON.stringify(`@${name}`)))
        .map((set) => printSet(set, table.family)),
    };
  }
  return { rules: chain.rules.map((rule) => inXt(rule, table.family)), policy: policy?.toUpperCase() ?? null };
}

function inXt(rule: NftRule, family: NftFamily): WrittenRule {
  if (rule.xt) return xtRule(rule.xt);
  const spelled = spellInXt(rule, family);
  if ("wordless" in spelled) return { ...nativeRule(rule, family), wordless: spelled.wordless };
  return {
    position: rule.position,
    ...partsOf(spelled.text),
    counters: spelled.counters,
    shownAs(condition) {
      const index = rule.expr.findIndex((statement) => printed([statement], family) === condition);
      return spelled.conditions.get(index) ?? "";
    },
  };
}

function nativeRule({ position, expr, comment }: NftRule, family: NftFamily): WrittenRule {
  return { position, ...nftParts(expr, comment, family), counters: null };
}

/** Parts a rule of nft before the first statement that asks for nothing. */
function nftParts(expr: readonly Json[], comment: string | null, family: NftFamily): RuleParts {
  const asks = (statement: Json): boolean => /^\{"(match|limit|counter)"/.test(JSON.stringify(statement));
  const first = expr.findIndex((statement) => !asks(statement));
  const at = first < 0 ? expr.length : first;
  return { conditions: printed(expr.slice(0, at), family), action: printed(expr.slice(at), family, comment) };
}

/** As `nft list ruleset` prints it. */
function printed(expr: readonly Json[], family: NftFamily, comment: string | null = null): string {
  return printRule({ position: 0, handle: 0, comment, expr }, family);
}
