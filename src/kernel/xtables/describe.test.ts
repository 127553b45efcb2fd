import { expect, test } from "vitest";
import { readXtRule } from "../../host/readers/xt-rule.ts";
import { describeXtMatch, describeXtRule } from "./describe.ts";

function words(rule: string): string {
  return describeXtRule(readXtRule(`-A X ${rule}`, { position: 1, line: 1, counters: null }));
}

test("rules in plain words", () => {
  const said = [
    "! -i br-app -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80",
    "-s 172.18.0.0/16 ! -o br-app -j MASQUERADE",
    "-d 172.18.0.2/32 ! -i br-app -o br-app -p tcp -m tcp --dport 80 -j ACCEPT",
    "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
    "-m addrtype --dst-type LOCAL -j DOCKER",
    "-j DOCKER-USER",
    "-j RETURN",
    "-p tcp -j DROP",
    "! -p tcp -m comment --comment x",
    "-p udp -m multiport ! --dports 53,5000:6000 -j REJECT --reject-with icmp-admin-prohibited",
    "-i eth0 -m set ! --match-set blocked src -m mark --mark 0x1/0xff -g NEXT",
    '-m limit --limit 3/min --limit-burst 10 -j LOG --log-prefix "[UFW BLOCK] "',
    "-p icmp -m icmp --icmp-type 8 -j ACCEPT",
    "-m rpfilter --invert -j DROP",
    "-j MARK --set-xmark 0x4000/0x4000",
    "-p tcp -j REDIRECT --to-ports 3128",
    "-d ::1/128 -p tcp -j REJECT --reject-with tcp-reset",
    "-m time --timestart 09:00:00 -j FROB --nicate 1",
    "-s 10.0.0.0/8 -j SNAT --to-source 192.0.2.1-192.0.2.9:1024-2047",
    "-m u32 --u32 0x0=0x1 -j DNAT --to-destination [2001:db8::9]:80",
    "-m iprange --src-range ::1-::5 -j DNAT --to-destination 2001:db8::9",
    "-m helper ! --helper ftp -m conntrack --ctorigsrc 10.0.0.1 -j NFLOG",
    "-m eui64 -p tcp -m tcp -j SNAT --to-source :1024",
  ].map(words);
  expect(said).toEqual([
    "packets for tcp port 8080 that did not come in through br-app go on to 172.18.0.2 port 80",
    "packets from 172.18.0.0/16 that do not leave through br-app go on as from the address of the device that they leave by",
    "packets to 172.18.0.2 for tcp port 80 that did not come in through br-app and that leave through br-app are accepted",
    "packets whose connection is RELATED or ESTABLISHED are accepted",
    "packets to an address of this host go through DOCKER",
    "all packets go through DOCKER-USER",
    "all packets go back to the chain that they came from",
    "tcp packets are dropped",
    "packets other than tcp are counted",
    "packets for any udp port but 53 or 5000 to 6000 are rejected with an ICMP error, admin prohibited",
    "packets that came in through eth0 and whose source is not in set blocked and whose mark is 0x1/0xff go over to NEXT",
    "packets up to 3/min are logged as '[UFW BLOCK]', and go on",
    "icmp packets of type 8 are accepted",
    "packets whose source is not reached by the interface that they came in through are dropped",
    "all packets are marked 0x4000/0x4000, and go on",
    "tcp packets go on to this host itself, port 3128",
    "tcp packets to ::1 are rejected with a TCP reset",
    "packets that match '-m time --timestart 09:00:00' are given to FROB --nicate 1",
    "packets from 10.0.0.0/8 go on as from one of 192.0.2.1 to 192.0.2.9 port 1024 to 2047",
    "packets that match '-m u32 --u32 0x0=0x1' go on to 2001:db8::9 port 80",
    "packets from ::1 to ::5 go on to 2001:db8::9",
    "packets whose connection was not expected by helper ftp and whose connection's first source is 10.0.0.1 are logged, and go on",
    "tcp packets that match '-m eui64' go on as from port 1024",
  ]);
});

test("one match in plain words", () => {
  const rule = readXtRule("-A X -i eth0 -p tcp -m tcp ! --dport 22 -m comment --comment x", {
    position: 1,
    line: 1,
    counters: null,
  });
  expect(rule.matches.map((match) => describeXtMatch(match, rule.matches))).toEqual([
    "tcp packets that came in through eth0",
    "packets for any tcp port but 22",
    "all packets",
  ]);
});
