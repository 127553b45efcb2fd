/** `-m srh`: net/ipv6/netfilter/ip6t_srh.c srh_mt6. */
import { extensionHeader } from "./extension-header.ts";

export const srh = extensionHeader(43, "segment routing", [
  "--srh-next-hdr",
  "--srh-hdr-len-eq",
  "--srh-hdr-len-gt",
  "--srh-hdr-len-lt",
  "--srh-segs-left-eq",
  "--srh-segs-left-gt",
  "--srh-segs-left-lt",
  "--srh-last-entry-eq",
  "--srh-last-entry-gt",
  "--srh-last-entry-lt",
  "--srh-tag",
  "--srh-psid",
  "--srh-nsid",
  "--srh-lsid",
]);
