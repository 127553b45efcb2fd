/** `-j MARK`: net/netfilter/xt_mark.c mark_tg. */
import { NEXT, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { action } from "../statement.ts";
import { hex } from "../words.ts";
import { markChangeOf } from "./mark-change.ts";

export function mark(options: Options): Statement {
  const change = markChangeOf(options);
  if (!change) throw new Unreadable("it says nothing of the mark to set");
  const { clear, flip } = change;
  return action(
    ({ packet }) => {
      packet.mark = ((packet.mark & ~clear) ^ flip) >>> 0;
      return NEXT;
    },
    ({ packet }) => `is marked ${hex(packet.mark)}, and goes on`,
  );
}
