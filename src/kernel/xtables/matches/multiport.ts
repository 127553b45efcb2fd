/** `-m multiport`: net/netfilter/xt_multiport.c ports_match_v1. */
import type { RuleContext, Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { answers, condition } from "../statement.ts";
import { inRanges, portRangeOf } from "../values.ts";
import { rangesInWords } from "../words.ts";

export function multiport(options: Options): Statement {
  const source = options.value("--sports", "--source-ports");
  const destination = options.value("--dports", "--destination-ports");
  const either = options.value("--ports");
  const option = source ?? destination ?? either;
  if (!option) throw new Unreadable("none of --sports, --dports and --ports is given");
  const ranges = option.value.split(",").map(portRangeOf);
  const { yes, no } = answers(option);
  const wanted = (): string => rangesInWords(ranges);
  if (option === either)
    return condition(
      () => ({
        option,
        wanted: wanted(),
        subject: "ports are",
        actual: ({ packet }: RuleContext) => `${packet.sport} and ${packet.dport}`,
      }),
      ({ packet }) => (inRanges(packet.sport, ranges) || inRanges(packet.dport, ranges) ? yes : no),
    );
  if (option === source)
    return condition(
      () => ({
        option,
        wanted: wanted(),
        subject: "source port is",
        actual: ({ packet }: RuleContext) => String(packet.sport),
      }),
      ({ packet }) => (inRanges(packet.sport, ranges) ? yes : no),
    );
  return condition(
    () => ({
      option,
      wanted: wanted(),
      subject: "destination port is",
      actual: ({ packet }: RuleContext) => String(packet.dport),
    }),
    ({ packet }) => (inRanges(packet.dport, ranges) ? yes : no),
  );
}
