/** `-m ah`: net/ipv4/netfilter/ipt_ah.c ah_mt, net/ipv6/netfilter/ip6t_ah.c ah_mt6. */
import { protocolHeader } from "./protocol-header.ts";

export const ah = protocolHeader(51, ["--ahspi", "--ahlen", "--ahres"]);
