import { expect, test } from "vitest";
import { matches } from "../testing/rows.ts";
import { ask, say } from "../testing/say.ts";

const SYN = "tcp 10.0.0.1:40000 > 10.0.1.2:80 in=eth0 out=eth1";
const NEW = `${SYN} ct=NEW`;
const INVALID = `${SYN} ct=INVALID`;
const REPLY =
  "tcp 10.0.1.2:80 > 10.0.0.1:40000 in=eth1 out=eth0 flags=SA ct=ESTABLISHED,reply,seen-reply,confirmed,assured";
const NONE = "the packet belongs to no connection";

test("XM-conntrack: states, and the virtual SNAT and DNAT", () => {
  matches([
    ["-m conntrack --ctstate RELATED,ESTABLISHED", REPLY, "yes"],
    ["-m conntrack --ctstate RELATED,ESTABLISHED", NEW, "connection is NEW, not RELATED or ESTABLISHED"],
    ["-m conntrack ! --ctstate RELATED,ESTABLISHED", NEW, "yes"],
    ["-m conntrack ! --ctstate NEW", NEW, "connection is NEW, which is excluded"],
    ["-m conntrack --ctstate NEW", `${SYN} ct=NEW,dnat`, "yes"],
    ["-m conntrack --ctstate DNAT", `${SYN} ct=NEW,dnat`, "yes"],
    ["-m conntrack ! --ctstate DNAT", `${SYN} ct=NEW,dnat`, "connection is NEW and DNAT, which is excluded"],
    ["-m conntrack --ctstate SNAT", `${SYN} ct=NEW,dnat`, "connection is NEW and DNAT, not SNAT"],
    ["-m conntrack --ctstate RELATED", `${SYN} ct=RELATED`, "yes"],
    ["-m conntrack --ctstate UNTRACKED", `${SYN} ct=UNTRACKED`, "yes"],
    ["-m conntrack --ctstate INVALID", INVALID, "yes"],
    ["-m conntrack --ctstate INVALID", SYN, "yes"],
    ["-m conntrack --ctstate NEW", SYN, "connection is INVALID, not NEW"],
    ["-m conntrack --ctstate NOWHERE", SYN, "undetermined: match conntrack: 'NOWHERE' is not known to this program"],
  ]);
});

test("XM-conntrack: directions, addresses and ports of both tuples", () => {
  matches([
    ["-m conntrack --ctdir ORIGINAL", NEW, "yes"],
    ["-m conntrack --ctdir REPLY", NEW, "the connection's direction is original, not reply"],
    ["-m conntrack --ctdir REPLY", REPLY, "yes"],
    ["-m conntrack --ctorigsrc 10.0.0.1", REPLY, "yes"],
    ["-m conntrack --ctorigdst 10.0.1.0/24", REPLY, "yes"],
    [
      "-m conntrack ! --ctorigdst 10.0.1.0/24",
      REPLY,
      "the connection's original destination is 10.0.1.2, which is excluded",
    ],
    ["-m conntrack --ctreplsrc 10.0.0.1", NEW, "the connection's reply source is 10.0.1.2, not 10.0.0.1"],
    ["-m conntrack --ctrepldst 10.0.0.1", NEW, "yes"],
    ["-m conntrack --ctorigsrcport 40000", REPLY, "yes"],
    ["-m conntrack --ctorigdstport 80:90", REPLY, "yes"],
    ["-m conntrack ! --ctorigdstport 80", NEW, "the connection's original destination port is 80, which is excluded"],
    ["-m conntrack --ctreplsrcport 81", NEW, "the connection's reply source port is 80, not 81"],
    ["-m conntrack --ctrepldstport 40000", NEW, "yes"],
    ["-m conntrack --ctproto 6", NEW, "yes"],
    ["-m conntrack --ctproto udp", NEW, "the connection is tcp, not udp"],
    ["-m conntrack --ctorigdst 2001:db8::/32", "tcp [2001:db8::1]:1 > [2001:db8::2]:2 ct=NEW", "yes"],
  ]);
});

