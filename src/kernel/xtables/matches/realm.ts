/** `-m realm`: net/netfilter/xt_realm.c realm_mt: the realms of the packet's route under a mask. */
import type { Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { answers, condition, undetermined } from "../statement.ts";
import { maskedOf } from "../values.ts";
import { hex } from "../words.ts";

const UNNAMED = "which number a realm's name stands for is in the host's own files, and not in the snapshot";
const UNKNOWN = { type: "undetermined", reason: UNNAMED } as const;
/** The one name that every host has for a realm. */
const COSMOS = "cosmos";

export function realm(options: Options): Statement {
  const option = options.value("--realm");
  if (!option) throw new Unreadable("--realm is not given");
  if (!/^\d/.test(option.value) && option.value !== COSMOS) return undetermined(UNNAMED);
  const { value, mask } = option.value === COSMOS ? { value: 0, mask: 0xffffffff } : maskedOf(option.value);
  const { yes, no } = answers(option);
  return condition(
    () => ({
      option,
      subject: "realms of the route are",
      wanted: option.value,
      actual: (context) => hex(context.realms?.() ?? 0),
    }),
    (context) => {
      const realms = context.realms?.() ?? null;
      if (realms === null) return UNKNOWN;
      return (realms & mask) >>> 0 === value ? yes : no;
    },
  );
}
