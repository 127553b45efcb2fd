/** `-m osf`: net/netfilter/xt_osf.c xt_osf_match_packet. */
import { beyondSnapshot } from "./beyond-snapshot.ts";

export const osf = beyondSnapshot("the fingerprints of operating systems are not in the snapshot");
