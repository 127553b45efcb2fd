import { describe, expect, test } from "vitest";
import { hostOf } from "../host/testing/sample.ts";
import { formatAddress, parseAddress } from "../net/address.ts";
import { outsideSource } from "./outside.ts";

interface Wiring {
  readonly addresses: readonly string[];
  /** `via 192.0.2.1 metric 100`. */
  readonly defaults?: readonly { gateway: string; metric?: number }[];
  readonly neighbours?: readonly object[];
}

/** Who sends what arrives on eth0 for `to`; eth0 is a port of br0, which holds the addresses, where `bridged`. */
function senderTo(to: string, wiring: Wiring, bridged = false): string | null {
  const holder = bridged ? "br0" : "eth0";
  const addr_info = wiring.addresses.map((text) => {
    const [local, prefixlen, address] = text.split(/\/| peer /);
    return { local, prefixlen: Number(prefixlen), address };
  });
  const host = hostOf({
    format: "hookline-snapshot",
    version: 1,
    namespaces: [
      {
        inode: 1,
        role: "host",
        outputs: {
          "ip-link": [
            { ifindex: 2, ifname: "eth0", ...(bridged ? { master: "br0" } : {}) },
            { ifindex: 3, ifname: "br0", linkinfo: { info_kind: "bridge" } },
          ],
          "ip-addr": [{ ifindex: bridged ? 3 : 2, ifname: holder, addr_info }],
          "ip-route": (wiring.defaults ?? []).map((route) => ({ dst: "default", dev: holder, ...route })),
          "ip-neigh": (wiring.neighbours ?? []).map((entry) => ({
            dev: holder,
            lladdr: "02:00:00:00:00:01",
            ...entry,
          })),
        },
      },
    ],
  });
  expect(host.unread).toEqual([]);
  const address = parseAddress(to);
  if (!address.ok) throw new Error(address.error);
  const source = outsideSource(host, "eth0", address.value);
  return source === null ? null : formatAddress(source);
}

const V4 = "192.0.2.10";

describe("the sender is", () => {
  test("the default gateway behind the interface, the best one first", () => {
    const defaults = [
      { gateway: "192.0.2.2", metric: 200 },
      { gateway: "192.0.2.1", metric: 100 },
    ];
    expect(senderTo(V4, { addresses: ["192.0.2.10/24"], defaults, neighbours: [{ dst: "192.0.2.9" }] })).toBe(
      "192.0.2.1",
    );
  });

  test("else a neighbour on its subnet that answers", () => {
    const neighbours = [
      { dst: "10.0.0.9" },
      { dst: "192.0.2.8", state: ["FAILED"], lladdr: null },
      { dst: "192.0.2.9", state: ["STALE"] },
    ];
    expect(senderTo(V4, { addresses: ["192.0.2.10/24"], neighbours })).toBe("192.0.2.9");
  });

  test("else the first address of its subnet that is not the host's own", () => {
    expect(senderTo(V4, { addresses: ["192.0.2.10/24"] })).toBe("192.0.2.1");
    expect(senderTo(V4, { addresses: ["192.0.2.1/24"] })).toBe("192.0.2.2");
    expect(senderTo(V4, { addresses: ["192.0.2.10/31"] })).toBe("192.0.2.11");
  });

  test("the other end of a point-to-point address", () => {
    expect(senderTo(V4, { addresses: ["10.9.0.1/32 peer 10.9.0.2"] })).toBe("10.9.0.2");
  });

  test("whoever is behind the bridge that the interface is a port of", () => {
    const defaults = [{ gateway: "192.0.2.1" }];
    expect(senderTo(V4, { addresses: ["192.0.2.10/24"], defaults }, true)).toBe("192.0.2.1");
  });

  test("over IPv6, not a gateway known by its link-local address alone", () => {
    const wiring = { addresses: ["fe80::10/64", "2001:db8::10/64"], defaults: [{ gateway: "fe80::1" }] };
    expect(senderTo("2001:db8::10", wiring)).toBe("2001:db8::1");
    expect(senderTo("fe80::10", wiring)).toBe("fe80::1");
  });

  test("nobody, where the interface has no address of the family", () => {
    expect(senderTo("2001:db8::10", { addresses: ["192.0.2.10/24"] })).toBeNull();
    expect(senderTo(V4, { addresses: [] })).toBeNull();
  });
});
