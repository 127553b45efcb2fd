/** `-m dst`: net/ipv6/netfilter/ip6t_hbh.c hbh_mt6. */
import { extensionHeader } from "./extension-header.ts";

export const dst = extensionHeader(60, "destination options", ["--dst-len", "--dst-opts", "--dst-not-strict"]);
