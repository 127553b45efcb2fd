/** `-j SYNPROXY`: net/ipv4/netfilter/ipt_SYNPROXY.c synproxy_tg4, net/ipv6/netfilter/ip6t_SYNPROXY.c. */
import { unmodelled } from "./unmodelled.ts";

export const synproxy = unmodelled("SYNPROXY answers the handshake itself, which is not modelled");
