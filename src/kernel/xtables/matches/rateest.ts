/** `-m rateest`: net/netfilter/xt_rateest.c xt_rateest_mt. */
import { beyondSnapshot } from "./beyond-snapshot.ts";

export const rateest = beyondSnapshot("estimated rates are not in the snapshot");
