/** `-m connlimit`: net/netfilter/xt_connlimit.c connlimit_mt. The packet's own connection is always one of those counted. */
import { BREAK, NEXT, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { action, undetermined } from "../statement.ts";
import { numberOf } from "../values.ts";

export function connlimit(options: Options): Statement {
  const above = options.value("--connlimit-above");
  const option = above ?? options.value("--connlimit-upto");
  if (!option) throw new Unreadable("neither --connlimit-above nor --connlimit-upto is given");
  options.ignore("--connlimit-mask", "--connlimit-saddr", "--connlimit-daddr");
  if (numberOf(option.value) > 0)
    return undetermined(`how many connections are counted at this moment is not in the snapshot: ${option.written}`);
  const counted = (option === above) !== option.negated;
  if (counted) return action(() => NEXT, "there is a connection");
  return {
    run: () => BREAK,
    explain: () => ({
      why: "there is a connection already: this one",
      failed: { condition: option.written, wanted: "no connection", actual: "at least 1" },
    }),
  };
}
