/** `-j CONNSECMARK`: net/netfilter/xt_CONNSECMARK.c connsecmark_tg; security marks are not modelled. */
import { passing } from "./passing.ts";

export const connsecmark = passing("shares its security mark with its connection", "--save", "--restore");
