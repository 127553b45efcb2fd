/** `-m tos`: net/netfilter/xt_dscp.c tos_mt: the TOS byte or traffic class under a mask. */
import type { Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { comparison } from "../statement.ts";
import { tosOf } from "../tos-names.ts";
import { hex } from "../words.ts";

export function tos(options: Options): Statement {
  const option = options.value("--tos");
  if (!option) throw new Unreadable("--tos is not given");
  const { value, mask } = tosOf(option.value, 0x3f);
  return comparison(
    () => ({
      option,
      subject: "TOS is",
      wanted: mask === 0xff ? hex(value) : `${hex(value)}/${hex(mask)}`,
      actual: ({ packet }) => hex(packet.tos),
    }),
    ({ packet }) => (packet.tos & mask) === value,
  );
}
