/**
 * `-m statistic`: net/netfilter/xt_statistic.c statistic_mt. The dice are the question's seed; the counter of `nth` is taken
 * to stand where the rule was loaded, since no snapshot tells it. Both are said.
 */
import type { RuleContext, Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { comparison } from "../statement.ts";
import { numberOf } from "../values.ts";

export function statistic(options: Options, scope: XtScope): Statement {
  const mode = options.setting("--mode");
  if (mode === "random") return random(options, scope);
  if (mode === "nth") return nth(options, scope);
  throw new Unreadable(`--mode ${mode} is not known to this program`);
}

function random(options: Options, scope: XtScope): Statement {
  const option = options.value("--probability");
  const probability = Number(option?.value);
  if (!option || !(probability >= 0 && probability <= 1)) throw new Unreadable("--probability is not from 0 to 1");
  return comparison(
    {
      option,
      subject: "the dice, thrown by the question's seed, fell",
      wanted: `within ${probability}`,
      actual: (context) =>
        context.random(scope.rule) < probability ? `within ${probability}` : `outside ${probability}`,
    },
    (context) => {
      context.assume(`the random choice in ${scope.rule} is made by the question's seed`);
      return context.random(scope.rule) < probability;
    },
  );
}

function nth(options: Options, scope: XtScope): Statement {
  const option = options.value("--every");
  if (!option) throw new Unreadable("--every is not given");
  const every = numberOf(option.value);
  const packet = numberOf(options.setting("--packet") ?? "0");
  if (every === 0) throw new Unreadable("--every 0 matches nothing");
  const count = ({ memory }: RuleContext): number => {
    const kept = memory.get(scope.rule);
    return typeof kept === "number" ? kept : packet;
  };
  return comparison(
    {
      option,
      subject: "the count of packets is at",
      wanted: `the last of ${every}`,
      actual: (context) => `${count(context)} of ${every}`,
    },
    (context) => {
      context.assume(`the counter of ${scope.rule} stood at ${packet}, as when the rule was loaded`);
      const before = count(context);
      const after = before === every - 1 ? 0 : before + 1;
      context.memory.set(scope.rule, after);
      return after === 0;
    },
  );
}
