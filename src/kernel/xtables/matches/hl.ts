/** `-m hl`: net/netfilter/xt_hl.c hl_mt6. */
import type { Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import { hopConditions } from "./hop-limit.ts";

export function hl(options: Options): Statement[] {
  return hopConditions(options, "hl", "hop limit");
}
