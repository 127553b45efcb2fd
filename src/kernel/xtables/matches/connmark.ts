/** `-m connmark`: net/netfilter/xt_connmark.c connmark_mt. */
import { BREAK, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { answers, condition } from "../statement.ts";
import { maskedOf } from "../values.ts";
import { hex, masked } from "../words.ts";

export function connmark(options: Options): Statement {
  const option = options.value("--mark");
  if (!option) throw new Unreadable("--mark is not given");
  const { value, mask } = maskedOf(option.value);
  const { yes, no } = answers(option);
  return condition(
    () => ({
      option,
      subject: "the connection's mark is",
      wanted: masked(value, mask),
      actual: ({ packet }) => hex(packet.ct?.entry?.mark ?? 0),
      absent: ({ packet }) => (packet.ct?.entry ? null : "the packet belongs to no connection"),
    }),
    ({ packet }) => {
      const entry = packet.ct?.entry;
      return entry ? ((entry.mark & mask) >>> 0 === value ? yes : no) : BREAK;
    },
  );
}
