import { test } from "vitest";
import { matches } from "../testing/rows.ts";

const SYN = "tcp 10.0.0.1:40000 > 10.0.1.2:80 in=eth0 out=eth1";
const SYN6 = "tcp [2001:db8::1]:40000 > [2001:db8::2]:80 in=eth0 out=eth1";

test("XM-length: the whole packet in bytes", () => {
  const sixty = `${SYN} length=60`;
  matches([
    ["-m length --length 60", sixty, "yes"],
    ["-m length --length 61:", sixty, "packet's length is 60, not 61 to 65535"],
    ["-m length --length 0:100", sixty, "yes"],
    ["-m length ! --length 0:100", sixty, "packet's length is 60, which is excluded"],
    ["-m length --length 80", `${SYN6} length=80`, "yes"],
  ]);
});

test("XM-ttl: equal, less, more", () => {
  const near = `${SYN} ttl=5`;
  matches([
    ["-m ttl --ttl-eq 5", near, "yes"],
    ["-m ttl ! --ttl-eq 5", near, "TTL is 5, which is excluded"],
    ["-m ttl --ttl-eq 6", near, "TTL is 5, not 6"],
    ["-m ttl --ttl-lt 5", near, "TTL is 5, not less than 5"],
    ["-m ttl --ttl-lt 6", near, "yes"],
    ["-m ttl --ttl-gt 4", near, "yes"],
    ["-m ttl --ttl-gt 5", near, "TTL is 5, not more than 5"],
  ]);
});

test("XM-hl: equal, less, more", () => {
  const near = `${SYN6} ttl=5`;
  matches([
    ["-m hl --hl-eq 5", near, "yes"],
    ["-m hl ! --hl-eq 5", near, "hop limit is 5, which is excluded"],
    ["-m hl --hl-lt 5", near, "hop limit is 5, not less than 5"],
    ["-m hl --hl-gt 4", near, "yes"],
  ]);
});

test("XM-dscp: by number and by class", () => {
  const expedited = `${SYN} tos=0xb8`;
  matches([
    ["-m dscp --dscp 0x2e", expedited, "yes"],
    ["-m dscp --dscp-class EF", expedited, "yes"],
    ["-m dscp ! --dscp 0x2e", expedited, "DSCP is 0x2e, which is excluded"],
    ["-m dscp --dscp-class AF21", expedited, "DSCP is 0x2e, not 0x12"],
    ["-m dscp --dscp-class CS1", `${SYN} tos=0x23`, "yes"],
    ["-m dscp --dscp 0x2e", `${SYN6} tos=0xb8`, "yes"],
  ]);
});

test("XM-tos: under a mask, and by name without the ECN bits", () => {
  const lowDelay = `${SYN} tos=0x11`;
  matches([
    ["-m tos --tos 0x11", lowDelay, "yes"],
    ["-m tos --tos 0x10", lowDelay, "TOS is 0x11, not 0x10"],
    ["-m tos --tos 0x10/0x3e", lowDelay, "yes"],
    ["-m tos --tos Minimize-Delay", `${SYN} tos=0x50`, "yes"],
    ["-m tos ! --tos 0x11/0xff", lowDelay, "TOS is 0x11, which is excluded"],
    ["-m tos --tos 0x11", `${SYN6} tos=0x11`, "yes"],
  ]);
});

test("XM-ecn: the bits of IP and of TCP", () => {
  matches([
    ["-p tcp -m ecn --ecn-ip-ect 1", `${SYN} tos=1`, "yes"],
    ["-p tcp -m ecn ! --ecn-ip-ect 1", `${SYN} tos=1`, "ECT is 1, which is excluded"],
    ["-p tcp -m ecn --ecn-ip-ect 2", SYN, "ECT is 0, not 2"],
    ["-p tcp -m ecn --ecn-tcp-ece", `${SYN} flags=SEC`, "yes"],
    ["-p tcp -m ecn ! --ecn-tcp-cwr", `${SYN} flags=SEC`, "packet is one with CWR, which is excluded"],
    ["-p tcp -m ecn --ecn-tcp-cwr", SYN, "packet is one without CWR, not one with CWR"],
  ]);
});

test("XM-iprange: from one address to another", () => {
  matches([
    ["-m iprange --src-range 10.0.0.1-10.0.0.9", SYN, "yes"],
    ["-m iprange --src-range 10.0.0.2-10.0.0.9", SYN, "source is 10.0.0.1, not from 10.0.0.2 to 10.0.0.9"],
    ["-m iprange ! --src-range 10.0.0.1-10.0.0.9", SYN, "source is 10.0.0.1, which is excluded"],
    ["-m iprange --dst-range 10.0.1.2-10.0.1.2", SYN, "yes"],
    [
      "-m iprange --src-range 10.0.0.0-10.0.0.9 ! --dst-range 10.0.1.2-10.0.1.9",
      SYN,
      "destination is 10.0.1.2, which is excluded",
    ],
    ["-m iprange --src-range 2001:db8::-2001:db8::f", SYN6, "yes"],
    [
      "-m iprange --dst-range 2001:db8::3-2001:db8::f",
      SYN6,
      "destination is 2001:db8::2, not from 2001:db8::3 to 2001:db8::f",
    ],
  ]);
});

