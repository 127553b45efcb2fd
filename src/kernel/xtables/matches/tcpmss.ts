/** `-m tcpmss`: net/netfilter/xt_tcpmss.c tcpmss_mt. */
import type { Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { comparison } from "../statement.ts";
import { rangeOf } from "../values.ts";
import { rangesInWords } from "../words.ts";

const TCPOPT_MSS = 2;

export function tcpmss(options: Options): Statement {
  const option = options.value("--mss");
  if (!option) throw new Unreadable("--mss is not given");
  const { first, last } = rangeOf(option.value, 0xffff);
  return comparison(
    () => ({
      option,
      subject: "maximum segment size is",
      wanted: rangesInWords([{ first, last }]),
      actual: ({ packet }) => String(packet.tcpOptions.get(TCPOPT_MSS) ?? "not said"),
    }),
    ({ packet }) => {
      const mss = packet.tcpOptions.get(TCPOPT_MSS);
      return mss !== undefined && mss >= first && mss <= last;
    },
  );
}
