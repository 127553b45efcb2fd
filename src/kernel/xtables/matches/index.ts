/** The matches, by name: each has a file of its own, called like it. `icmpv6` and `ipv6-icmp` are `icmp6`. */
import type { MatchCompiler } from "../scope.ts";
import { addrtype } from "./addrtype.ts";
import { ah } from "./ah.ts";
import { bpf } from "./bpf.ts";
import { cgroup } from "./cgroup.ts";
import { cluster } from "./cluster.ts";
import { comment } from "./comment.ts";
import { connbytes } from "./connbytes.ts";
import { connlabel } from "./connlabel.ts";
import { connlimit } from "./connlimit.ts";
import { connmark } from "./connmark.ts";
import { conntrack } from "./conntrack.ts";
import { cpu } from "./cpu.ts";
import { dccp } from "./dccp.ts";
import { devgroup } from "./devgroup.ts";
import { dscp } from "./dscp.ts";
import { dst } from "./dst.ts";
import { ecn } from "./ecn.ts";
import { esp } from "./esp.ts";
import { eui64 } from "./eui64.ts";
import { frag } from "./frag.ts";
import { geoip } from "./geoip.ts";
import { hashlimit } from "./hashlimit.ts";
import { hbh } from "./hbh.ts";
import { helper } from "./helper.ts";
import { hl } from "./hl.ts";
import { icmp } from "./icmp.ts";
import { icmp6 } from "./icmp6.ts";
import { ip } from "./ip.ts";
import { ipcomp } from "./ipcomp.ts";
import { iprange } from "./iprange.ts";
import { ipv6header } from "./ipv6header.ts";
import { ipvs } from "./ipvs.ts";
import { l2tp } from "./l2tp.ts";
import { length } from "./length.ts";
import { limit } from "./limit.ts";
import { mac } from "./mac.ts";
import { mark } from "./mark.ts";
import { mh } from "./mh.ts";
import { multiport } from "./multiport.ts";
import { nfacct } from "./nfacct.ts";
import { osf } from "./osf.ts";
import { owner } from "./owner.ts";
import { physdev } from "./physdev.ts";
import { pkttype } from "./pkttype.ts";
import { policy } from "./policy.ts";
import { quota } from "./quota.ts";
import { rateest } from "./rateest.ts";
import { realm } from "./realm.ts";
import { recent } from "./recent.ts";
import { rpfilter } from "./rpfilter.ts";
import { rt } from "./rt.ts";
import { sctp } from "./sctp.ts";
import { set } from "./set.ts";
import { socket } from "./socket.ts";
import { srh } from "./srh.ts";
import { state } from "./state.ts";
import { statistic } from "./statistic.ts";
import { string } from "./string.ts";
import { tcp } from "./tcp.ts";
import { tcpmss } from "./tcpmss.ts";
import { time } from "./time.ts";
import { tos } from "./tos.ts";
import { ttl } from "./ttl.ts";
import { u32 } from "./u32.ts";
import { udp } from "./udp.ts";
import { udplite } from "./udplite.ts";

export const MATCHES: ReadonlyMap<string, MatchCompiler> = new Map([
  ["addrtype", addrtype],
  ["ah", ah],
  ["bpf", bpf],
  ["cgroup", cgroup],
  ["cluster", cluster],
  ["comment", comment],
  ["connbytes", connbytes],
  ["connlabel", connlabel],
  ["connlimit", connlimit],
  ["connmark", connmark],
  ["conntrack", conntrack],
  ["cpu", cpu],
  ["dccp", dccp],
  ["devgroup", devgroup],
  ["dscp", dscp],
  ["dst", dst],
  ["ecn", ecn],
  ["esp", esp],
  ["eui64", eui64],
  ["frag", frag],
  ["geoip", geoip],
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
  ["ipv6-icmp", icmp6],
  ["ipv6header", ipv6header],
  ["ipvs", ipvs],
  ["l2tp", l2tp],
  ["length", length],
  ["limit", limit],
  ["mac", mac],
  ["mark", mark],
  ["mh", mh],
  ["multiport", multiport],
  ["nfacct", nfacct],
  ["osf", osf],
  ["owner", owner],
  ["physdev", physdev],
  ["pkttype", pkttype],
  ["policy", policy],
  ["quota", quota],
  ["rateest", rateest],
  ["realm", realm],
  ["recent", recent],
  ["rpfilter", rpfilter],
  ["rt", rt],
  ["sctp", sctp],
  ["set", set],
  ["socket", socket],
  ["srh", srh],
  ["state", state],
  ["statistic", statistic],
  ["string", string],
  ["tcp", tcp],
  ["tcpmss", tcpmss],
  ["time", time],
  ["tos", tos],
  ["ttl", ttl],
  ["u32", u32],
  ["udp", udp],
  ["udplite", udplite],
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
