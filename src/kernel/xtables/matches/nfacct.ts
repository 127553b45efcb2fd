/** `-m nfacct`: net/netfilter/xt_nfacct.c nfacct_mt. */
import { beyondSnapshot } from "./beyond-snapshot.ts";

export const nfacct = beyondSnapshot("whether the accounting object has reached its quota is not in the snapshot");
