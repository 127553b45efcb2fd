/** `-m socket`: net/netfilter/xt_socket.c socket_match. */
import type { Socket } from "../../../host/model.ts";
import { isUnspecified } from "../../../net/address.ts";
import { BREAK, NEXT, type RuleContext, type Statement } from "../../rule.ts";
import { type RuleSocket, ruleSocket } from "../../rule-socket.ts";
import type { Options } from "../options.ts";

const UNKNOWN = {
  type: "undetermined",
  reason: "whether the socket found is a transparent one is not in the snapshot",
} as const;

export function socket(options: Options): Statement {
  const transparent = options.has("--transparent");
  const noWildcard = options.has("--nowildcard");
  const restore = options.has("--restore-skmark");
  const find = (context: RuleContext): RuleSocket | undefined => {
    const found = ruleSocket(context);
    return found && (noWildcard || !isWildcard(found.socket)) ? found : undefined;
  };
  const written = [
    "-m socket",
    ...(transparent ? ["--transparent"] : []),
    ...(noWildcard ? ["--nowildcard"] : []),
  ].join(" ");
  const wanted = noWildcard ? "one" : "one bound to an address";
  return {
    run(context) {
      const found = find(context);
      if (!found) return BREAK;
      if (transparent && found.isTransparent !== true) return found.isTransparent === null ? UNKNOWN : BREAK;
      if (restore) context.packet.mark = found.socket.mark;
      return NEXT;
    },
    explain: () => ({
      why: `no socket ${noWildcard ? "" : "bound to an address "}takes the packet`,
      failed: { condition: written, wanted, actual: "none" },
    }),
  };
}

/** inet_rcv_saddr 0: it listens at any address. */
function isWildcard({ local }: Socket): boolean {
  return local.address === null || isUnspecified(local.address);
}
