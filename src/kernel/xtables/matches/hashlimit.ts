/**
 * `-m hashlimit`: net/netfilter/xt_hashlimit.c hashlimit_mt_common. The rate seen so far is in no snapshot: it is assumed to
 * be below the limit, so `--hashlimit-upto` holds and `--hashlimit-above` does not; `!` makes one of the other.
 */
import { BREAK, NEXT, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import type { XtScope } from "../scope.ts";

export function hashlimit(options: Options, scope: XtScope): Statement {
  const upto = options.value("--hashlimit-upto", "--hashlimit");
  const above = options.value("--hashlimit-above");
  const rate = upto ?? above;
  if (!rate || (upto && above)) throw new Unreadable("one of --hashlimit-upto and --hashlimit-above should be given");
  const limits = (rate === upto) !== rate.negated;
  options.ignore(
    "--hashlimit-burst",
    "--hashlimit-mode",
    "--hashlimit-srcmask",
    "--hashlimit-dstmask",
    "--hashlimit-name",
    "--hashlimit-htable-size",
    "--hashlimit-htable-max",
    "--hashlimit-htable-expire",
    "--hashlimit-htable-gcinterval",
    "--hashlimit-rate-match",
    "--hashlimit-rate-interval",
  );
  const assumption = `the limit of ${rate.value} in ${scope.rule} was not reached`;
  return {
    run(context) {
      context.assume(assumption);
      return limits ? NEXT : BREAK;
    },
    explain: () => ({
      why: assumption,
      failed: { condition: rate.written, wanted: `a rate above ${rate.value}`, actual: "a lower rate, as is assumed" },
    }),
  };
}
