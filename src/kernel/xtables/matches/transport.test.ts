import { test } from "vitest";
import { matches } from "../testing/rows.ts";

const SYN = "tcp 10.0.0.1:40000 > 10.0.1.2:80 in=eth0 out=eth1";
const SYN6 = "tcp [2001:db8::1]:40000 > [2001:db8::2]:80 in=eth0 out=eth1";
const DNS = "udp 10.0.0.1:40000 > 10.0.1.2:53 in=eth0 out=eth1";

test("XM-tcp: ports, one or a range", () => {
  matches([
    ["-p tcp -m tcp --dport 80", SYN, "yes"],
    ["-p tcp -m tcp --dport 8080", SYN, "destination port is 80, not 8080"],
    ["-p tcp -m tcp ! --dport 80", SYN, "destination port is 80, which is excluded"],
    ["-p tcp -m tcp --dport 79:81", SYN, "yes"],
    ["-p tcp -m tcp --dport :80", SYN, "yes"],
    ["-p tcp -m tcp --dport 81:", SYN, "destination port is 80, not 81 to 65535"],
    ["-p tcp -m tcp --sport 40000 --dport 80", SYN, "yes"],
    ["-p tcp -m tcp --sport 1:1023", SYN, "source port is 40000, not 1 to 1023"],
    ["-p tcp -m tcp ! --sport 1:1023", SYN, "yes"],
    ["-p tcp --dport http", SYN, "yes"],
    ["-p tcp -m tcp --dport 80", SYN6, "yes"],
    ["-p tcp -m tcp ! --dport 80", SYN6, "destination port is 80, which is excluded"],
  ]);
});

test("XM-tcp: flags under a mask", () => {
  const ack = SYN.concat(" flags=SA");
  matches([
    ["-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN", SYN, "yes"],
    ["-p tcp -m tcp --syn", SYN, "yes"],
    ["-p tcp -m tcp ! --syn", SYN, "of FIN,SYN,RST,ACK it has SYN, which is excluded"],
    ["-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN", ack, "of FIN,SYN,RST,ACK it has SYN,ACK, not SYN"],
    ["-p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN", ack, "yes"],
    ["-p tcp -m tcp --tcp-flags SYN,ACK SYN,ACK", ack, "yes"],
    ["-p tcp -m tcp --tcp-flags ALL NONE", SYN, "of FIN,SYN,RST,PSH,ACK,URG it has SYN, not none"],
    ["-p tcp -m tcp --tcp-flags FIN,SYN,RST,PSH,ACK,URG NONE", SYN.concat(" flags="), "yes"],
    ["-p tcp -m tcp --tcp-flags PSH PSH", SYN.concat(" flags=PA"), "yes"],
  ]);
});

test("XM-tcp: options present", () => {
  const options = SYN.concat(" options=2:1460,4,8,3");
  matches([
    ["-p tcp -m tcp --tcp-option 8", options, "yes"],
    ["-p tcp -m tcp ! --tcp-option 8", options, "packet has TCP options 2, 4, 8, 3, which is excluded"],
    ["-p tcp -m tcp --tcp-option 30", options, "packet has TCP options 2, 4, 8, 3, not TCP option 30"],
    ["-p tcp -m tcp --tcp-option 2", SYN, "packet has no TCP options, not TCP option 2"],
    ["-p tcp -m tcp ! --tcp-option 2", SYN, "yes"],
  ]);
});

test("XM-udp, XM-udplite: ports", () => {
  matches([
    ["-p udp -m udp --dport 53", DNS, "yes"],
    ["-p udp -m udp ! --dport 53", DNS, "destination port is 53, which is excluded"],
    ["-p udp -m udp --sport 53", DNS, "source port is 40000, not 53"],
    ["-p udp -m udp --sport 1024:65535 --dport 53", DNS, "yes"],
    ["-p udp -m udp --dport 53", "udp [2001:db8::1]:1000 > [2001:db8::2]:53", "yes"],
    ["-p udplite -m udplite --dport 53", "udplite 10.0.0.1:1 > 10.0.0.2:53", "yes"],
  ]);
});

