/** `-m udp`: net/netfilter/xt_tcpudp.c udp_mt. */
import type { Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { portConditions } from "./ports.ts";

export function udp(options: Options, scope: XtScope): Statement[] {
  return portConditions(options, scope);
}
