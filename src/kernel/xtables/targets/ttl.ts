/** `-j TTL`: net/netfilter/xt_HL.c ttl_tg. */
import type { Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import { hopTarget } from "./hop-limit.ts";

export function ttl(options: Options): Statement {
  return hopTarget(options, "ttl", "TTL");
}
