import type { Statement } from "../../rule.ts";
import type { GivenValue, Options } from "../options.ts";
import { answers, condition } from "../statement.ts";
import { portRangeOf } from "../values.ts";
import { rangesInWords } from "../words.ts";

/** `--sport` and `--dport` of tcp, udp, sctp and dccp: net/netfilter/xt_tcpudp.c port_match. */
export function portConditions(options: Options): Statement[] {
  const source = options.value("--sport", "--source-port");
  const destination = options.value("--dport", "--destination-port");
  return [
    ...(source ? [portCondition(source, "sport")] : []),
    ...(destination ? [portCondition(destination, "dport")] : []),
  ];
}

function portCondition(option: GivenValue, side: "sport" | "dport"): Statement {
  const range = portRangeOf(option.value);
  const { first, last } = range;
  const { yes, no } = answers(option);
  return condition(
    () => ({
      option,
      subject: side === "sport" ? "source port is" : "destination port is",
      wanted: rangesInWords([range]),
      actual: ({ packet }) => String(packet[side]),
    }),
    side === "sport"
      ? ({ packet: { sport } }) => (sport >= first && sport <= last ? yes : no)
      : ({ packet: { dport } }) => (dport >= first && dport <= last ? yes : no),
    { field: side, first, last, except: option.negated },
  );
}
