/** `-j TEE`: net/netfilter/xt_TEE.c tee_tg4, tee_tg6. */
import { formatAddress } from "../../../net/address.ts";
import { NEXT, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { action } from "../statement.ts";
import { addressOf } from "../values.ts";

export function tee(options: Options, scope: XtScope): Statement {
  const gateway = options.setting("--gateway");
  if (gateway === undefined) throw new Unreadable("--gateway is not given");
  const dev = options.setting("--oif");
  const address = addressOf(gateway, scope.family);
  const to = `${formatAddress(address)}${dev === undefined ? "" : ` by ${dev}`}`;
  return action((context) => {
    context.copy(to, { address, dev: dev ?? null });
    return NEXT;
  }, `is copied to ${to}, and goes on`);
}
