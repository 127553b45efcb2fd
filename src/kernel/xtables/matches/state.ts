/** `-m state`: net/netfilter/xt_state.c state_mt: what `-m conntrack --ctstate` asks, by its older name. */
export { conntrack as state } from "./conntrack.ts";
