/** `-j DNPT`: net/ipv6/netfilter/ip6t_NPT.c ip6t_dnpt_tg: the prefix of the destination is translated. */
import type { Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import { prefixTranslation } from "./prefix-translation.ts";

export function dnpt(options: Options): Statement {
  return prefixTranslation(options, "dst");
}
