import { describe, expect, test } from "vitest";
import type { Converted, Entry } from "./converted.ts";
import { convertIpLinks } from "./ip-link-text.ts";
import { convertIpNeighbours } from "./ip-neigh-text.ts";
import { convertIpRoutes } from "./ip-route-text.ts";
import { convertIpRules } from "./ip-rule-text.ts";
import printed from "./testing/printed.json" with { type: "json" };

function convert(command: string, text: string): Converted<readonly Entry[]> {
  const lines = text.split("\n");
  if (command.includes("rule")) return convertIpRules(lines);
  if (command.includes("route")) return convertIpRoutes(lines);
  if (command.includes("neigh")) return convertIpNeighbours(lines);
  return convertIpLinks(lines, command.includes("addr"));
}

/** iproute2 prints empty objects for what a filter left out. */
function said(json: readonly object[]): readonly object[] {
  return json.filter((entry) => Object.keys(entry).length > 0);
}

describe("what is read of a command's text is what the command prints as JSON", () => {
  for (const { command, text, json } of printed)
    test(command, () => {
      const { value, unread } = convert(command, text);
      expect(unread).toEqual([]);
      expect(value.length).toBeGreaterThan(0);
      expect(value).toHaveLength(said(json).length);
      expect(said(json)).toMatchObject(value);
    });
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
