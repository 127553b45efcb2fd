/** `-m ttl`: net/netfilter/xt_hl.c ttl_mt. */
import type { Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import { hopConditions } from "./hop-limit.ts";

export function ttl(options: Options): Statement[] {
  return hopConditions(options, "ttl", "TTL");
}
