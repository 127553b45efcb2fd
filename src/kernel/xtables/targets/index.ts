/** The targets, by name. */
import type { XtOption } from "../../../host/model.ts";
import type { TargetCompiler } from "../scope.ts";
import { classify } from "./classify.ts";
import { connmark } from "./connmark.ts";
import { ct, notrack } from "./ct.ts";
import { dnat } from "./dnat.ts";
import { dscp, tos } from "./dscp.ts";
import { ecn } from "./ecn.ts";
import { mark } from "./mark.ts";
import { masquerade } from "./masquerade.ts";
import { netmap } from "./netmap.ts";
import { PASSING } from "./passing.ts";
import { nfqueue } from "./queue.ts";
import { redirect } from "./redirect.ts";
import { reject } from "./reject.ts";
import { set } from "./set.ts";
import { snat } from "./snat.ts";
import { tcpmss } from "./tcpmss.ts";
import { tcpoptstrip } from "./tcpoptstrip.ts";
import { tee } from "./tee.ts";
import { tproxy } from "./tproxy.ts";
import { hl, ttl } from "./ttl.ts";
import { UNMODELLED } from "./unmodelled.ts";
import { VERDICTS } from "./verdicts.ts";

export const TARGETS: ReadonlyMap<string, TargetCompiler> = new Map([
  ...VERDICTS,
  ...PASSING,
  ...UNMODELLED,
  ["CLASSIFY", classify],
  ["CONNMARK", connmark],
  ["CT", ct],
  ["DNAT", dnat],
  ["DSCP", dscp],
  ["ECN", ecn],
  ["HL", hl],
  ["MARK", mark],
  ["MASQUERADE", masquerade],
  ["NETMAP", netmap],
  ["NFQUEUE", nfqueue],
  ["NOTRACK", notrack],
  ["REDIRECT", redirect],
  ["REJECT", reject],
  ["SET", set],
  ["SNAT", snat],
  ["TCPMSS", tcpmss],
  ["TCPOPTSTRIP", tcpoptstrip],
  ["TEE", tee],
  ["TOS", tos],
  ["TPROXY", tproxy],
  ["TTL", ttl],
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
