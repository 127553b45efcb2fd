/** `-m limit`: net/netfilter/xt_limit.c limit_mt. How full the bucket is, no snapshot says: a token is assumed. */
import { NEXT, type Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { action } from "../statement.ts";

export function limit(options: Options, scope: XtScope): Statement {
  const rate = options.setting("--limit") ?? "3/hour";
  options.ignore("--limit-burst");
  const assumption = `the limit of ${rate} in ${scope.rule} was not reached`;
  return action((context) => {
    context.assume(assumption);
    return NEXT;
  }, assumption);
}
