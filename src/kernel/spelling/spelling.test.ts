import { describe, expect, test } from "vitest";
import type { Json, XtRule } from "../../host/model.ts";
import { readXtRule } from "../../host/readers/xt-rule.ts";
import { SAMPLES, sampleHost } from "../../host/testing/sample.ts";
import { printRule } from "../nftables/text.ts";
import { spellInNft } from "./nft-from-xt.ts";
import { spellInXt } from "./xt-from-nft.ts";

function xt(text: string, counters: XtRule["counters"] = null): XtRule {
  return readXtRule(`-A X ${text}`, { position: 1, line: 1, counters });
}

function inNft(text: string, family: "ip" | "ip6" = "ip"): string {
  const { expr, comment } = spellInNft(xt(text), family);
  return printRule({ position: 1, handle: 1, comment, expr }, family);
}

function inXt(expr: readonly Json[], comment: string | null = null) {
  return spellInXt({ position: 1, handle: 1, comment, expr }, "ip");
}

function textOf(spelling: ReturnType<typeof inXt>): string {
  return "text" in spelling ? spelling.text : `no words: ${spelling.wordless}`;
}

/** What iptables-translate 1.8.9 makes of the same rule, in the form that `nft list ruleset` 1.0.6 gives it. */
test.each([
  ["-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT", "tcp flags syn / fin,syn,rst,ack accept"],
  [
    "! -i br-app -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80",
    'iifname != "br-app" tcp dport 8080 dnat to 172.18.0.2:80',
  ],
  ["-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "ct state related,established accept"],
  ["-m conntrack ! --ctstate NEW -j DROP", "ct state != new drop"],
  ["-m conntrack --ctstate DNAT", "ct status dnat"],
  ["-m addrtype --dst-type LOCAL --limit-iface-in -j DOCKER", "fib daddr . iif type local jump DOCKER"],
  [
    "-p udp -m multiport --dports 53,5000:6000 -j REJECT --reject-with icmp-admin-prohibited",
    "udp dport { 53, 5000-6000 } reject with icmp admin-prohibited",
  ],
  ["-j MARK --set-xmark 0x1/0xff", "meta mark set meta mark & 0xffffff00 ^ 0x00000001"],
  ["-j MARK --set-xmark 0x4000/0x4000", "meta mark set meta mark | 0x00004000"],
  ["-j CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff", "ct mark set meta mark"],
  ["-m mark ! --mark 0x1/0xff", "meta mark & 0x000000ff != 0x00000001"],
  ['-j LOG --log-prefix "x " --log-level 6', 'log prefix "x " level info'],
  ["-f -j DROP", "ip frag-off & 8191 != 0 drop"],
  ["-m rpfilter --invert -j DROP", "fib saddr . iif oif missing drop"],
  ['-m comment --comment "to all" -g NEXT', 'goto NEXT comment "to all"'],
  ["-m limit --limit 3/min --limit-burst 10", "limit rate 3/minute burst 10 packets"],
  ["-s 10.0.0.0/8 -d 192.0.2.1/32 -o br-+ -j RETURN", 'ip saddr 10.0.0.0/8 ip daddr 192.0.2.1 oifname "br-*" return'],
  ["-p icmp -m icmp --icmp-type 8 -j ACCEPT", "icmp type echo-request accept"],
  ["-p tcp -j MASQUERADE --to-ports 1024-2048", "meta l4proto tcp masquerade to :1024-2048"],
  ["! -p tcp -j DROP", "meta l4proto != tcp drop"],
  ["-m physdev --physdev-in eth0 -j ACCEPT", "xt match physdev accept"],
  ["-m recent --set -j FROB --nicate 1", "xt match recent xt target FROB"],
])("%s is said as nft says it", (written, said) => {
  expect(inNft(written)).toBe(said);
});

test("a condition is found again in the words that it went into", () => {
  const { expr, conditions } = spellInNft(xt("! -i br-app -p tcp -m tcp --dport 80 -j ACCEPT"), "ip");
  const said = (written: string): string =>
    printRule({ position: 1, handle: 1, comment: null, expr: [expr[conditions.get(written) ?? -1] ?? null] }, "ip");
  expect(["! -i br-app", "-p tcp", "--dport 80"].map(said)).toEqual([
    'iifname != "br-app"',
    "tcp dport 80",
    "tcp dport 80",
  ]);
});

describe("what nft has and iptables has not is said", () => {
  const daddr: Json = { payload: { protocol: "ip", field: "daddr" } };
  test.each<[readonly Json[], string]>([
    [[{ vmap: { key: { meta: { key: "iifname" } }, data: "@m" } }], "it knows no maps of verdicts"],
    [[{ match: { op: "==", left: daddr, right: "@blocked" } }], "it knows no sets of nft"],
    [
      [{ match: { op: "==", left: daddr, right: { set: ["10.0.0.1", "10.0.0.2"] } } }],
      "it takes one value here, not a set",
    ],
    [[{ log: null }, { drop: null }], "it does more than one thing"],
    [[{ reject: { type: "icmpx", expr: "port-unreachable" } }], "each of its two commands has answers of its own"],
  ])("%j", (expr, wordless) => expect(inXt(expr)).toEqual({ wordless }));
});

test("counters and comments are kept", () => {
  const { expr, comment } = spellInNft(xt("-i eth0 -m comment --comment x -j DROP", { packets: 3, bytes: 180 }), "ip");
  expect(expr[1]).toEqual({ counter: { packets: 3, bytes: 180 } });
  expect(inXt(expr, comment)).toMatchObject({
    text: "-i eth0 -m comment --comment x -j DROP",
    counters: { packets: 3, bytes: 180 },
  });
});

describe.each(SAMPLES)("%s", (name) => {
  const host = sampleHost(name);

  test("every rule, said in nft and back, is the rule that was written", () => {
    for (const { xtables } of host.namespaces)
      for (const { family, chains } of xtables)
        for (const { rules } of chains)
          for (const rule of rules) {
            const { expr, comment } = spellInNft(rule, family);
            const back = spellInXt({ position: 1, handle: 1, comment, expr }, family);
            // A rule with an extension that nft knows nothing of does not come back, and says so.
            const lost = "no words: nft does not tell what this extension was given";
            const extended = expr.some((statement) => JSON.stringify(statement).startsWith('{"xt"'));
            expect(textOf(back)).toBe(extended ? lost : rule.text.replace(/^-A \S+ /, ""));
          }
  });
});
