import { describe, expect, test } from "vitest";
import type { ConntrackEntry } from "../model.ts";
import { readConntrack } from "./conntrack.ts";

const PLACE = { namespace: 1, source: "conntrack" };
const TCP = "src=203.0.113.7 dst=192.0.2.10 sport=42573 dport=8080";
const BACK = "src=172.18.0.2 dst=203.0.113.7 sport=80 dport=42573";

function read(line: string): ConntrackEntry {
  const { values, unread } = readConntrack(line, PLACE);
  expect(unread).toEqual([]);
  const [only] = values;
  if (only === undefined) throw new Error("the entry was not read");
  return only;
}

test("a connection with DNAT, whole", () => {
  expect(read(`tcp      6 431999 ESTABLISHED ${TCP} ${BACK} [ASSURED] mark=5 zone=3 helper=ftp use=1`)).toEqual({
    family: 4,
    proto: 6,
    timeout: 431999,
    state: "ESTABLISHED",
    original: { src: 0xcb007107, dst: 0xc000020a, sport: 42573, dport: 8080, icmp: null },
    reply: { src: 0xac120002, dst: 0xcb007107, sport: 80, dport: 42573, icmp: null },
    flags: new Set(["ASSURED"]),
    mark: 5,
    zone: 3,
    labels: null,
    helper: "ftp",
  });
});

describe("protocols", () => {
  test("UDP, unreplied, with counters", () => {
    const entry = read(
      "udp      17 29 src=10.0.0.1 dst=10.0.0.2 sport=5 dport=53 packets=1 bytes=60 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=53 dport=5 packets=0 bytes=0 mark=0 use=1",
    );
    expect([entry.proto, entry.state, [...entry.flags], entry.reply.sport]).toEqual([17, null, ["UNREPLIED"], 53]);
  });

  test("ICMP: type, code and id stand in the tuples, and the entry's own id after them", () => {
    const entry = read(
      "icmp     1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=4242 src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=4242 mark=0 use=1 id=99",
    );
    expect([entry.original.icmp, entry.reply.icmp]).toEqual([
      { type: 8, code: 0, id: 4242 },
      { type: 0, code: 0, id: 4242 },
    ]);
  });

  test("IPv6, extended", () => {
    const entry = read(
      "ipv6     10 icmpv6   58 29 src=::1 dst=::1 type=128 code=0 id=7 src=::1 dst=::1 type=129 code=0 id=7 mark=0 use=1",
    );
    expect([entry.family, entry.proto]).toEqual([6, 58]);
  });

  test("IPv4, extended", () => {
    expect(read(`ipv4     2 tcp      6 52 SYN_SENT ${TCP} [UNREPLIED] ${BACK} mark=0 use=1`)).toMatchObject({
      proto: 6,
      timeout: 52,
      state: "SYN_SENT",
    });
  });

  test("one without a name", () => {
    const entry = read(
      "unknown  2 595 src=172.18.0.1 dst=224.0.0.22 [UNREPLIED] src=224.0.0.22 dst=172.18.0.1 mark=0 use=1",
    );
    expect([entry.proto, entry.original.sport]).toEqual([2, null]);
  });

  test("GRE's keys stand for ports", () => {
    const entry = read(
      "gre      47 179 src=1.1.1.1 dst=2.2.2.2 srckey=0x0 dstkey=0x5 src=2.2.2.2 dst=1.1.1.1 srckey=0x5 dstkey=0x0 mark=0 use=1",
    );
    expect([entry.original.sport, entry.original.dport]).toEqual([0, 5]);
  });
});

test("an offloaded one has neither timeout nor state", () => {
  expect(read(`tcp      6 ${TCP} ${BACK} [OFFLOAD] mark=0 use=2`)).toMatchObject({ timeout: null, state: null });
});

test("a zone of one direction", () => {
  expect(read(`tcp 6 9 ESTABLISHED ${TCP} zone-orig=4 ${BACK} mark=0 use=1`)).toMatchObject({
    zone: 4,
    zoneDirection: "original",
  });
});

test("the tool's closing words are no entry", () => {
  expect(readConntrack("conntrack v1.4.7 (conntrack-tools): 3 flow entries have been shown.", PLACE)).toEqual({
    values: [],
    unread: [],
  });
});

test.each([
  ["protocol, timeout and addresses were expected", "conntrack: Operation not permitted"],
  ["the reply's addresses are missing", `tcp 6 9 ESTABLISHED ${TCP} mark=0`],
  ["more than two directions", `tcp 6 9 ESTABLISHED ${TCP} ${BACK} ${BACK}`],
  ["'x' is not a number", `tcp 6 9 ESTABLISHED ${TCP} ${BACK} mark=x`],
  ["'70000' is more than 65535", `udp 17 9 src=1.1.1.1 dst=2.2.2.2 sport=70000 dport=1 ${BACK}`],
  ["'10.0.0' is not an IP address", "udp 17 9 src=10.0.0 dst=10.0.0.1 src=10.0.0.1 dst=10.0.0.2"],
])("%s", (reason, line) => {
  expect(readConntrack(line, PLACE)).toMatchObject({ values: [], unread: [{ line: 1, reason }] });
});

test("what is not known of an entry is reported, and the entry kept", () => {
  expect(readConntrack(`tcp 6 9 ESTABLISHED ${TCP} ${BACK} mark=0 synproxy=1`, PLACE)).toMatchObject({
    values: [{ proto: 6 }],
    unread: [{ reason: "'synproxy' of an entry is not known here" }],
  });
});
