/** `-j NOTRACK`, `-j CT --notrack`: net/netfilter/xt_CT.c notrack_tg. A packet that has a connection already is left alone. */
import type { PacketConntrack } from "../../packet.ts";
import { NEXT, type Statement } from "../../rule.ts";
import { action } from "../statement.ts";

const UNTRACKED: PacketConntrack = { state: "UNTRACKED", direction: "original", entry: null };

export function notrack(): Statement {
  return action(
    ({ packet }) => {
      if (packet.ct === null && packet.ctTemplate === undefined) packet.ct = UNTRACKED;
      return NEXT;
    },
    ({ packet }) => (packet.ct === UNTRACKED ? "is not tracked, and goes on" : "is tracked already, and goes on"),
  );
}
