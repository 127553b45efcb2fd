/** The targets, by name: each has a file of its own, called like it. */
import type { XtOption } from "../../../host/model.ts";
import type { TargetCompiler } from "../scope.ts";
import { accept } from "./accept.ts";
import { audit } from "./audit.ts";
import { checksum } from "./checksum.ts";
import { classify } from "./classify.ts";
import { clusterip } from "./clusterip.ts";
import { connmark } from "./connmark.ts";
import { connsecmark } from "./connsecmark.ts";
import { ct } from "./ct.ts";
import { dnat } from "./dnat.ts";
import { dnpt } from "./dnpt.ts";
import { drop } from "./drop.ts";
import { dscp } from "./dscp.ts";
import { ecn } from "./ecn.ts";
import { hl } from "./hl.ts";
import { hmark } from "./hmark.ts";
import { idletimer } from "./idletimer.ts";
import { led } from "./led.ts";
import { log } from "./log.ts";
import { mark } from "./mark.ts";
import { masquerade } from "./masquerade.ts";
import { netmap } from "./netmap.ts";
import { nflog } from "./nflog.ts";
import { nfqueue } from "./nfqueue.ts";
import { notrack } from "./notrack.ts";
import { queue } from "./queue.ts";
import { rateest } from "./rateest.ts";
import { redirect } from "./redirect.ts";
import { reject } from "./reject.ts";
import { returns } from "./return.ts";
import { secmark } from "./secmark.ts";
import { set } from "./set.ts";
import { snat } from "./snat.ts";
import { snpt } from "./snpt.ts";
import { synproxy } from "./synproxy.ts";
import { tcpmss } from "./tcpmss.ts";
import { tcpoptstrip } from "./tcpoptstrip.ts";
import { tee } from "./tee.ts";
import { tos } from "./tos.ts";
import { tproxy } from "./tproxy.ts";
import { trace } from "./trace.ts";
import { ttl } from "./ttl.ts";
import { ulog } from "./ulog.ts";

export const TARGETS: ReadonlyMap<string, TargetCompiler> = new Map([
  ["ACCEPT", accept],
  ["AUDIT", audit],
  ["CHECKSUM", checksum],
  ["CLASSIFY", classify],
  ["CLUSTERIP", clusterip],
  ["CONNMARK", connmark],
  ["CONNSECMARK", connsecmark],
  ["CT", ct],
  ["DNAT", dnat],
  ["DNPT", dnpt],
  ["DROP", drop],
  ["DSCP", dscp],
  ["ECN", ecn],
  ["HL", hl],
  ["HMARK", hmark],
  ["IDLETIMER", idletimer],
  ["LED", led],
  ["LOG", log],
  ["MARK", mark],
  ["MASQUERADE", masquerade],
  ["NETMAP", netmap],
  ["NFLOG", nflog],
  ["NFQUEUE", nfqueue],
  ["NOTRACK", notrack],
  ["QUEUE", queue],
  ["RATEEST", rateest],
  ["REDIRECT", redirect],
  ["REJECT", reject],
  ["RETURN", returns],
  ["SECMARK", secmark],
  ["SET", set],
  ["SNAT", snat],
  ["SNPT", snpt],
  ["SYNPROXY", synproxy],
  ["TCPMSS", tcpmss],
  ["TCPOPTSTRIP", tcpoptstrip],
  ["TEE", tee],
  ["TOS", tos],
  ["TPROXY", tproxy],
  ["TRACE", trace],
  ["TTL", ttl],
  ["ULOG", ulog],
]);

/** Targets whose presence makes the kernel track connections in the namespace (nf_ct_netns_get in their checkentry). */
const TRACKING: ReadonlySet<string> = new Set([
  "CONNMARK",
  "CONNSECMARK",
  "DNAT",
  "MASQUERADE",
  "NETMAP",
  "REDIRECT",
  "SNAT",
  "SYNPROXY",
]);

export function targetTracks(name: string, options: readonly XtOption[]): boolean {
  return TRACKING.has(name) || (name === "CT" && !options.some((option) => option.flag === "--notrack"));
}
