/**
 * `-m statistic`: net/netfilter/xt_statistic.c statistic_mt. The dice are the question's seed; the counter of `nth` is taken
 * to stand where it stood when the rule was loaded, since no snapshot tells it. Both are said.
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
    () => ({
      option,
      subject: "the dice, thrown by the question's seed, fell",
      wanted: `within ${probability}`,
      actual: (context) =>
        context.random(scope.rule) < probability ? `within ${probability}` : `outside ${probability}`,
    }),
    (context) => {
      context.assume(`the random choice in ${scope.rule} is made by the question's seed`);
      return context.random(scope.rule) < probability;
    },
  );
}

/** Every `every`th packet, the first of them after `packet` others (libxt_statistic.c sets the counter so). */
function nth(options: Options, scope: XtScope): Statement {
  const option = options.value("--every");
  if (!option) throw new Unreadable("--every is not given");
  const every = numberOf(option.value);
  if (every === 0) throw new Unreadable("--every 0 matches nothing");
  const first = numberOf(options.setting("--packet") ?? "0", every - 1);
  const seen = ({ memory, ns }: RuleContext): number => {
    const kept = memory.get(`${ns.inode} ${scope.rule}`);
    return typeof kept === "number" ? kept : 0;
  };
  return comparison(
    () => ({
      option,
      subject: "of every round of packets this is",
      wanted: `number ${first + 1} of ${every}`,
      actual: (context) => `number ${((seen(context) - 1) % every) + 1} of ${every}`,
    }),
    (context) => {
      context.assume(`${scope.rule} had counted no packet before`);
      const before = seen(context);
      context.memory.set(`${context.ns.inode} ${scope.rule}`, before + 1);
      return before % every === first;
    },
  );
}
