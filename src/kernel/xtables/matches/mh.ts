/** `-m mh`: net/ipv6/netfilter/ip6t_mh.c mh_mt6. */
import { extensionHeader } from "./extension-header.ts";

export const mh = extensionHeader(135, "mobility", ["--mh-type"]);
