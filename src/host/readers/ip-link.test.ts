import { describe, expect, test } from "vitest";
import { readIpLink } from "./ip-link.ts";

const PLACE = { namespace: 1, source: "ip-link" };

function read(...links: object[]) {
  return readIpLink(
    links.map((link) => ({ flags: ["UP"], mtu: 1500, link_type: "ether", ...link })),
    PLACE,
  );
}

function kindOf(linkinfo: object, more: object = {}) {
  const { values, unread } = read({ ifindex: 2, ifname: "x0", linkinfo, ...more });
  return { kind: values[0]?.kind, unread: unread.map(({ reason }) => reason) };
}

test("a NIC, whole", () => {
  const { values, unread } = read({
    ifindex: 2,
    ifname: "eth0",
    flags: ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"],
    operstate: "UP",
    group: "default",
    address: "52:54:00:12:34:56",
    altnames: ["enp1s0"],
  });
  expect(unread).toEqual([]);
  expect(values).toEqual([
    {
      ifindex: 2,
      name: "eth0",
      altNames: ["enp1s0"],
      mac: "52:54:00:12:34:56",
      mtu: 1500,
      flags: new Set(["BROADCAST", "MULTICAST", "UP", "LOWER_UP"]),
      operstate: "UP",
      master: null,
      bridgePort: null,
      kind: { type: "physical" },
      linkIndex: null,
      linkNetnsId: null,
      group: "default",
    },
  ]);
});

/** `linkinfo` as iproute2 6.1 prints it, and what it is read as. */
describe("kinds", () => {
  test.each<[string, object, object, object]>([
    ["loopback", {}, { link_type: "loopback" }, { type: "loopback" }],
    ["veth", { info_kind: "veth" }, {}, { type: "veth" }],
    ["dummy", { info_kind: "dummy" }, {}, { type: "dummy" }],
    ["ifb", { info_kind: "ifb" }, {}, { type: "ifb" }],
    ["wireguard", { info_kind: "wireguard" }, { link_type: "none" }, { type: "wireguard" }],
    [
      "bridge",
      {
        info_kind: "bridge",
        info_data: { stp_state: 1, vlan_filtering: 1, vlan_default_pvid: 5, nf_call_iptables: 1 },
      },
      {},
      { type: "bridge", vlanFiltering: true, defaultPvid: 5, nfCallIptables: true, nfCallIp6tables: false, stp: true },
    ],
    [
      "vlan",
      { info_kind: "vlan", info_data: { protocol: "802.1Q", id: 10, flags: ["REORDER_HDR"] } },
      { link: "eth0" },
      { type: "vlan", id: 10, protocol: "802.1Q", parent: "eth0" },
    ],
    [
      "vlan, provider's",
      { info_kind: "vlan", info_data: { protocol: "802.1ad", id: 20 } },
      {},
      { type: "vlan", id: 20, protocol: "802.1ad", parent: null },
    ],
    [
      "macvlan",
      { info_kind: "macvlan", info_data: { mode: "bridge", bcqueuelen: 1000 } },
      { link: "eth0" },
      { type: "macvlan", mode: "bridge", parent: "eth0" },
    ],
    [
      "macvtap",
      { info_kind: "macvtap", info_data: { mode: "vepa" } },
      {},
      { type: "macvtap", mode: "vepa", parent: null },
    ],
    [
      "ipvlan",
      { info_kind: "ipvlan", info_data: { mode: "l3s", private: true } },
      { link: "eth0" },
      { type: "ipvlan", mode: "l3s", flags: ["private"], parent: "eth0" },
    ],
    [
      "vxlan",
      {
        info_kind: "vxlan",
        info_data: { id: 7, group: "239.1.1.1", link: "eth0", port: 8472, learning: false },
      },
      {},
      {
        type: "vxlan",
        id: 7,
        local: null,
        remote: null,
        group: 0xef010101,
        port: 8472,
        parent: "eth0",
        learning: false,
      },
    ],
    [
      "vxlan over IPv6",
      {
        info_kind: "vxlan",
        info_data: { id: 42, remote6: "2001:db8::2", local6: "2001:db8::1", port: 4789, learning: true },
      },
      {},
      {
        type: "vxlan",
        id: 42,
        local: 0x20010db8000000000000000000000001n,
        remote: 0x20010db8000000000000000000000002n,
        group: null,
        port: 4789,
        parent: null,
        learning: true,
      },
    ],
    [
      "gre",
      { info_kind: "gre", info_data: { remote: "any", local: "192.0.2.1", ttl: 0 } },
      { link_type: "gre", address: "192.0.2.1" },
      { type: "tunnel", encapsulation: "gre", local: 0xc0000201, remote: null, parent: null },
    ],
    [
      "tun",
      { info_kind: "tun", info_data: { type: "tun", persist: true } },
      { link_type: "none" },
      { type: "tun", mode: "tun" },
    ],
    ["tap", { info_kind: "tun", info_data: { type: "tap" } }, {}, { type: "tun", mode: "tap" }],
    [
      "bond",
      { info_kind: "bond", info_data: { mode: "active-backup", active_slave: "eth1" } },
      {},
      { type: "bond", mode: "active-backup", activeSlave: "eth1" },
    ],
    ["vrf", { info_kind: "vrf", info_data: { table: 10 } }, {}, { type: "vrf", table: 10 }],
    ["a kind without words of its own", { info_kind: "netkit" }, {}, { type: "other", kind: "netkit" }],
  ])("%s", (_, linkinfo, more, kind) => {
    expect(kindOf(linkinfo, more)).toEqual({ kind, unread: [] });
  });

  test("a kind whose details are missing is kept, and said", () => {
    expect(kindOf({ info_kind: "vlan" })).toEqual({
      kind: { type: "other", kind: "vlan" },
      unread: ["the details of a vlan are missing"],
    });
  });
});

