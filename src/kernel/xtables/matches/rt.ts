/** `-m rt`: net/ipv6/netfilter/ip6t_rt.c rt_mt6. */
import { extensionHeader } from "./extension-header.ts";

export const rt = extensionHeader(43, "routing", [
  "--rt-type",
  "--rt-segsleft",
  "--rt-len",
  "--rt-0-res",
  "--rt-0-addrs",
  "--rt-0-not-strict",
]);