test("XM-conntrack: statuses; NONE is no bit, and holds for no connection", () => {
  matches([
    ["-m conntrack --ctstatus ASSURED", REPLY, "yes"],
    ["-m conntrack --ctstatus EXPECTED,SEEN_REPLY", REPLY, "yes"],
    ["-m conntrack --ctstatus CONFIRMED", NEW, "the connection's status is NONE, not CONFIRMED"],
    ["-m conntrack ! --ctstatus CONFIRMED", NEW, "yes"],
    ["-m conntrack --ctstatus NONE", NEW, "the connection's status is NONE, not NONE"],
    ["-m conntrack ! --ctstatus NONE", NEW, "yes"],
    ["-m conntrack --ctstatus EXPECTED", `${SYN} ct=NEW,master:ftp`, "yes"],
    ["-m conntrack --ctexpire 10:20", NEW, "undetermined: how long the connection's entry still lasts is not modelled"],
  ]);
});

test("XM-conntrack: without a connection nothing holds but the state, which then answers for all", () => {
  matches([
    ["-m conntrack --ctdir ORIGINAL", INVALID, NONE],
    ["-m conntrack ! --ctorigsrc 10.9.9.9", INVALID, NONE],
    ["-m conntrack --ctstate INVALID --ctdir REPLY", INVALID, "yes"],
    ["-m conntrack --ctstate INVALID,NEW ! --ctorigsrc 10.0.0.1", INVALID, "yes"],
    [
      "-m conntrack --ctstate INVALID,NEW ! --ctorigsrc 10.0.0.1",
      NEW,
      "the connection's original source is 10.0.0.1, which is excluded",
    ],
  ]);
});

test("XM-state: the same states", () => {
  matches([
    ["-m state --state NEW", NEW, "yes"],
    ["-m state --state RELATED,ESTABLISHED", NEW, "connection is NEW, not RELATED or ESTABLISHED"],
    ["-m state ! --state NEW", REPLY, "yes"],
    ["-m state --state INVALID", SYN, "yes"],
    ["-m state --state UNTRACKED", `${SYN} ct=UNTRACKED`, "yes"],
  ]);
});

test("XM-mark: under a mask", () => {
  const marked = `${SYN} mark=0x81`;
  matches([
    ["-m mark --mark 0x81", marked, "yes"],
    ["-m mark --mark 0x1/0xf", marked, "yes"],
    ["-m mark --mark 0x1", marked, "mark is 0x81, not 0x1"],
    ["-m mark ! --mark 0x1/0xf", marked, "mark is 0x81, which is excluded"],
    ["-m mark --mark 2/3", marked, "mark is 0x81, not 0x2/0x3"],
    ["-m mark --mark 0x80000000/0x80000000", `${SYN} mark=0xffffffff`, "yes"],
    ["-m mark --mark 0x0", SYN, "yes"],
  ]);
});

test("XM-connmark: under a mask, where there is a connection", () => {
  const marked = `${SYN} ct=NEW,mark:0x81`;
  matches([
    ["-m connmark --mark 0x81", marked, "yes"],
    ["-m connmark --mark 0x1/0xf", marked, "yes"],
    ["-m connmark --mark 0x1", marked, "the connection's mark is 0x81, not 0x1"],
    ["-m connmark ! --mark 0x81", marked, "the connection's mark is 0x81, which is excluded"],
    ["-m connmark --mark 0x0", INVALID, NONE],
    ["-m connmark ! --mark 0x1", SYN, NONE],
  ]);
});

test("XM-connlabel: labels by number, looked for or set", () => {
  const labelled = `${SYN} ct=NEW,label:3+7`;
  matches([
    ["-m connlabel --label 3", labelled, "yes"],
    ["-m connlabel --label 4", labelled, "the connection has label 3, 7, not label 4"],
    ["-m connlabel ! --label 7", labelled, "the connection has label 3, 7, which is excluded"],
    ["-m connlabel --label 3", SYN, "the connection has no labels, not label 3"],
    ["-m connlabel ! --label 3", SYN, "yes"],
    ["-m connlabel --label 9 --set", NEW, "yes"],
    ["-m connlabel ! --label 9 --set", NEW, "the connection has label 9, which is excluded"],
    ["-m connlabel --label 9 --set", SYN, "the connection has no labels, not label 9"],
    [
      "-m connlabel --label web",
      NEW,
      "undetermined: match connlabel: which label is called 'web' is not in the snapshot",
    ],
  ]);
  expect(ask("-m connlabel --label 9 --set", NEW).packet.ct?.entry?.labels.has(9)).toBe(true);
});

