/** `-j TRACE`: net/netfilter/xt_TRACE.c trace_tg. */
import { passing } from "./passing.ts";

export const trace = passing("is traced");
