/** `-j DSCP`: net/netfilter/xt_DSCP.c dscp_tg. */
import { NEXT, type Statement } from "../../rule.ts";
import { dscpClassOf } from "../dscp-classes.ts";
import { type Options, Unreadable } from "../options.ts";
import { action } from "../statement.ts";
import { numberOf } from "../values.ts";
import { hex } from "../words.ts";

export function dscp(options: Options): Statement {
  const number = options.setting("--set-dscp");
  const name = options.setting("--set-dscp-class");
  if (number === undefined && name === undefined) throw new Unreadable("--set-dscp is not given");
  const value = number === undefined ? dscpClassOf(name ?? "") : numberOf(number, 63);
  return action(
    ({ packet }) => {
      packet.tos = (value << 2) | (packet.tos & 3);
      return NEXT;
    },
    `has its DSCP set to ${hex(value)}, and goes on`,
  );
}
