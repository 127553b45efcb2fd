/** `-j NFLOG`: net/netfilter/xt_NFLOG.c nflog_tg. */
import { passing } from "./passing.ts";

export const nflog = passing(
  "is logged",
  "--nflog-group",
  "--nflog-prefix",
  "--nflog-range",
  "--nflog-size",
  "--nflog-threshold",
);
