import { expect, test } from "vitest";
import { readIptablesSave } from "../../host/readers/iptables-save.ts";
import { compileXtTable } from "./compile.ts";

/** What iptables-save and ip6tables-save 1.8.9 printed of rules with every option of every extension that was at hand. */
const SAVED4 = String.raw`*mangle
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -m socket --transparent --nowildcard --restore-skmark
-A PREROUTING -p tcp -j TPROXY --on-port 12345 --on-ip 10.0.0.1 --tproxy-mark 0x23/0xff
-A FORWARD -m addrtype --src-type UNICAST,LOCAL --limit-iface-in
-A FORWARD -m bpf --bytecode "4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0"
-A FORWARD -m cluster --cluster-local-nodemask 0x00000003 --cluster-total-nodes 2 --cluster-hash-seed 0x00000001
-A FORWARD -m connbytes ! --connbytes 0:1000 --connbytes-mode packets --connbytes-dir original
-A FORWARD -m connlabel ! --label "40" --set
-A FORWARD -m connlimit --connlimit-upto 5 --connlimit-mask 24 --connlimit-daddr
-A FORWARD -m connmark ! --mark 0x1/0xf
-A FORWARD -m conntrack ! --ctstate NEW,RELATED,SNAT
-A FORWARD -m conntrack --ctstatus EXPECTED,ASSURED --ctexpire 0:100 --ctdir REPLY
-A FORWARD -m conntrack --ctproto 6 --ctorigsrcport 1:5 --ctreplsrcport 6 ! --ctrepldstport 7:8
-A FORWARD -m cpu --cpu 0
-A FORWARD -m devgroup --src-group 0x17 ! --dst-group 0x0/0x10
-A FORWARD -m dscp ! --dscp 0x1a
-A FORWARD -p tcp -m ecn --ecn-tcp-ece ! --ecn-tcp-cwr --ecn-ip-ect 2
-A FORWARD -p esp -m esp ! --espspi 0:32
-A FORWARD -m hashlimit --hashlimit-above 512kb/s --hashlimit-burst 1mb --hashlimit-mode srcip,dstport --hashlimit-name h --hashlimit-htable-size 10 --hashlimit-htable-max 100 --hashlimit-htable-gcinterval 2000 --hashlimit-htable-expire 1000 --hashlimit-srcmask 24
-A FORWARD -m hashlimit --hashlimit-upto 1/sec --hashlimit-burst 5 --hashlimit-name i --hashlimit-htable-expire 3600000 --hashlimit-rate-match --hashlimit-rate-interval 10
-A FORWARD -m helper ! --helper ftp-21
-A FORWARD -p icmp -m icmp --icmp-type 3/10
-A FORWARD -p icmp -m icmp ! --icmp-type 8
-A FORWARD -m iprange ! --src-range 1.1.1.1-1.1.1.10 --dst-range 2.2.2.2-2.2.2.9
-A FORWARD -m length ! --length 0:64
-A FORWARD -m limit --limit 1000/sec --limit-burst 7
-A FORWARD -m mac ! --mac-source 42:01:02:03:04:05
-A FORWARD -m mark ! --mark 0xa/0xa
-A FORWARD -p tcp -m multiport ! --ports 80,400:500
-A FORWARD -p udp -m multiport --sports 53
-A FORWARD -p tcp -m osf ! --genre Linux --ttl 1 --log 1
-A FORWARD -m physdev --physdev-is-in --physdev-in lo --physdev-is-bridged
-A FORWARD -m pkttype ! --pkt-type multicast
-A FORWARD -m policy --dir in --pol ipsec --strict --reqid 1 --spi 0x1 --proto ipcomp --mode tunnel --tunnel-dst 10.0.0.0/8 --tunnel-src 10.0.0.0/8 --next --reqid 2
-A FORWARD -m quota ! --quota 18446744073709551615
-A FORWARD -m realm ! --realm 0x1/0x2a
-A FORWARD -m recent --rcheck --seconds 4 --reap --hitcount 3 --rttl --name x --mask 255.255.255.0 --rdest
-A FORWARD -m recent ! --update --name x --mask 255.255.255.255 --rsource
-A FORWARD -p sctp -m sctp --sport 1:2 ! --dport 3 --chunk-types any DATA:Be,INIT
-A FORWARD -m set ! --match-set a src --return-nomatch ! --update-counters --packets-gt 5 ! --bytes-eq 3
-A FORWARD -m set --match-set p src,dst
-A FORWARD -m state ! --state INVALID
-A FORWARD -m statistic --mode random ! --probability 0.50000000000
-A FORWARD -m statistic --mode nth --every 5 --packet 2
-A FORWARD -m string ! --hex-string "|0d0a|" --algo kmp --from 1 --to 100 --icase
-A FORWARD -p tcp -m tcp --sport 1024:65535 --dport 0:1023 --tcp-option 3 ! --tcp-flags FIN,SYN,RST,PSH,ACK,URG SYN,ACK
-A FORWARD -p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN
-A FORWARD -p tcp -m tcpmss ! --mss 100:200
-A FORWARD -m tos ! --tos 0x10/0x3f
-A FORWARD -m ttl ! --ttl-eq 5
-A FORWARD -m u32 --u32 "0x0=0x0&&0x4&0xff=0x1:0x5"
-A FORWARD -p udp -m udp ! --sport 1:5
-A FORWARD -p ah -m ah --ahspi 1:5
-A FORWARD -m comment --comment "it\'s a \"test\""
-A FORWARD -p dccp -m dccp ! --dport 5 --dccp-types REQUEST,RESPONSE
-A FORWARD -f
-A FORWARD -p udp ! -f
-A FORWARD -s 10.0.0.1/255.0.0.255 -d 10.0.0.0/8
-A FORWARD -j CHECKSUM --checksum-fill
-A FORWARD -j CONNMARK --restore-mark --nfmask 0xf --ctmask 0xf0
-A FORWARD -j CONNMARK --save-mark --nfmask 0xff --ctmask 0xff --left-shift-mark 2
-A FORWARD -j CONNMARK --set-xmark 0x4/0x4
-A FORWARD -j CONNMARK --set-xmark 0x4/0x0
-A FORWARD -j CONNMARK --set-xmark 0x0/0xfffffffb
-A FORWARD -j DSCP --set-dscp 0x2e
-A FORWARD -p tcp -j ECN --ecn-tcp-remove
-A FORWARD -j HMARK --hmark-src-prefix 32 --hmark-dst-prefix 32 --hmark-rnd 0x00000001 --hmark-mod 10
-A FORWARD -j IDLETIMER --timeout 5 --label foo
-A FORWARD -j LOG --log-prefix "- x \"y\"" --log-level 7 --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode
-A FORWARD -j MARK --set-xmark 0x3/0x7
-A FORWARD -j MARK --set-xmark 0x0/0xfffffffc
-A FORWARD -j MARK --set-xmark 0x3/0x3
-A FORWARD -j NFLOG --nflog-prefix -x --nflog-group 3 --nflog-size 5 --nflog-threshold 6
-A FORWARD -j NFQUEUE --queue-balance 0:5 --queue-bypass --queue-cpu-fanout
-A FORWARD -j NFQUEUE --queue-num 0
-A FORWARD -j RATEEST --rateest-name RE --rateest-interval 250.0ms --rateest-ewmalog 500.0ms
-A FORWARD -j SET --add-set a src --exist --timeout 5
-A FORWARD -j SET --del-set p src,dst
-A FORWARD -j SET --map-set a src --map-mark --map-prio --map-queue
-A FORWARD -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j TCPMSS --clamp-mss-to-pmtu
-A FORWARD -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j TCPMSS --set-mss 42
-A FORWARD -p tcp -j TCPOPTSTRIP --strip-options 2,5,8
-A FORWARD -j TEE --gateway 1.1.1.1 --oif lo
-A FORWARD -j TOS --set-tos 0x1f/0x0f
-A FORWARD -j TOS --set-tos 0x02/0x3f
-A FORWARD -j TTL --ttl-inc 5
-A FORWARD -j AUDIT --type drop
-A OUTPUT -m owner --socket-exists
-A POSTROUTING -j CLASSIFY --set-class 0001:ffff
COMMIT
*security
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -j CONNSECMARK --save
COMMIT
*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A PREROUTING -j CT --notrack
-A PREROUTING -p tcp -j CT --helper ftp --ctevents new,destroy --expevents new --zone 5
-A PREROUTING -j CT --zone mark
-A PREROUTING -j TRACE
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -j REJECT --reject-with icmp-port-unreachable
-A INPUT -p tcp -j REJECT --reject-with tcp-reset
-A INPUT -j REJECT --reject-with icmp-admin-prohibited
-A INPUT -p tcp -j SYNPROXY --sack-perm --timestamp --wscale 9 --mss 1460
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -p tcp -j DNAT --to-destination 1.1.1.1-2.2.2.2:100-200/300 --random --persistent
-A PREROUTING -p tcp -j DNAT --to-destination :80
-A PREROUTING -j NETMAP --to 10.0.0.0/32
-A PREROUTING -p tcp -j REDIRECT --to-ports 10-20 --random
-A POSTROUTING -p tcp -j MASQUERADE --to-ports 10-20 --random-fully
-A POSTROUTING -p udp -j SNAT --to-source 1.1.1.1-1.1.1.5:1000-2000 --random --random-fully --persistent
COMMIT
`;
const SAVED6 = `*mangle
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -m eui64
-A PREROUTING -m rpfilter --loose
-A PREROUTING -p tcp -j TPROXY --on-port 1 --on-ip ::1 --tproxy-mark 0x1/0xffffffff
-A FORWARD -m ah --ahspi 1:5 --ahlen 3 --ahres
-A FORWARD -m dst --dst-len 5 --dst-opts 149:92,12
-A FORWARD -m frag --fragid 1:5 --fragres --fragfirst
-A FORWARD -m hbh ! --hbh-len 5 --hbh-opts 1:2
-A FORWARD -m hl ! --hl-eq 5
-A FORWARD -p ipv6-icmp -m icmp6 --icmpv6-type 2
-A FORWARD -p ipv6-icmp -m icmp6 ! --icmpv6-type 2/3
-A FORWARD -m ipv6header --header hop-by-hop,ipv6-frag --soft
-A FORWARD -m ipv6header ! --header ipv6-opts,protocol
-A FORWARD -p mobility-header -m mh --mh-type 1:3
-A FORWARD -m rt --rt-type 0 --rt-segsleft 1:23 ! --rt-len 42 --rt-0-res --rt-0-addrs ::1,::2 --rt-0-not-strict
-A FORWARD -m srh --srh-next-hdr 17 --srh-hdr-len-gt 3 --srh-tag 0
-A FORWARD -m iprange --src-range ::1-::5
-A FORWARD -m conntrack --ctorigdst 2001:db8::/32
-A FORWARD -s ::/16 -d 2001:db8::1/128
-A FORWARD -m recent --set --name six --mask ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff --rsource
-A FORWARD -p tcp -m multiport --dports 1,2:3
-A FORWARD -j HL --hl-dec 3
-A FORWARD -j TEE --gateway 2001:db8::1
-A POSTROUTING -j SNPT --src-pfx dead::/64 --dst-pfx beef::/64
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -j REJECT --reject-with icmp6-addr-unreachable
-A INPUT -j REJECT --reject-with icmp6-policy-fail
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -p tcp -j DNAT --to-destination [2001:db8::1-2001:db8::5]:80-90
-A PREROUTING -j DNAT --to-destination 2001:db8::1
-A PREROUTING -p tcp -j DNAT --to-destination :80
-A PREROUTING -j NETMAP --to 2001:db8::/32
-A PREROUTING -p tcp -j REDIRECT --to-ports 80
-A POSTROUTING -p tcp -j SNAT --to-source [2001:db8::1]:1-2 --random-fully
-A POSTROUTING -j MASQUERADE --random
COMMIT
`;

function problemsOf(text: string, family: "ip" | "ip6"): { readonly rules: number; readonly said: readonly string[] } {
  const { tables, unread } = readIptablesSave(text, {
    family,
    backend: null,
    nft: null,
    source: "saved",
    namespace: 1,
  });
  const said = unread.map((u) => u.text);
  let rules = 0;
  for (const table of tables) {
    const { chains } = compileXtTable(table, ({ text: rule, reason }) => {
      // What is understood, and cannot be told all the same, is said in words of its own.
      if (/^(match|target) /.test(reason)) said.push(`${rule}: ${reason}`);
    });
    for (const chain of chains.values()) rules += chain.rules.length;
  }
  return { rules, said };
}

test("XM-unknown, XT-unknown: what iptables prints of its own extensions is known, option by option", () => {
  expect(problemsOf(SAVED4, "ip")).toEqual({ rules: 103, said: [] });
  expect(problemsOf(SAVED6, "ip6")).toEqual({ rules: 32, said: [] });
});
