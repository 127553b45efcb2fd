/** `-m length`: net/netfilter/xt_length.c length_mt, length_mt6: the whole IP packet, header and all. */
import type { Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { comparison } from "../statement.ts";
import { rangeOf } from "../values.ts";
import { rangesInWords } from "../words.ts";

export function length(options: Options): Statement {
  const option = options.value("--length");
  if (!option) throw new Unreadable("--length is not given");
  const range = rangeOf(option.value, 0xffff);
  return comparison(
    () => ({
      option,
      subject: "packet's length is",
      wanted: rangesInWords([range]),
      actual: ({ packet }) => String(packet.length),
    }),
    ({ packet }) => packet.length >= range.first && packet.length <= range.last,
  );
}
