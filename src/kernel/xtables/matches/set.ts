/** `-m set`: net/netfilter/xt_set.c set_match_v4; ipset(8). */
import type { RuleContext, Statement } from "../../rule.ts";
import { BREAK, NEXT } from "../../rule.ts";
import { findInSet } from "../ipset/index.ts";
import { type Options, Unreadable } from "../options.ts";
import { setReference } from "../set-reference.ts";

export function set(options: Options): Statement {
  const option = options.take("--match-set", "--set");
  if (!option) throw new Unreadable("--match-set is not given");
  const { name, sides, inWords } = setReference(option);
  const returnNomatch = options.has("--return-nomatch");
  options.ignore("--update-counters", "--update-subcounters");
  const counters = ["--packets-eq", "--packets-lt", "--packets-gt", "--bytes-eq", "--bytes-lt", "--bytes-gt"].flatMap(
    (flag) => options.value(flag) ?? [],
  );
  const uncounted = {
    type: "undetermined",
    reason: `what the counters of set ${name} stand at now is not in the snapshot`,
  } as const;
  const unknown = new Map<string, { readonly type: "undetermined"; readonly reason: string }>();

  return {
    run(context) {
      const found = findInSet(context, name, sides);
      if ("undetermined" in found) {
        const kept = unknown.get(found.undetermined) ?? { type: "undetermined" as const, reason: found.undetermined };
        unknown.set(found.undetermined, kept);
        return kept;
      }
      const held = found.member !== null && found.member.nomatch === returnNomatch;
      if (held && counters.length > 0 && found.set?.options.has("counters")) return uncounted;
      return held === option.negated ? BREAK : NEXT;
    },
    explain(context: RuleContext) {
      const found = findInSet(context, name, sides);
      const member = "undetermined" in found ? null : found.member;
      const actual = inWords(context);
      const there = member
        ? `${actual} is in set ${name}${member.nomatch ? ", as an exception" : ""}`
        : `${actual} is not in set ${name}`;
      return {
        why: there,
        failed: { condition: option.written, wanted: `${option.negated ? "not " : ""}in set ${name}`, actual },
      };
    },
  };
}
