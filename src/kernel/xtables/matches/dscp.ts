/** `-m dscp`: net/netfilter/xt_dscp.c dscp_mt: the upper six bits of TOS or traffic class. */
import type { Statement } from "../../rule.ts";
import { dscpClassOf } from "../dscp-classes.ts";
import { type Options, Unreadable } from "../options.ts";
import { comparison } from "../statement.ts";
import { numberOf } from "../values.ts";
import { hex } from "../words.ts";

export function dscp(options: Options): Statement {
  const number = options.value("--dscp");
  const named = options.value("--dscp-class");
  const option = number ?? named;
  if (!option) throw new Unreadable("--dscp is not given");
  const value = option === number ? numberOf(option.value, 63) : dscpClassOf(option.value);
  return comparison(
    () => ({ option, subject: "DSCP is", wanted: hex(value), actual: ({ packet }) => hex(packet.tos >> 2) }),
    ({ packet }) => packet.tos >> 2 === value,
  );
}
