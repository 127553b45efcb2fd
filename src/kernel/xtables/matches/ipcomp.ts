/** `-m ipcomp`: net/netfilter/xt_ipcomp.c comp_mt. */
import { protocolHeader } from "./protocol-header.ts";

export const ipcomp = protocolHeader(108, ["--ipcompspi", "--compres"]);
