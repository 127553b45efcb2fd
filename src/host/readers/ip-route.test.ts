import { describe, expect, test } from "vitest";
import type { Route } from "../model.ts";
import { readIpRoute } from "./ip-route.ts";
import { tableId } from "./routing-table.ts";

const PLACE = { namespace: 1, source: "ip-route" };

function readAll(...routes: object[]) {
  return readIpRoute(routes, null, PLACE);
}

function read(route: object): Route {
  const { values, unread } = readAll({ type: "unicast", table: "main", scope: "global", flags: [], ...route });
  expect(unread).toEqual([]);
  const [only] = values;
  if (only === undefined) throw new Error("the route was not read");
  return only;
}

test("a default route, whole", () => {
  expect(
    read({ dst: "default", gateway: "192.0.2.1", dev: "eth0", protocol: "dhcp", prefsrc: "192.0.2.10", metric: 100 }),
  ).toEqual({
    family: 4,
    type: "unicast",
    dst: { address: 0, length: 0 },
    table: 254,
    tos: 0,
    metric: 100,
    prefsrc: 0xc000020a,
    scope: "global",
    protocol: "dhcp",
    nexthops: [{ via: 0xc0000201, dev: "eth0", weight: 1, flags: new Set(), encap: null }],
    mtu: null,
    flags: new Set(),
    nexthopId: null,
  });
});

describe("destinations", () => {
  test("a host, a prefix, and half of everything", () => {
    expect(read({ dst: "10.0.0.1", dev: "d0" }).dst).toEqual({ address: 0x0a000001, length: 32 });
    expect(read({ dst: "10.0.0.0/8", dev: "d0" }).dst).toEqual({ address: 0x0a000000, length: 8 });
    expect(read({ dst: "0.0.0.0/1", dev: "d0" }).dst).toEqual({ address: 0, length: 1 });
  });

  test("a default route is of IPv6 where it has a preference", () => {
    expect(read({ dst: "default", dev: "wg0", scope: "link" }).family).toBe(4);
    expect(read({ dst: "default", gateway: "fe80::1", dev: "eth0", metric: 1024, pref: "medium" }).family).toBe(6);
    expect(read({ dst: "default", dev: "lo", pref: "medium", type: "unreachable" }).dst).toEqual({
      address: 0n,
      length: 0,
    });
  });

  test("an IPv4 route by an IPv6 gateway stays of IPv4", () => {
    const route = read({ dst: "default", via: { family: "inet6", host: "fe80::5" }, dev: "eth0" });
    expect([route.family, route.nexthops[0]?.via]).toEqual([4, 0xfe800000000000000000000000000005n]);
  });

  test("an IPv4 default route known by its gateway alone is told from an IPv6 one without a preference", () => {
    expect(read({ dst: "default", gateway: "fe80::1", dev: "eth0" }).family).toBe(6);
  });
});

describe("next hops", () => {
  test("several, with weights, flags and families", () => {
    const { nexthops } = read({
      dst: "1.1.2.0/24",
      nexthops: [
        { gateway: "10.0.0.2", dev: "d0", weight: 3, flags: ["onlink"] },
        { via: { family: "inet6", host: "fe80::1" }, dev: "d1", weight: 2, flags: ["linkdown"] },
      ],
    });
    expect(nexthops).toEqual([
      { via: 0x0a000002, dev: "d0", weight: 3, flags: new Set(["onlink"]), encap: null },
      { via: 0xfe800000000000000000000000000001n, dev: "d1", weight: 2, flags: new Set(["linkdown"]), encap: null },
    ]);
  });

  test("a nexthop object, with what the kernel resolved it to", () => {
    const nhInfo = { id: 8, group: [{ id: 1 }], scope: "global", protocol: "unspec", flags: [] };
    const route = read({ dst: "1.10.0.0/16", nhid: 8, gateway: "10.0.0.7", dev: "d0", nh_info: nhInfo });
    expect([route.nexthopId, route.nexthops.length]).toEqual([8, 1]);
  });

  test("none for a blackhole", () => {
    expect(read({ type: "blackhole", dst: "1.2.0.0/16" }).nexthops).toEqual([]);
  });

  test("the route's own flags stand on the route", () => {
    const route = read({ dst: "1.9.0.0/16", gateway: "10.77.0.3", dev: "d0", flags: ["onlink", "linkdown"] });
    expect(route.flags).toEqual(new Set(["onlink", "linkdown"]));
  });
});

