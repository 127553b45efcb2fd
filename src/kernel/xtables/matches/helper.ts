/** `-m helper`: net/netfilter/xt_helper.c helper_mt: the helper of the connection that this one was expected by. */
import type { Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { answers, condition } from "../statement.ts";

const UNKNOWN = {
  type: "undetermined",
  reason: "whether the captured connection was expected by another is not in the snapshot",
} as const;

export function helper(options: Options): Statement {
  const option = options.value("--helper");
  if (!option) throw new Unreadable("--helper is not given");
  const wanted = option.value;
  const { yes, no } = answers(option);
  return condition(
    () => ({
      option,
      subject: "the connection was expected by helper",
      wanted: wanted === "" ? "any" : wanted,
      actual: ({ packet }) => packet.ct?.entry?.master?.helper ?? "none",
    }),
    ({ packet }) => {
      const entry = packet.ct?.entry;
      if (!entry) return no;
      if (!entry.master) return entry.captured ? UNKNOWN : no;
      const name = entry.master.helper;
      return name !== null && (wanted === "" || wanted.startsWith(name)) ? yes : no;
    },
  );
}
