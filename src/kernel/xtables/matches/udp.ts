/** `-m udp` and `-m udplite`: net/netfilter/xt_tcpudp.c udp_mt. */
import type { Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import { portConditions } from "./ports.ts";

export function udp(options: Options): Statement[] {
  return portConditions(options);
}
