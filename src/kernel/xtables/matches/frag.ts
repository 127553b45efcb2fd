/** `-m frag`: net/ipv6/netfilter/ip6t_frag.c frag_mt6. */
import { extensionHeader } from "./extension-header.ts";

export const frag = extensionHeader(44, "fragment", [
  "--fragid",
  "--fraglen",
  "--fragres",
  "--fragfirst",
  "--fragmore",
  "--fraglast",
]);
