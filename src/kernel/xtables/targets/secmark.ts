/** `-j SECMARK`: net/netfilter/xt_SECMARK.c secmark_tg; security marks are not modelled. */
import { passing } from "./passing.ts";

export const secmark = passing("is given a security mark", "--selctx");
