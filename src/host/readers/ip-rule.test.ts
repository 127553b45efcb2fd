import { describe, expect, test } from "vitest";
import { ipv4Of } from "../../net/address.ts";
import { portOf } from "../../net/port.ts";
import type { PolicyRule, PortRange } from "../model.ts";
import { readIpRule } from "./ip-rule.ts";
import { tableId } from "./routing-table.ts";

const PLACE = { namespace: 1, source: "ip-rule" };

function ports(first: number, last: number): PortRange {
  return { first: portOf(first), last: portOf(last) };
}

function read(rule: object): PolicyRule {
  const { values, unread } = readIpRule([rule], 4, PLACE);
  expect(unread).toEqual([]);
  const [only] = values;
  if (only === undefined) throw new Error("the rule was not read");
  return only;
}

test("a rule for everything", () => {
  expect(read({ priority: 32766, src: "all", table: "main" })).toEqual({
    family: 4,
    priority: 32766,
    not: false,
    src: null,
    dst: null,
    iif: null,
    oif: null,
    fwmark: null,
    tos: null,
    ipproto: null,
    sport: null,
    dport: null,
    uidRange: null,
    l3mdev: false,
    tunId: null,
    suppressPrefixLength: null,
    suppressIfGroup: null,
    action: { type: "table", table: 254 },
    unknown: [],
  });
});

/** As iproute2 6.1 prints them. */
describe("selectors", () => {
  test.each<[object, Partial<PolicyRule>]>([
    [
      { src: "10.0.0.0", srclen: 8, dst: "1.2.3.4", table: "100" },
      { src: { address: ipv4Of(0x0a000000), length: 8 }, dst: { address: ipv4Of(0x01020304), length: 32 } },
    ],
    [
      { not: null, src: "all", fwmark: "0xca6c", table: "51820" },
      { not: true, fwmark: { value: 0xca6c, mask: 0xffffffff }, action: { type: "table", table: 51820 } },
    ],
    [{ src: "all", fwmark: "0x1", fwmask: "0xff", table: "100" }, { fwmark: { value: 1, mask: 0xff } }],
    [
      { src: "all", iif: "d0", iif_detached: null, oif: "d1", oif_detached: null, table: "6" },
      { iif: "d0", oif: "d1" },
    ],
    [
      { src: "all", ipproto: "tcp", sport: 80, dport_start: 100, dport_end: 200, table: "main" },
      { ipproto: 6, sport: ports(80, 80), dport: ports(100, 200) },
    ],
    [{ src: "all", ipproto: "ipproto-99", table: "9" }, { ipproto: 99 }],
    [{ src: "all", uid_start: 0, uid_end: 1000, table: "9" }, { uidRange: { first: 0, last: 1000 } }],
    [{ src: "all", tos: "0x08", table: "9" }, { tos: 8 }],
    [{ src: "all", dscp: "10", table: "9" }, { dscp: { value: 10, mask: 0x3f } }],
    [{ src: "all", dscp: "AF42", table: "9" }, { dscp: { value: 36, mask: 0x3f } }],
    [{ src: "all", dscp: "32", dscp_mask: "0x30", table: "9" }, { dscp: { value: 32, mask: 0x30 } }],
    [{ src: "all", tun_id: 5, table: "5" }, { tunId: 5 }],
    [{ src: "all", table: "main", suppress_prefixlen: 0 }, { suppressPrefixLength: 0 }],
    [{ src: "all", table: "main", suppress_ifgroup: "5" }, { suppressIfGroup: "5" }],
    [
      { src: "all", l3mdev: null },
      { l3mdev: true, action: { type: "table", table: 0 } },
    ],
    [{ src: "all", table: "8", flow_from: "3", flow_to: "4", protocol: "kernel" }, {}],
  ])("%j", (rule, expected) => {
    expect(read(rule)).toMatchObject(expected);
  });
});

describe("actions", () => {
  test.each<[object, PolicyRule["action"]]>([
    [{ src: "all", action: "blackhole" }, { type: "blackhole" }],
    [{ src: "all", action: "prohibit" }, { type: "prohibit" }],
    [{ src: "all", action: "unreachable" }, { type: "unreachable" }],
    [
      { src: "all", goto: 99999, unresolved: null },
      { type: "goto", priority: 99999 },
    ],
    [{ src: "all", nop: null }, { type: "nop" }],
  ])("%j", (rule, action) => {
    expect(read(rule).action).toEqual(action);
  });
});

test("a table of the host's own naming keeps its name, beside an id that its routes have too", () => {
  expect(read({ src: "all", table: "vpn" }).action).toEqual({ type: "table", table: tableId("vpn"), name: "vpn" });
});

test("a selector that is not known stays with the rule, so that it is never taken as matching", () => {
  const { values, unread } = readIpRule([{ src: "all", flowlabel: "10", table: "7" }], 4, PLACE);
  expect(values[0]?.unknown).toEqual(["flowlabel 10"]);
  expect(unread).toMatchObject([{ reason: "the rule's selector 'flowlabel 10' is not known here" }]);
});

test.each([
  ["a rule without an action", { src: "all" }],
  ["'teleport' is not an action of a rule", { src: "all", action: "teleport" }],
  ["'sport' is not a port", { src: "all", sport: 70000, table: "main" }],
  ["'nonsense' is no protocol that is known here", { src: "all", ipproto: "nonsense", table: "main" }],
])("%s", (reason, rule) => {
  expect(readIpRule([rule], 4, PLACE)).toMatchObject({ values: [], unread: [{ reason }] });
});
