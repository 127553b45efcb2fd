/** `-j DNAT`: net/netfilter/xt_nat.c xt_dnat_target_v2. */
import { ACCEPT, type NatRange, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { action } from "../statement.ts";
import { natFlags, natInWords, natRangeOf } from "./nat-range.ts";

export function dnat(options: Options, scope: XtScope): Statement {
  const to = options.setting("--to-destination");
  if (to === undefined) throw new Unreadable("--to-destination is not given");
  const range: NatRange = { ...natRangeOf(to, scope.family), ...natFlags(options) };
  return action(
    (context) => {
      context.nat?.setup("dnat", range);
      return ACCEPT;
    },
    ({ packet }) => `goes on to ${natInWords(range, packet)}`,
  );
}
