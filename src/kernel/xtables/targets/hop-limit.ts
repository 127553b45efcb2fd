import { NEXT, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { action } from "../statement.ts";
import { numberOf } from "../values.ts";

/** What TTL and HL have in common: net/netfilter/xt_HL.c: what would leave 0 to 255 stops there. */
export function hopTarget(options: Options, prefix: "ttl" | "hl", what: string): Statement {
  const set = options.setting(`--${prefix}-set`);
  const dec = options.setting(`--${prefix}-dec`);
  const inc = options.setting(`--${prefix}-inc`);
  const text = set ?? dec ?? inc;
  if (text === undefined) throw new Unreadable(`none of --${prefix}-set, --${prefix}-dec and --${prefix}-inc is given`);
  const value = numberOf(text, 255);
  const change = (now: number): number =>
    set !== undefined ? value : dec !== undefined ? Math.max(0, now - value) : Math.min(255, now + value);
  return action(
    ({ packet }) => {
      packet.ttl = change(packet.ttl);
      return NEXT;
    },
    ({ packet }) => `has its ${what} set to ${packet.ttl}, and goes on`,
  );
}
