/** `-j IDLETIMER`: net/netfilter/xt_IDLETIMER.c idletimer_tg_target. */
import { passing } from "./passing.ts";

export const idletimer = passing("restarts a timer", "--timeout", "--label", "--alarm", "--send_nl_msg");