test("metrics", () => {
  expect(read({ dst: "8.0.0.0/8", dev: "d1", metrics: [{ window: 100, mtu: 1400, congestion: "cubic" }] }).mtu).toBe(
    1400,
  );
});

test("type of service, by number and by the names of rt_dsfield", () => {
  expect(read({ dst: "1.5.0.0/16", dev: "d0", tos: "0x10" }).tos).toBe(0x10);
  expect(read({ dst: "1.6.0.0/16", dev: "d0", tos: "CS1" }).tos).toBe(0x20);
  expect(read({ dst: "1.6.0.0/16", dev: "d0", tos: "AF23" }).tos).toBe(0x58);
});

test("tables by number, by name, and by names of the host's own", () => {
  expect([tableId("local"), tableId("main"), tableId("default"), tableId("5000")]).toEqual([255, 254, 253, 5000]);
  expect(tableId("vpn")).toBe(tableId("vpn"));
  expect(tableId("vpn")).not.toBe(tableId("npv"));
  expect(tableId("vpn")).toBeGreaterThanOrEqual(2 ** 32);
});

test("only the asked family is read, and the other left out in silence", () => {
  const routes = [
    { dst: "10.0.0.0/8", dev: "d0" },
    { dst: "fd00::/8", from: "fd01::/8", dev: "d0" },
  ];
  expect(readIpRoute(routes, 4, PLACE)).toMatchObject({ values: [{ family: 4 }], unread: [] });
  expect(readIpRoute(routes, 6, PLACE).unread).toHaveLength(1);
});

describe("what would be read wrongly is not read", () => {
  test.each([
    // iproute2 prints the tunnel's destination under the same key, after the route's.
    ["the destination of a route with encap ip is not in iproute2's JSON", { dst: "9.9.9.9", encap: "ip", dev: "d0" }],
    ["a route for packets from certain addresses alone", { dst: "2001:db8::/48", from: "2001:db8:8::/48", dev: "d0" }],
    ["'sometimes' is not a type of route", { type: "sometimes", dst: "10.0.0.0/8" }],
    ["'CS9' is no type of service that is known here", { dst: "10.0.0.0/8", tos: "CS9" }],
    ["'10.0.0.0/40' has an impossible prefix length", { dst: "10.0.0.0/40", dev: "d0" }],
    ["'dst' is missing", { dev: "d0" }],
  ])("%s", (reason, route) => {
    const { values, unread } = readAll(route);
    expect(values).toEqual([]);
    expect(unread).toMatchObject([{ line: 1, reason }]);
  });

  test("an attribute that is not known is reported, and the route kept", () => {
    const { values, unread } = readAll({ dst: "10.0.0.0/8", dev: "d0", teleport: true });
    expect(values).toHaveLength(1);
    expect(unread).toMatchObject([{ reason: "'teleport' of a route is not known here" }]);
  });
});

test("an MTU, locked or not where that is told, and the segment size that TCP says", () => {
  const metrics = (more: object): Route => read({ dst: "10.0.0.0/8", dev: "eth0", metrics: [more] });
  expect(metrics({ mtu: 1300 })).toMatchObject({ mtu: 1300 });
  expect(metrics({ mtu: 1300 }).mtuLocked).toBeUndefined();
  expect(metrics({ mtu: 1300, lock: [] }).mtuLocked).toBe(false);
  expect(metrics({ mtu: 1300, lock: ["mtu"], advmss: 900 })).toMatchObject({ mtuLocked: true, advmss: 900 });
});
