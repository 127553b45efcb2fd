/** `-j CHECKSUM`: net/netfilter/xt_CHECKSUM.c checksum_tg: for what a device would fill in later; nothing that a rule can see. */
import { passing } from "./passing.ts";

export const checksum = passing("has its checksum filled in", "--checksum-fill");
