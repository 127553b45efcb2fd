/** `-m l2tp`: net/netfilter/xt_l2tp.c l2tp_mt. */
import { protocolHeader } from "./protocol-header.ts";

export const l2tp = protocolHeader(115, ["--tid", "--sid", "--pversion", "--type"]);
