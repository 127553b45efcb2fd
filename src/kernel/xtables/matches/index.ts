/** The matches, by name. */
import type { MatchCompiler } from "../scope.ts";
import { addrtype } from "./addrtype.ts";
import { BEYOND_SNAPSHOT } from "./beyond-snapshot.ts";
import { cgroup } from "./cgroup.ts";
import { cluster } from "./cluster.ts";
import { comment } from "./comment.ts";
import { connbytes } from "./connbytes.ts";
import { connlabel } from "./connlabel.ts";
import { connlimit } from "./connlimit.ts";
import { connmark } from "./connmark.ts";
import { conntrack } from "./conntrack.ts";
import { dccp } from "./dccp.ts";
import { devgroup } from "./devgroup.ts";
import { dscp } from "./dscp.ts";
import { ecn } from "./ecn.ts";
import { eui64 } from "./eui64.ts";
import { hashlimit } from "./hashlimit.ts";
import { helper } from "./helper.ts";
import { icmp, icmp6 } from "./icmp.ts";
import { ip } from "./ip.ts";
import { iprange } from "./iprange.ts";
import { ah, esp, ipcomp, l2tp } from "./ipsec-headers.ts";
import { dst, frag, hbh, ipv6header, mh, rt, srh } from "./ipv6-headers.ts";
import { length } from "./length.ts";
import { limit } from "./limit.ts";
import { mac } from "./mac.ts";
import { mark } from "./mark.ts";
import { multiport } from "./multiport.ts";
import { owner } from "./owner.ts";
import { physdev } from "./physdev.ts";
import { pkttype } from "./pkttype.ts";
import { policy } from "./policy.ts";
import { quota } from "./quota.ts";
import { recent } from "./recent.ts";
import { rpfilter } from "./rpfilter.ts";
import { sctp } from "./sctp.ts";
import { set } from "./set.ts";
import { socket } from "./socket.ts";
import { statistic } from "./statistic.ts";
import { string } from "./string.ts";
import { tcp } from "./tcp.ts";
import { tcpmss } from "./tcpmss.ts";
import { time } from "./time.ts";
import { tos } from "./tos.ts";
import { hl, ttl } from "./ttl.ts";
import { u32 } from "./u32.ts";
import { udp } from "./udp.ts";

export const MATCHES: ReadonlyMap<string, MatchCompiler> = new Map([
  ...BEYOND_SNAPSHOT,
  ["addrtype", addrtype],
  ["ah", ah],
  ["cgroup", cgroup],
  ["cluster", cluster],
  ["comment", comment],
  ["connbytes", connbytes],
  ["connlabel", connlabel],
  ["connlimit", connlimit],
  ["connmark", connmark],
  ["conntrack", conntrack],
  ["dccp", dccp],
  ["devgroup", devgroup],
  ["dscp", dscp],
  ["dst", dst],
  ["ecn", ecn],
  ["esp", esp],
  ["eui64", eui64],
  ["frag", frag],
  ["hashlimit", hashlimit],
  ["hbh", hbh],
  ["helper", helper],
  ["hl", hl],
  ["icmp", icmp],
  ["icmp6", icmp6],
  ["icmpv6", icmp6],
  ["ip", ip],
  ["ipcomp", ipcomp],
  ["iprange", iprange],
  ["ipv6header", ipv6header],
  ["ipv6-icmp", icmp6],
  ["l2tp", l2tp],
  ["length", length],
  ["limit", limit],
  ["mac", mac],
  ["mark", mark],
  ["mh", mh],
  ["multiport", multiport],
  ["owner", owner],
  ["physdev", physdev],
  ["pkttype", pkttype],
  ["policy", policy],
  ["quota", quota],
  ["recent", recent],
  ["rpfilter", rpfilter],
  ["rt", rt],
  ["sctp", sctp],
  ["set", set],
  ["socket", socket],
  ["srh", srh],
  ["state", conntrack],
  ["statistic", statistic],
  ["string", string],
  ["tcp", tcp],
  ["tcpmss", tcpmss],
  ["time", time],
  ["tos", tos],
  ["ttl", ttl],
  ["u32", u32],
  ["udp", udp],
  ["udplite", udp],
]);

/** Matches whose presence makes the kernel track connections in the namespace (nf_ct_netns_get in their checkentry). */
export const TRACKING_MATCHES: ReadonlySet<string> = new Set([
  "cluster",
  "connbytes",
  "connlabel",
  "connlimit",
  "connmark",
  "conntrack",
  "helper",
  "state",
]);

/** Matches that change something when they are asked: those before them in the rule must have held. */
export const CHANGING_MATCHES: ReadonlySet<string> = new Set(["connlabel", "recent", "socket", "statistic"]);
