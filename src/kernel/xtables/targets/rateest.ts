/** `-j RATEEST`: net/netfilter/xt_RATEEST.c xt_rateest_tg. */
import { passing } from "./passing.ts";

export const rateest = passing("is counted for a rate", "--rateest-name", "--rateest-interval", "--rateest-ewmalog");