test("XM-mac: the frame's source, where it came in one", () => {
  const frame = `${SYN} ether=02:00:00:00:00:01>02:00:00:00:00:02`;
  const none = "the packet did not come in a frame of Ethernet";
  matches([
    ["-m mac --mac-source 02:00:00:00:00:01", frame, "yes"],
    ["-m mac --mac-source 02:00:00:00:00:0A", frame, "Ethernet source is 02:00:00:00:00:01, not 02:00:00:00:00:0a"],
    ["-m mac ! --mac-source 02:00:00:00:00:01", frame, "Ethernet source is 02:00:00:00:00:01, which is excluded"],
    ["-m mac --mac-source 02:00:00:00:00:01", SYN, none],
    ["-m mac ! --mac-source 02:00:00:00:00:01", SYN, none],
    ["-m mac ! --mac-source 02:00:00:00:00:01", frame.replace("in=eth0", "in=lo"), none],
  ]);
});

test("XM-pkttype: unicast, broadcast, multicast", () => {
  matches([
    ["-m pkttype --pkt-type unicast", SYN, "yes"],
    ["-m pkttype --pkt-type broadcast", SYN, "packet is unicast, not broadcast"],
    ["-m pkttype ! --pkt-type unicast", SYN, "packet is unicast, which is excluded"],
    ["-m pkttype --pkt-type broadcast", `${SYN} to=broadcast`, "yes"],
    ["-m pkttype --pkt-type multicast", "udp 10.0.0.1:1 > 224.0.0.251:5353 to=loopback", "yes"],
    ["-m pkttype --pkt-type broadcast", "udp 10.0.0.1:1 > 10.0.0.255:67 to=loopback", "yes"],
    ["-m pkttype --pkt-type multicast", "udp [2001:db8::1]:1 > [ff02::fb]:5353 to=loopback", "yes"],
  ]);
});

test("XM-ipv6header: all of the headers, or with --soft at least these", () => {
  const plain = SYN6;
  const fragment = `${SYN6} headers=44`;
  matches([
    ["-m ipv6header --header prot", plain, "yes"],
    ["-m ipv6header --header frag,prot", fragment, "yes"],
    ["-m ipv6header --header ipv6-frag,protocol", fragment, "yes"],
    ["-m ipv6header --header prot", fragment, "packet's headers are frag or prot, not prot"],
    ["-m ipv6header --soft --header frag", fragment, "yes"],
    ["-m ipv6header --soft --header frag", plain, "packet's headers are prot, not at least frag"],
    ["-m ipv6header --soft ! --header frag", plain, "yes"],
    ["-m ipv6header ! --header prot", plain, "packet's headers are prot, which is excluded"],
  ]);
});

test("XM-frag, XM-hbh, XM-dst, XM-rt, XM-srh, XM-mh: whether the header is there; its fields are undetermined", () => {
  matches([
    ["-m frag --fragfirst", SYN6, "packet has no fragment header, not a fragment header"],
    [
      "-m frag --fragfirst",
      `${SYN6} headers=44`,
      "undetermined: the fields of the packet's fragment header are not modelled: --fragfirst",
    ],
    ["-m hbh", `${SYN6} headers=0`, "yes"],
    ["-m hbh ! --hbh-len 8", SYN6, "packet has no hop-by-hop options header, not a hop-by-hop options header"],
    ["-m dst --dst-len 8", SYN6, "packet has no destination options header, not a destination options header"],
    ["-m rt --rt-type 0", SYN6, "packet has no routing header, not a routing header"],
    ["-m srh --srh-tag 1", SYN6, "packet has no segment routing header, not a segment routing header"],
    ["-p mh -m mh --mh-type 1", SYN6, "packet is tcp, not 135"],
    ["-m rt", `${SYN6} headers=43`, "yes"],
  ]);
});

test("XM-eui64: the source's interface id is made of its Ethernet address", () => {
  const made = "udp [2001:db8::ff:fe00:1]:1 > [2001:db8::2]:2 ether=02:00:00:00:00:01>02:00:00:00:00:02";
  matches([
    ["-m eui64", made, "yes"],
    [
      "-m eui64",
      made.replace("fe00:1", "fe00:2"),
      "the source address is not made of the Ethernet address that it came from",
    ],
    ["-m eui64", SYN6, "the source address is not made of the Ethernet address that it came from"],
  ]);
});
