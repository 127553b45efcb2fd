/** `-j SNPT`: net/ipv6/netfilter/ip6t_NPT.c ip6t_snpt_tg: the prefix of the source is translated. */
import type { Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import { prefixTranslation } from "./prefix-translation.ts";

export function snpt(options: Options): Statement {
  return prefixTranslation(options, "src");
}
