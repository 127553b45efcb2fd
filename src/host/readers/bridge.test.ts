import { expect, test } from "vitest";
import { readBridgeFdb } from "./bridge-fdb.ts";
import { readBridgeLink } from "./bridge-link.ts";
import { readBridgeVlan } from "./bridge-vlan.ts";
import { readIpNeigh } from "./ip-neigh.ts";
import { readNetnsIds } from "./netns-ids.ts";

const PLACE = { namespace: 1, source: "bridge" };

test("bridge fdb: learned, permanent, of a VXLAN, and by old iproute2", () => {
  const { values, unread } = readBridgeFdb(
    [
      { mac: "9a:4f:7f:dd:15:4a", ifname: "veth1", flags: [], master: "br0", state: "" },
      { mac: "33:33:00:00:00:01", ifname: "eth0", flags: ["self"], state: "permanent" },
      { mac: "00:00:00:00:00:00", ifname: "vx", dst: "10.1.1.1", flags: ["self"], state: "permanent" },
      { mac: "02:00:00:00:00:01", dev: "veth2", vlan: 10, master: "br0", flags: [], state: "static" },
    ],
    PLACE,
  );
  expect(unread).toEqual([]);
  expect(values.map(({ dev, master, vlan, dst, state }) => [dev, master, vlan, dst, state])).toEqual([
    ["veth1", "br0", null, null, ""],
    ["eth0", null, null, null, "permanent"],
    ["vx", null, null, 0x0a010101, "permanent"],
    ["veth2", "br0", 10, null, "static"],
  ]);
});

test("bridge link: ports alone", () => {
  const { values } = readBridgeLink(
    [
      { ifindex: 4, ifname: "br0", flags: ["UP"], mtu: 1500 },
      { ifindex: 7, ifname: "veth1", master: "br0", state: "forwarding", hairpin: true, isolated: false },
    ],
    PLACE,
  );
  expect(values).toMatchObject([{ ifindex: 7, flags: { state: "forwarding", hairpin: true, isolated: false } }]);
});

test("bridge vlan: single ones and ranges", () => {
  const vlans = [
    { vlan: 1, flags: ["PVID", "Egress Untagged"] },
    { vlan: 20, vlanEnd: 30 },
  ];
  expect(readBridgeVlan([{ ifname: "eth0", vlans }], PLACE).values).toEqual([
    {
      dev: "eth0",
      vlans: [
        { first: 1, last: 1, pvid: true, untagged: true },
        { first: 20, last: 30, pvid: false, untagged: false },
      ],
    },
  ]);
});

test("ip neigh: reachable, failed, a proxy's, and one whose link address is none of Ethernet's", () => {
  const { values, unread } = readIpNeigh(
    [
      { dst: "2001:db8::5", dev: "d0", lladdr: "02:00:00:00:00:05", router: null, state: ["REACHABLE"] },
      { dst: "10.0.0.8", dev: "d0", state: ["FAILED"] },
      { dst: "10.0.0.6", dev: "d0", proxy: null },
      { dst: "10.0.0.7", dev: "gre0", lladdr: "192.0.2.1", state: ["NOARP"] },
    ],
    PLACE,
  );
  expect(values.map(({ mac, state, proxy }) => [mac, state.join(), proxy])).toEqual([
    ["02:00:00:00:00:05", "REACHABLE", false],
    [null, "FAILED", false],
    [null, "", true],
  ]);
  expect(unread).toMatchObject([{ line: 4, reason: "'192.0.2.1' is not a MAC address" }]);
});

test("netns list-id", () => {
  expect(readNetnsIds([{ nsid: 0 }, { nsid: 1, name: "blue" }], PLACE).values).toEqual([
    { id: 0, name: null },
    { id: 1, name: "blue" },
  ]);
});
