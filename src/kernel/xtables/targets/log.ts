/** `-j LOG`: net/netfilter/xt_LOG.c log_tg. */
import { passing } from "./passing.ts";

export const log = passing(
  "is logged",
  "--log-level",
  "--log-prefix",
  "--log-tcp-sequence",
  "--log-tcp-options",
  "--log-ip-options",
  "--log-uid",
  "--log-macdecode",
);
