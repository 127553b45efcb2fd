/** `-j NETMAP`: net/netfilter/xt_NETMAP.c netmap_tg4, netmap_tg6: the network is replaced, the host's part stays. */
import { type Address, formatAddress } from "../../../net/address.ts";
import { ACCEPT, type RuleContext, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { action } from "../statement.ts";
import { graft, networkFrom } from "../values.ts";

export function netmap(options: Options, scope: XtScope): Statement {
  const to = options.setting("--to");
  if (to === undefined) throw new Unreadable("--to is not given");
  const { address, mask } = networkFrom(to, scope.family);
  return action(
    (context) => {
      const mapped = mappedOf(context);
      context.nat?.setup(isDestination(context) ? "dnat" : "snat", {
        addresses: { first: mapped, last: mapped },
        ports: null,
        portBase: null,
        random: false,
        persistent: false,
        netmap: false,
      });
      return ACCEPT;
    },
    (context) => `goes on ${isDestination(context) ? "to" : "as from"} ${formatAddress(mappedOf(context))}`,
  );

  function mappedOf(context: RuleContext): Address {
    return graft(address, isDestination(context) ? context.packet.dst : context.packet.src, mask);
  }
}

function isDestination({ hook }: RuleContext): boolean {
  return hook === "prerouting" || hook === "output";
}
