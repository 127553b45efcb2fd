import { expect, test } from "vitest";
import { readIpAddr, readLinksOfIpAddr } from "./ip-addr.ts";

const PLACE = { namespace: 1, source: "ip-addr" };

test("addresses of both families, secondary, point to point, tentative", () => {
  const { values, unread } = readIpAddr(
    [
      {
        ifindex: 3,
        ifname: "d0",
        addr_info: [
          { family: "inet", local: "10.0.0.1", prefixlen: 24, broadcast: "10.0.0.255", scope: "global", label: "d0" },
          { family: "inet", local: "10.9.0.1", address: "10.9.0.2", prefixlen: 32, scope: "global" },
          { family: "inet", local: "10.0.0.9", prefixlen: 24, scope: "global", secondary: true, label: "d0" },
          { family: "inet6", local: "fe80::1", prefixlen: 64, scope: "link", tentative: true, protocol: "kernel_ll" },
        ],
      },
    ],
    PLACE,
  );
  expect(unread).toEqual([]);
  expect(values).toEqual([
    {
      ifindex: 3,
      addresses: [
        {
          prefix: { address: 0x0a000001, length: 24 },
          peer: null,
          broadcast: 0x0a0000ff,
          scope: "global",
          flags: new Set(),
        },
        {
          prefix: { address: 0x0a090001, length: 32 },
          peer: { address: 0x0a090002, length: 32 },
          broadcast: null,
          scope: "global",
          flags: new Set(),
        },
        {
          prefix: { address: 0x0a000009, length: 24 },
          peer: null,
          broadcast: null,
          scope: "global",
          flags: new Set(["secondary"]),
        },
        {
          prefix: { address: 0xfe800000000000000000000000000001n, length: 64 },
          peer: null,
          broadcast: null,
          scope: "link",
          flags: new Set(["tentative"]),
        },
      ],
    },
  ]);
});

test("an address that cannot be read leaves the interface its others", () => {
  const { values, unread } = readIpAddr(
    [
      {
        ifindex: 2,
        addr_info: [
          { local: "10.0.0.300", prefixlen: 24 },
          { local: "10.0.0.1", prefixlen: 33 },
          { local: "10.0.0.1", prefixlen: 24 },
        ],
      },
    ],
    PLACE,
  );
  expect(values[0]?.addresses).toHaveLength(1);
  expect(unread.map(({ line, reason }) => [line, reason])).toEqual([
    [1, "'10.0.0.300' is not an IP address"],
    [1, "33 is no prefix length of its family"],
  ]);
});

test("alone, it tells the links too, but not what they are", () => {
  const links = readLinksOfIpAddr(
    [
      { ifindex: 1, ifname: "lo", link_type: "loopback", addr_info: [] },
      { ifindex: 2, ifname: "eth0", link_type: "ether", addr_info: [] },
    ],
    PLACE,
  );
  expect(links.map((link) => link.kind)).toEqual([{ type: "loopback" }, { type: "other", kind: "unknown" }]);
});
