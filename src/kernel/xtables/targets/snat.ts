/** `-j SNAT`: net/netfilter/xt_nat.c xt_snat_target_v2. In the input chain it gives local processes another source to see. */
import { ACCEPT, type NatRange, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { action } from "../statement.ts";
import { natFlags, natInWords, natRangeOf } from "./nat-range.ts";

export function snat(options: Options, scope: XtScope): Statement {
  const to = options.setting("--to-source");
  if (to === undefined) throw new Unreadable("--to-source is not given");
  const range: NatRange = { ...natRangeOf(to, scope.family), ...natFlags(options) };
  return action(
    (context) => {
      context.nat?.setup("snat", range);
      return ACCEPT;
    },
    ({ packet }) => `goes on as from ${natInWords(range, packet)}`,
  );
}
