import { describe, expect, test } from "vitest";
import { convertBridgeFdb, convertBridgeLinks, convertBridgeVlans } from "./bridge-texts.ts";
import type { Converted, Entry } from "./converted.ts";
import { convertIpLinks } from "./ip-link-text.ts";
import { convertIpNeighbours } from "./ip-neigh-text.ts";
import { convertIpRoutes } from "./ip-route-text.ts";
import { convertIpRules } from "./ip-rule-text.ts";
import { convertBrief, convertOneLineAddresses } from "./ip-short-texts.ts";
import printed from "./testing/printed.json" with { type: "json" };

function convert(command: string, text: string): Converted<readonly Entry[]> {
  const lines = text.split("\n");
  if (command.startsWith("bridge"))
    return command.includes("fdb") ? convertBridgeFdb(lines) : convertBridgeLinks(lines);
  if (command.includes("rule")) return convertIpRules(lines);
  if (command.includes("route")) return convertIpRoutes(lines);
  if (command.includes("neigh")) return convertIpNeighbours(lines);
  return convertIpLinks(lines, command.includes("addr"));
}

/** What leaves out more than its JSON does. */
function isShort(command: string): boolean {
  return command.includes(" -br ") || command === "ip -o addr show";
}

/** Without what JSON has no word for: which of a route's metrics are locked. */
function withoutLocks(value: readonly Entry[]): object[] {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === "lock" ? undefined : inner)));
}

/** iproute2 prints empty objects for what a filter left out. */
function said(json: readonly object[]): readonly object[] {
  return json.filter((entry) => Object.keys(entry).length > 0);
}

describe("what is read of a command's text is what the command prints as JSON", () => {
  for (const { command, text, json } of printed.filter((one) => !isShort(one.command)))
    test(command, () => {
      const { value, unread } = convert(command, text);
      expect(unread).toEqual([]);
      expect(value.length).toBeGreaterThan(0);
      expect(value).toHaveLength(said(json).length);
      expect(said(json)).toMatchObject(withoutLocks(value));
    });
});

test("which metrics of a route are locked, a text alone tells", () => {
  const lines = [
    "10.1.0.0/16 via 10.0.0.1 dev eth0 mtu lock 1300 advmss 900",
    "10.2.0.0/16 via 10.0.0.1 dev eth0 mtu 1300",
  ];
  expect(convertIpRoutes(lines).value.map((route) => route["metrics"])).toEqual([
    [{ mtu: 1300, advmss: 900, lock: ["mtu"] }],
    [{ mtu: 1300, lock: [] }],
  ]);
  const rule = convertIpRules(["32765:\tfrom all dscp 32/0x30 lookup 9"]).value;
  expect(rule).toMatchObject([{ dscp: "32", dscp_mask: "0x30", table: "9" }]);
});

describe("what is read of a short text is what its JSON says of the same things", () => {
  test.each(printed.filter(({ command }) => command.includes(" -br ")))("$command", ({ command, text, json }) => {
    const { value, unread, addresses } = convertBrief(text.split("\n"));
    expect(unread).toEqual([]);
    expect(addresses).toBe(command.includes("addr"));
    expect(value).toHaveLength(said(json).length);
    expect(value).toMatchObject(said(json));
  });

  test.each(printed.filter(({ command }) => command === "ip -o addr show"))("$command", ({ text, json }) => {
    const { value, unread } = convertOneLineAddresses(text.split("\n"));
    expect(unread).toEqual([]);
    const links: readonly { ifindex: number; ifname: string; addr_info?: readonly object[] }[] = JSON.parse(
      JSON.stringify(json),
    );
    const having = links.filter(({ addr_info }) => (addr_info ?? []).length > 0);
    expect(value).toMatchObject(having.map(({ ifindex, ifname, addr_info }) => ({ ifindex, ifname, addr_info })));
  });
});

test("VLANs of bridge ports, as two generations print them", () => {
  const expected = [
    {
      ifname: "v0",
      vlans: [
        { vlan: 1, flags: ["Egress Untagged"] },
        { vlan: 10, flags: ["PVID", "Egress Untagged"] },
        { vlan: 20, vlanEnd: 22 },
      ],
    },
    { ifname: "br0", vlans: [{ vlan: 1, flags: ["PVID", "Egress Untagged"] }] },
  ];
  const now = `port              vlan-id
v0                1 Egress Untagged
                  10 PVID Egress Untagged
                  20-22
br0               1 PVID Egress Untagged`;
  const before =
    "port\tvlan ids\nv0\t 1 Egress Untagged\n\t 10 PVID Egress Untagged\n\t 20-22\n\nbr0\t 1 PVID Egress Untagged\n";
  for (const text of [now, before])
    expect(convertBridgeVlans(text.split("\n"))).toEqual({ value: expected, unread: [] });
  expect(convertBridgeVlans(["port vlan-id", "v0 red"]).unread).toMatchObject([{ line: 2, text: "v0 red" }]);
});

test("what is not known is said, line by line, and the rest is read", () => {
  expect(convertIpRoutes(["default via 10.0.0.1 dev eth0", "10.0.0.0/8 by pigeon"])).toEqual({
    value: [{ dst: "default", gateway: "10.0.0.1", dev: "eth0", flags: [] }],
    unread: [{ line: 2, text: "10.0.0.0/8 by pigeon", reason: "'by' of a route is not known" }],
  });
  expect(convertIpRules(["0:\tfrom all lookup local", "1:\tfrom all colour red"]).unread).toEqual([
    { line: 2, text: "1:\tfrom all colour red", reason: "'colour' of a rule is not known" },
  ]);
  expect(convertIpLinks(["1: lo: <UP> mtu 65536", "    link/loopback", "    sings a song"], false).unread).toEqual([
    { line: 3, text: "sings a song", reason: "is not known of an interface" },
  ]);
});
