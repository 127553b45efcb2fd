/** `-m mark`: net/netfilter/xt_mark.c mark_mt. */
import type { Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { answers, condition } from "../statement.ts";
import { maskedOf } from "../values.ts";
import { hex, masked } from "../words.ts";

export function mark(options: Options): Statement {
  const option = options.value("--mark");
  if (!option) throw new Unreadable("--mark is not given");
  const { value, mask } = maskedOf(option.value);
  const { yes, no } = answers(option);
  return condition(
    () => ({ option, subject: "mark is", wanted: masked(value, mask), actual: ({ packet }) => hex(packet.mark) }),
    ({ packet }) => ((packet.mark & mask) >>> 0 === value ? yes : no),
  );
}
