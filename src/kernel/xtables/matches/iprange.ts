/** `-m iprange`: net/netfilter/xt_iprange.c iprange_mt4, iprange_mt6. */
import { formatAddress } from "../../../net/address.ts";
import type { Statement } from "../../rule.ts";
import type { GivenValue, Options } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { answers, condition } from "../statement.ts";
import { addressSpanOf } from "../values.ts";

export function iprange(options: Options, scope: XtScope): Statement[] {
  const source = options.value("--src-range");
  const destination = options.value("--dst-range");
  return [
    ...(source ? [rangeCondition(source, "src", scope)] : []),
    ...(destination ? [rangeCondition(destination, "dst", scope)] : []),
  ];
}

function rangeCondition(option: GivenValue, side: "src" | "dst", scope: XtScope): Statement {
  const { first, last } = addressSpanOf(option.value, scope.family);
  const { yes, no } = answers(option);
  return condition(
    () => ({
      option,
      subject: side === "src" ? "source is" : "destination is",
      wanted: `from ${formatAddress(first)} to ${formatAddress(last)}`,
      actual: ({ packet }) => formatAddress(packet[side]),
    }),
    ({ packet }) => (packet[side] >= first && packet[side] <= last ? yes : no),
  );
}