test("XM-sctp: ports; chunks are undetermined", () => {
  const sctp = "sctp 10.0.0.1:1000 > 10.0.1.2:2905";
  matches([
    ["-p sctp -m sctp --dport 2905", sctp, "yes"],
    ["-p sctp -m sctp ! --dport 2905", sctp, "destination port is 2905, which is excluded"],
    ["-p sctp -m sctp --sport 1:999", sctp, "source port is 1000, not 1 to 999"],
    [
      "-p sctp -m sctp --dport 2905 --chunk-types any INIT",
      sctp,
      "undetermined: which SCTP chunks the packet carries is not modelled",
    ],
    ["-p sctp -m sctp --dport 1 --chunk-types any INIT", sctp, "destination port is 2905, not 1"],
  ]);
});

test("XM-dccp: ports; types and options are undetermined", () => {
  const dccp = "dccp 10.0.0.1:1000 > 10.0.1.2:2905";
  matches([
    ["-p dccp -m dccp --dport 2905", dccp, "yes"],
    ["-p dccp -m dccp ! --sport 1000", dccp, "source port is 1000, which is excluded"],
    ["-p dccp -m dccp --dccp-types REQUEST", dccp, "undetermined: the packet's DCCP type is not modelled"],
    ["-p dccp -m dccp --dccp-option 1", dccp, "undetermined: the packet's DCCP options are not modelled"],
  ]);
});

test("XM-multiport: ports and ranges of either side", () => {
  matches([
    ["-p tcp -m multiport --dports 80,443", SYN, "yes"],
    ["-p tcp -m multiport --dports 443,8000:8100", SYN, "destination port is 80, not 443 or 8000 to 8100"],
    ["-p tcp -m multiport ! --dports 80,443", SYN, "destination port is 80, which is excluded"],
    ["-p tcp -m multiport ! --dports 22,443", SYN, "yes"],
    ["-p tcp -m multiport --sports 1024:65535", SYN, "yes"],
    ["-p tcp -m multiport --sports 80", SYN, "source port is 40000, not 80"],
    ["-p tcp -m multiport --ports 80", SYN, "yes"],
    ["-p tcp -m multiport --ports 40000", SYN, "yes"],
    ["-p tcp -m multiport ! --ports 40000", SYN, "ports are 40000 and 80, which is excluded"],
    ["-p tcp -m multiport --ports 1:79,81", SYN, "ports are 40000 and 80, not 1 to 79 or 81"],
    ["-p tcp -m multiport --dports 80,443", SYN6, "yes"],
  ]);
});

test("XM-tcpmss: the size that a SYN says", () => {
  const mss = SYN.concat(" options=2:1460");
  matches([
    ["-p tcp -m tcp --tcp-flags SYN,RST SYN -m tcpmss --mss 1400:65495", mss, "yes"],
    ["-p tcp -m tcp --tcp-flags SYN,RST SYN -m tcpmss --mss 536", mss, "maximum segment size is 1460, not 536"],
    ["-p tcp -m tcpmss ! --mss 1460", mss, "maximum segment size is 1460, which is excluded"],
    ["-p tcp -m tcpmss --mss 1:65535", SYN, "maximum segment size is not said, not 1 to 65535"],
    ["-p tcp -m tcpmss ! --mss 1:65535", SYN, "yes"],
  ]);
});

