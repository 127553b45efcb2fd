/** `-m ipvs`: net/netfilter/xt_ipvs.c ipvs_mt. */
import { beyondSnapshot } from "./beyond-snapshot.ts";

export const ipvs = beyondSnapshot("connections of IPVS are not in the snapshot");
