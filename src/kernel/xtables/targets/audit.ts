/** `-j AUDIT`: net/netfilter/xt_AUDIT.c audit_tg. */
import { passing } from "./passing.ts";

export const audit = passing("is recorded for audit", "--type");