test("XM-icmp: type, and code where it is given", () => {
  const ping = "icmp 10.0.0.1 > 10.0.1.2 type=8 in=eth0 out=eth1";
  const unreachable = "icmp 10.0.0.1 > 10.0.1.2 type=3/1 in=eth0 out=eth1";
  matches([
    ["-p icmp -m icmp --icmp-type 8", ping, "yes"],
    ["-p icmp -m icmp --icmp-type echo-request", ping, "yes"],
    ["-p icmp -m icmp --icmp-type 0", ping, "ICMP type is 8, not 0"],
    ["-p icmp -m icmp ! --icmp-type 8", ping, "ICMP type is 8, which is excluded"],
    ["-p icmp -m icmp --icmp-type any", ping, "yes"],
    ["-p icmp -m icmp --icmp-type 3", unreachable, "yes"],
    ["-p icmp -m icmp --icmp-type 3/1", unreachable, "yes"],
    ["-p icmp -m icmp --icmp-type 3/3", unreachable, "ICMP type is 3 code 1, not 3 code 3"],
    ["-p icmp -m icmp ! --icmp-type 3/3", unreachable, "yes"],
    ["-p icmp -m icmp", ping, "yes"],
  ]);
});

test("XM-icmp6: type, and code where it is given", () => {
  const ping = "icmpv6 [2001:db8::1] > [2001:db8::2] type=128 in=eth0 out=eth1";
  matches([
    ["-p ipv6-icmp -m icmp6 --icmpv6-type 128", ping, "yes"],
    ["-p ipv6-icmp -m icmp6 --icmpv6-type 128/0", ping, "yes"],
    ["-p ipv6-icmp -m icmp6 --icmpv6-type 128/1", ping, "ICMP type is 128 code 0, not 128 code 1"],
    ["-p ipv6-icmp -m icmp6 ! --icmpv6-type echo-request", ping, "ICMP type is 128, which is excluded"],
    ["-p ipv6-icmp -m icmp6 --icmpv6-type neighbour-solicitation", ping, "ICMP type is 128, not 135"],
  ]);
});

test("XM-ah, XM-esp, XM-ipcomp, XM-l2tp: whether there is such a header; its fields are undetermined", () => {
  matches([
    ["-p ah -m ah", "ah 10.0.0.1 > 10.0.1.2", "yes"],
    ["-p esp -m esp --espspi 0:4294967295", "esp 10.0.0.1 > 10.0.1.2", "yes"],
    [
      "-p esp -m esp --espspi 500",
      "esp 10.0.0.1 > 10.0.1.2",
      "undetermined: the fields of the packet's esp header are not modelled: --espspi 500",
    ],
    ["-p ah -m ah --ahspi 500", SYN, "packet is tcp, not ah"],
    ["-m ah --ahspi 500", SYN6, "packet is tcp, not ah"],
    ["-m ipcomp --ipcompspi 1", SYN, "packet is tcp, not 108"],
    ["-m l2tp --tid 42", SYN, "packet is tcp, not 115"],
    [
      "-m l2tp --tid 42",
      "115 10.0.0.1 > 10.0.1.2",
      "undetermined: the fields of the packet's 115 header are not modelled: --tid 42",
    ],
  ]);
});

test("XM-ports: both ports negated, which iptables loads in two ways into nf_tables", () => {
  const rule = "-p tcp -m tcp ! --sport 1000 ! --dport 80";
  matches([
    [rule, "tcp 10.0.0.1:1001 > 10.0.1.2:81", "yes"],
    [rule, "tcp 10.0.0.1:1000 > 10.0.1.2:80", "ports are 1000 and 80, which is excluded"],
    [
      "-p tcp -m tcp ! --sport 1000:1001 ! --dport 80",
      "tcp 10.0.0.1:1002 > 10.0.1.2:80",
      "destination port is 80, which is excluded",
    ],
  ]);
  for (const packet of ["tcp 10.0.0.1:1000 > 10.0.1.2:81", "tcp 10.0.0.1:1001 > 10.0.1.2:80"])
    matches([
      [
        rule,
        packet,
        "undetermined: iptables before 1.8.11 loads '! --sport A ! --dport B' as 'not both of them', later ones as 'neither'",
      ],
    ]);
});
