import { test } from "vitest";
import { matches } from "../testing/rows.ts";

const SYN = "tcp 10.0.0.1:40000 > 10.0.1.2:80 in=eth0 out=eth1 flags=S length=60 options=2:1460,4,8,3";
const SYN6 = "tcp [2001:db8::1]:40000 > [2001:db8::2]:80 in=eth0 out=eth1 flags=S length=80 ttl=63";
const ASK = "udp 10.0.0.1:40000 > 10.0.1.2:53 in=eth0 out=eth1 length=60";
const PING = "icmp 10.0.0.1 > 10.0.1.2 in=eth0 out=eth1 length=36 type=8";
const u32 = (tests: string) => `-m u32 --u32 "${tests}"`;
const other = (tests: string) => `what the bytes of the packet fulfil is something else, not '${tests}'`;
const untold = "undetermined: it hangs on bytes of the packet that are not in the question";

test("XM-u32: fields of the headers, in ranges and lists", () => {
  matches([
    [u32("6&0xFF=6"), SYN, "yes"],
    [u32("6&0xFF=1,17"), SYN, other("6&0xFF=1,17")],
    [u32("8>>24=64"), SYN, "yes"],
    [u32("12=0x0A000000:0x0A0000FF"), SYN, "yes"],
    [u32("16=0x0A000102"), PING, "yes"],
    [u32("0&0xFFFF=0:59"), SYN, other("0&0xFFFF=0:59")],
    [u32("20&0xFFFF=80"), SYN, "yes"],
    ['-m u32 ! --u32 "20&0xFFFF=80"', SYN, "what the bytes of the packet fulfil is something else, which is excluded"],
    [u32("4>>8&0xFF=6"), SYN6, "yes"],
    [u32("7>>24=63"), SYN6, "yes"],
  ]);
});

test("XM-u32: offsets followed from field to field, and past the end", () => {
  matches([
    [u32("0>>22&0x3C@0&0xFFFF=80"), SYN, "yes"],
    [u32("0>>22&0x3C@12>>26&0x3C=40"), SYN, "yes"],
    [u32("0>>22&0x3C@12>>24&0xF0=0xA0 && 6&0xFF=6"), SYN, "yes"],
    [u32("57=0:0xFFFFFFFF"), SYN, other("57=0:0xFFFFFFFF")],
    [u32("56=0:0xFFFFFFFF"), SYN, "yes"],
  ]);
});

test("XM-u32: what hangs on numbers that the sender picks, or on what is carried, cannot be told", () => {
  matches([
    [u32("24=0x01020304"), SYN, untold],
    [u32("2>>16=0:0xFFFF"), SYN, "yes"],
    [u32("4&0xFFFF0000=0x12340000"), SYN, untold],
    [u32("4&0x1FFF=0"), SYN, "yes"],
    [u32("28=0x70696e67"), ASK, untold],
    [u32("28=0x70696e67 && 6&0xFF=6"), ASK, other("28=0x70696e67 && 6&0xFF=6")],
    [u32("no=test"), ASK, "undetermined: match u32: 'no=test' is no test of bytes"],
  ]);
});

test("XM-string: a handshake holds no text; what a datagram carries cannot be told", () => {
  const carried = "undetermined: the bytes that the packet carries are not in the question";
  const missing = (text: string) => `what the packet holds is something else, not '${text}'`;
  matches([
    ["-m string --string BitTorrent --algo bm", SYN, missing("BitTorrent")],
    ["-m string --string GET --algo bm", SYN, carried],
    ["-m string --string BitTorrent --algo bm", ASK, carried],
    ["-m string --string BitTorrent --algo bm --to 28", ASK, missing("BitTorrent")],
    ["-m string --hex-string |0a0001020a|0 --algo kmp", SYN, missing("|0a0001020a|0")],
    ["-m string --hex-string |0a0000010a000102| --algo bm", SYN, "yes"],
    ["-m string --string abc --algo bm --icase --from 40", ASK, carried],
    ["-m string --string abc --algo bm --from 58", ASK, missing("abc")],
  ]);
});
