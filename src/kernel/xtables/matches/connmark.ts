/** `-m connmark`: net/netfilter/xt_connmark.c connmark_mt. */
import type { Packet } from "../../packet.ts";
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
      actual: ({ packet }) => hex(markOf(packet) ?? 0),
      absent: ({ packet }) => (markOf(packet) === null ? "the packet belongs to no connection" : null),
    }),
    ({ packet }) => {
      const mark = markOf(packet);
      return mark === null ? BREAK : (mark & mask) >>> 0 === value ? yes : no;
    },
  );
}

/** nf_ct_get() finds a template that a raw rule has set, too: its mark is 0. */
function markOf({ ct, ctTemplate }: Packet): number | null {
  return ct?.entry?.mark ?? (ct === null && ctTemplate ? 0 : null);
}
