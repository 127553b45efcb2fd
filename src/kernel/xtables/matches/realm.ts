/** `-m realm`: net/netfilter/xt_realm.c realm_mt. */
import { beyondSnapshot } from "./beyond-snapshot.ts";

export const realm = beyondSnapshot("the realms of routes are not modelled");
