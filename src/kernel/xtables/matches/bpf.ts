/** `-m bpf`: net/netfilter/xt_bpf.c bpf_mt_v1. */
import { beyondSnapshot } from "./beyond-snapshot.ts";

export const bpf = beyondSnapshot("programs of the packet filter (bpf) are not run by this program");
