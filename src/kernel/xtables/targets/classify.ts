/** `-j CLASSIFY`: net/netfilter/xt_CLASSIFY.c classify_tg: skb->priority, both halves hexadecimal. */
import { NEXT, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { action } from "../statement.ts";

export function classify(options: Options): Statement {
  const text = options.setting("--set-class");
  const parts = /^([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(text ?? "");
  if (!parts) throw new Unreadable("--set-class is no major:minor");
  const priority = ((Number.parseInt(parts[1] ?? "", 16) << 16) | Number.parseInt(parts[2] ?? "", 16)) >>> 0;
  return action(({ packet }) => {
    packet.priority = priority;
    return NEXT;
  }, `is put into traffic class ${text}, and goes on`);
}
