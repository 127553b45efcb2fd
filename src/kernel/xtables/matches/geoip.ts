/** `-m geoip`: xtables-addons' xt_geoip.c. */
import { beyondSnapshot } from "./beyond-snapshot.ts";

export const geoip = beyondSnapshot("the database of countries is not in the snapshot");
