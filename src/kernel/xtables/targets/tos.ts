/** `-j TOS`: net/netfilter/xt_DSCP.c tos_tg. */
import { NEXT, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { action } from "../statement.ts";
import { tosOf } from "../tos-names.ts";
import { numberOf } from "../values.ts";
import { hex } from "../words.ts";

/** `(tos & ~mask) ^ value`. */
export function tos(options: Options): Statement {
  const { value, mask } = tosChangeOf(options);
  return action(
    ({ packet }) => {
      packet.tos = (packet.tos & ~mask & 0xff) ^ value;
      return NEXT;
    },
    ({ packet }) => `has its TOS set to ${hex(packet.tos)}, and goes on`,
  );
}

function tosChangeOf(options: Options): { readonly value: number; readonly mask: number } {
  const set = options.setting("--set-tos");
  if (set !== undefined) return tosOf(set, 0xff);
  const and = options.setting("--and-tos");
  if (and !== undefined) return { value: 0, mask: ~numberOf(and, 255) & 0xff };
  const or = options.setting("--or-tos");
  if (or !== undefined) return { value: numberOf(or, 255), mask: numberOf(or, 255) };
  const xor = options.setting("--xor-tos");
  if (xor !== undefined) return { value: numberOf(xor, 255), mask: 0 };
  throw new Unreadable("it says nothing of the TOS to set");
}
