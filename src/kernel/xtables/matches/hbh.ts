/** `-m hbh`: net/ipv6/netfilter/ip6t_hbh.c hbh_mt6. */
import { extensionHeader } from "./extension-header.ts";

export const hbh = extensionHeader(0, "hop-by-hop options", ["--hbh-len", "--hbh-opts", "--hbh-not-strict"]);
