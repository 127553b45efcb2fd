/** `-j CLUSTERIP`: net/ipv4/netfilter/ipt_CLUSTERIP.c clusterip_tg, until Linux 6.1. */
import { unmodelled } from "./unmodelled.ts";

export const clusterip = unmodelled("CLUSTERIP picks a node by a hash that is not modelled");
