/** `-j HL`: net/netfilter/xt_HL.c hl_tg6. */
import type { Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import { hopTarget } from "./hop-limit.ts";

export function hl(options: Options): Statement {
  return hopTarget(options, "hl", "hop limit");
}
