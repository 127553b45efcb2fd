/**
 * Targets that leave the packet and its way as they are: they log, count, blink, or set what is not modelled. xt_LOG.c,
 * xt_NFLOG.c, xt_AUDIT.c, xt_CHECKSUM.c, xt_TRACE.c, xt_SECMARK.c, … in net/netfilter.
 */
import { NEXT } from "../../rule.ts";
import type { TargetCompiler } from "../scope.ts";
import { action } from "../statement.ts";

/** `flags`: the options that it takes, whatever they say. */
function passing(does: string, ...flags: readonly string[]): TargetCompiler {
  const statement = action(() => NEXT, `${does}, and goes on`);
  return (options) => {
    options.ignore(...flags);
    return statement;
  };
}

export const PASSING: ReadonlyMap<string, TargetCompiler> = new Map([
  ["AUDIT", passing("is recorded for audit", "--type")],
  ["CHECKSUM", passing("has its checksum filled in", "--checksum-fill")],
  ["CONNSECMARK", passing("shares its security mark with its connection", "--save", "--restore")],
  ["IDLETIMER", passing("restarts a timer", "--timeout", "--label", "--alarm", "--send_nl_msg")],
  ["LED", passing("lights a lamp", "--led-trigger-id", "--led-delay", "--led-always-blink")],
  [
    "LOG",
    passing(
      "is logged",
      "--log-level",
      "--log-prefix",
      "--log-tcp-sequence",
      "--log-tcp-options",
      "--log-ip-options",
      "--log-uid",
      "--log-macdecode",
    ),
  ],
  [
    "NFLOG",
    passing("is logged", "--nflog-group", "--nflog-prefix", "--nflog-range", "--nflog-size", "--nflog-threshold"),
  ],
  ["RATEEST", passing("is counted for a rate", "--rateest-name", "--rateest-interval", "--rateest-ewmalog")],
  ["SECMARK", passing("is given a security mark", "--selctx")],
  ["TRACE", passing("is traced")],
  ["ULOG", passing("is logged", "--ulog-nlgroup", "--ulog-prefix", "--ulog-cprange", "--ulog-qthreshold")],
]);