test("XM-helper: of the connection that expected this one", () => {
  matches([
    ["-m helper --helper ftp", `${SYN} ct=RELATED,master:ftp`, "yes"],
    ["-m helper --helper ftp-2121", `${SYN} ct=RELATED,master:ftp`, "yes"],
    [
      "-m helper ! --helper ftp",
      `${SYN} ct=RELATED,master:ftp`,
      "the connection was expected by helper ftp, which is excluded",
    ],
    ["-m helper --helper ftp", NEW, "the connection was expected by helper none, not ftp"],
    ["-m helper ! --helper ftp", NEW, "yes"],
    ["-m helper --helper ftp", SYN, "the connection was expected by helper none, not ftp"],
    [
      "-m helper --helper ftp",
      `${SYN} ct=ESTABLISHED,captured`,
      "undetermined: whether the captured connection was expected by another is not in the snapshot",
    ],
  ]);
});

test("XM-connbytes: one packet of each direction seen, lengths as far as known; false without a connection", () => {
  const packets = (range: string, direction: string): string =>
    `-m connbytes ${range} --connbytes-dir ${direction} --connbytes-mode packets`;
  const bytes = (range: string): string => `-m connbytes ${range} --connbytes-dir both --connbytes-mode bytes`;
  const unknown = "undetermined: how much the connection has carried is not in the snapshot";
  matches([
    [packets("--connbytes 1:", "both"), NEW, "yes"],
    [packets("--connbytes 2:", "both"), NEW, "connection has carried, in packets, 1, not 2 or more"],
    [packets("! --connbytes 0:1", "original"), NEW, "connection has carried, in packets, 1, which is excluded"],
    [packets("--connbytes 0", "reply"), NEW, "yes"],
    [packets("--connbytes 1:", "both"), `${SYN} ct=ESTABLISHED,captured`, unknown],
    [packets("! --connbytes 1:", "both"), SYN, NONE],
    [bytes("--connbytes 1000000:"), NEW, "connection has carried, in bytes, 60, not 1000000 or more"],
    [
      bytes("--connbytes 1000000:"),
      `${SYN} ct=ESTABLISHED`,
      "connection has carried, in bytes, 20 to 65535, not 1000000 or more",
    ],
    [bytes("--connbytes 100:"), `${SYN} ct=ESTABLISHED`, unknown],
  ]);
});

test("XM-connlimit: there is always one; more than the limit are assumed not to be there", () => {
  matches([
    ["-m connlimit --connlimit-above 0 --connlimit-mask 32 --connlimit-saddr", NEW, "yes"],
    ["-m connlimit --connlimit-upto 0", NEW, "there is a connection already: this one"],
    ["-m connlimit ! --connlimit-above 0", NEW, "there is a connection already: this one"],
    [
      "-m connlimit --connlimit-above 20 --connlimit-mask 32 --connlimit-saddr",
      NEW,
      "no more than 20 connections have come to ip filter TEST 1, it is assumed",
    ],
    ["-m connlimit --connlimit-upto 20", NEW, "yes"],
  ]);
});

test("XM-cluster: the node that the original source falls to, as the kernel hashes it", () => {
  const nodeOf = (packet: string): number =>
    [1, 2, 3, 4].find(
      (n) =>
        say(`-m cluster --cluster-total-nodes 4 --cluster-local-node ${n} --cluster-hash-seed 0xdeadbeef`, packet) ===
        "continue",
    ) ?? 0;
  // What Linux 6.18 answered for 10.0.0.1 to 10.0.0.8, and for 2001:db8::1, of which it hashes the first four bytes.
  expect([1, 2, 3, 4, 5, 6, 7, 8].map((h) => nodeOf(NEW.replace("10.0.0.1:", `10.0.0.${h}:`)))).toEqual([
    2, 1, 1, 4, 4, 3, 3, 2,
  ]);
  expect(nodeOf("tcp [2001:db8::1]:1 > [2001:db8::2]:2 ct=NEW")).toBe(3);
  matches([
    [
      "-m cluster --cluster-total-nodes 4 --cluster-local-node 1 --cluster-hash-seed 0xdeadbeef",
      NEW,
      "the connection falls to node 2, not 1",
    ],
    [
      "-m cluster --cluster-total-nodes 4 ! --cluster-local-node 2 --cluster-hash-seed 0xdeadbeef",
      NEW,
      "the connection falls to node 2, which is excluded",
    ],
    ["-m cluster --cluster-total-nodes 4 --cluster-local-nodemask 0x3 --cluster-hash-seed 0xdeadbeef", NEW, "yes"],
    ["-m cluster --cluster-total-nodes 4 ! --cluster-local-node 2 --cluster-hash-seed 0xdeadbeef", SYN, NONE],
  ]);
});