test("a bridge port has its flags", () => {
  const slave = { state: "blocking", hairpin: true, isolated: true, learning: false, flood: false, mcast_flood: true };
  const { values } = read({
    ifindex: 7,
    ifname: "veth1",
    master: "br0",
    linkinfo: { info_kind: "veth", info_slave_kind: "bridge", info_slave_data: slave },
  });
  expect(values[0]?.bridgePort).toEqual({
    state: "blocking",
    hairpin: true,
    isolated: true,
    learning: false,
    flood: false,
    mcastFlood: true,
    bcastFlood: true,
    neighSuppress: false,
    proxyArp: false,
    locked: false,
    vlans: [],
  });
});

describe("the device below", () => {
  test("in another namespace, by index and id", () => {
    const { values } = read({ ifindex: 7, ifname: "veth1", link_index: 2, link_netnsid: 3 });
    expect([values[0]?.linkIndex, values[0]?.linkNetnsId]).toEqual([2, 3]);
  });

  test("in the same one, by name", () => {
    const { values } = read({ ifindex: 2, ifname: "eth0" }, { ifindex: 5, ifname: "eth0.10", link: "eth0" });
    expect(values[1]?.linkIndex).toBe(2);
  });

  test("that iproute2 has no name for", () => {
    const { values } = read({ ifindex: 5, ifname: "veth1", link: "if12" });
    expect(values[0]?.linkIndex).toBe(12);
  });
});

test("a link without an index is not read, and the others are", () => {
  const { values, unread } = read({ ifname: "ghost" }, { ifindex: 2, ifname: "eth0" });
  expect(values.map((link) => link.name)).toEqual(["eth0"]);
  expect(unread).toMatchObject([{ line: 1, reason: "'ifindex' is missing" }]);
});

test("the empty objects of a filtered output say nothing", () => {
  expect(readIpLink([{}, {}], PLACE)).toEqual({ values: [], unread: [] });
});

test("an XDP program, as it is printed with its name, without, or for several modes", () => {
  const programs = (xdp: unknown) => read({ ifindex: 2, ifname: "eth0", xdp }).values[0]?.programs;
  const prog = { id: 97, name: "cil_xdp_entry", tag: "614b434cd8324ecc", jited: 1 };
  const named = [{ at: "xdp", name: "the XDP program cil_xdp_entry" }];
  expect(programs({ mode: 2, prog, attached: [{ mode: 2, prog }] })).toEqual(named);
  expect(programs({ mode: 4, attached: [{ mode: 2, prog }] })).toEqual(named);
  expect(programs({ mode: 1, prog: { id: 5 } })).toEqual([{ at: "xdp", name: "an XDP program" }]);
  expect(programs(undefined)).toBeUndefined();
});
