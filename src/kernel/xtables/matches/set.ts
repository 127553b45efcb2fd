/** `-m set`: net/netfilter/xt_set.c set_match_v4; ipset(8). */
import type { RuleContext, Statement } from "../../rule.ts";
import { BREAK, NEXT } from "../../rule.ts";
import { countersHold, counterTests } from "../ipset/counters.ts";
import { changeSet, findInSet } from "../ipset/index.ts";
import { type Options, Unreadable } from "../options.ts";
import { setReference } from "../set-reference.ts";

export function set(options: Options): Statement {
  const option = options.take("--match-set", "--set");
  if (!option) throw new Unreadable("--match-set is not given");
  const { name, sides, inWords } = setReference(option);
  const returnNomatch = options.has("--return-nomatch");
  const counts = options.flag("--update-counters")?.negated !== true;
  options.ignore("--update-subcounters");
  const tests = counterTests(options);
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
      let held = found.member !== null && found.member.nomatch === returnNomatch;
      if (held && found.member && tests.length > 0 && found.set?.options.has("counters")) {
        const counted = countersHold(tests, found.member, context.packet, counts);
        if (counted === null) return uncounted;
        held = counted;
      }
      if (found.learned) changeSet(context, found.learned);
      return held === option.negated ? BREAK : NEXT;
    },
    explain(context: RuleContext) {
      const found = findInSet(context, name, sides);
      const member = "undetermined" in found ? null : found.member;
      const actual = inWords(context);
      const counters = tests.length === 0 ? "" : option.negated ? ", with such counters" : ", but with other counters";
      const there = member
        ? `${actual} is in set ${name}${member.nomatch ? ", as an exception" : counters}`
        : `${actual} is not in set ${name}`;
      return {
        why: there,
        failed: { condition: option.written, wanted: `${option.negated ? "not " : ""}in set ${name}`, actual },
      };
    },
  };
}
