/** `-m connlimit`: net/netfilter/xt_connlimit.c connlimit_mt. The packet's own connection is always one of those counted. */
import { BREAK, NEXT, type RuleContext, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { action } from "../statement.ts";
import { numberOf } from "../values.ts";

export function connlimit(options: Options, scope: XtScope): Statement {
  const above = options.value("--connlimit-above");
  const option = above ?? options.value("--connlimit-upto");
  if (!option) throw new Unreadable("neither --connlimit-above nor --connlimit-upto is given");
  options.ignore("--connlimit-mask", "--connlimit-saddr", "--connlimit-daddr");
  const limit = numberOf(option.value);
  const isAbove = limit < 1;
  const holds = isAbove === ((option === above) !== option.negated);
  const assumption = `no more than ${limit} connections have come to ${scope.rule}`;
  const why = isAbove ? "there is a connection already: this one" : `${assumption}, it is assumed`;
  const assume = (context: RuleContext): void => {
    if (!isAbove) context.assume(assumption);
  };
  if (holds)
    return action((context) => {
      assume(context);
      return NEXT;
    }, why);
  const actual = isAbove ? "at least 1" : "assumed fewer";
  return {
    run(context) {
      assume(context);
      return BREAK;
    },
    explain: () => ({ why, failed: { condition: option.written, wanted: isAbove ? "no connection" : "more", actual } }),
  };
}
