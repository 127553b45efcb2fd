/** `-m udplite`: net/netfilter/xt_tcpudp.c udp_mt, as for UDP. */
export { udp as udplite } from "./udp.ts";
