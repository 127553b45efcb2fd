/** `-j ULOG`: net/ipv4/netfilter/ipt_ULOG.c ulog_tg, until Linux 3.17. */
import { passing } from "./passing.ts";

export const ulog = passing("is logged", "--ulog-nlgroup", "--ulog-prefix", "--ulog-cprange", "--ulog-qthreshold");
