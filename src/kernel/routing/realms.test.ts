import { expect, test } from "vitest";
import type { Nexthop, Realms } from "../../host/model.ts";
import type { FibMatch } from "./lookup.ts";
import { realmsOfSource, realmsOfWay } from "./realms.ts";

function way(realms: Realms | undefined, ruleRealms: Realms = 0): FibMatch {
  const nexthop: Nexthop = {
    via: null,
    dev: "eth0",
    weight: 1,
    flags: new Set(),
    encap: null,
    ...(realms !== undefined && { realms }),
  };
  const found = { type: "unicast", table: 254, route: null, dev: null, via: null, prefsrc: null } as const;
  return { ...found, nexthop, ruleRealms, alternatives: [] };
}

test("RT-30: each half is the route's, else the rule's, else that of the way back", () => {
  expect(realmsOfWay(way(0x30007), 0x90009)).toBe(0x30007);
  expect(realmsOfWay(way(0x00007, 0x20009), 0x40004)).toBe(0x20007);
  expect(realmsOfWay(way(0x00007), 0x40004)).toBe(0x40007);
  expect(realmsOfWay(way(undefined), 0)).toBe(0);
  expect(realmsOfWay(way(0xffff0000), 0x00000001)).toBe(0xffff0001);
});

test("RT-30: the way back is turned round", () => {
  expect(realmsOfSource(way(5))).toBe(0x50000);
  expect(realmsOfSource(way(0x30007))).toBe(0x70000);
  expect(realmsOfSource(way(undefined, 0x20009))).toBe(0x90002);
  expect(realmsOfSource(way(5, 0x20009))).toBe(0x50002);
});

test("RT-30: a name that a snapshot holds no number for hides what hangs on it, and no more", () => {
  expect(realmsOfWay(way(null), 0)).toBeNull();
  expect(realmsOfWay(way(5, null), 0)).toBeNull();
  expect(realmsOfWay(way(0x30005, null), null)).toBe(0x30005);
  expect(realmsOfSource(way(null))).toBeNull();
});
