import { describe, expect, test } from "vitest";
import { readSnapshotValue } from "../snapshot/read.ts";
import { buildHost } from "./build.ts";

/**
 * A host in few words: `veth 7:veth1 2/3` is a veth of index 7 whose other end is 2 in the namespace that has id 3 here.
 * `@MAC` gives it a link address, `^br0` a master. A namespace's other outputs come in `more`.
 */
interface Space {
  readonly inode: number;
  readonly links: readonly string[];
  readonly names?: readonly string[];
  readonly more?: object;
}

function link(text: string): object {
  const [kind = "", place = "", ...words] = text.split(" ");
  const [ifindex, ifname] = place.split(":");
  const peer = words.find((word) => /^\d+(\/\d+)?$/.test(word))?.split("/");
  const word = (mark: string): string | undefined => words.find((one) => one.startsWith(mark))?.slice(1);
  return {
    ifindex: Number(ifindex),
    ifname,
    flags: ["UP"],
    link_type: "ether",
    ...(peer === undefined ? {} : { link_index: Number(peer[0]) }),
    ...(peer?.[1] === undefined ? {} : { link_netnsid: Number(peer[1]) }),
    ...(word("@") === undefined ? {} : { address: word("@") }),
    ...(word("^") === undefined ? {} : { master: word("^") }),
    ...(kind === "nic" ? {} : { linkinfo: { info_kind: kind, info_data: kind === "vlan" ? { id: 10 } : {} } }),
  };
}

/** `host/veth1 → web/eth0` of every link that has a peer. */
function peersOf(spaces: readonly Space[], docker: object | null = null): readonly string[] {
  const snapshot = readSnapshotValue({
    format: "hookline-snapshot",
    version: 1,
    namespaces: spaces.map(({ inode, links, names = [], more = {} }, index) => ({
      inode,
      role: index === 0 ? "host" : "other",
      names,
      outputs: { "ip-link": links.map(link), ...more },
    })),
    docker,
  });
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  const host = buildHost(snapshot.value);
  expect(host.unread).toEqual([]);
  return host.namespaces.flatMap((namespace) =>
    namespace.links.flatMap(({ name, peer }) =>
      peer === null ? [] : [`${namespace.inode}/${name} → ${peer.namespace}/${peer.name}`],
    ),
  );
}

const A = "02:00:00:00:00:0a";
const B = "02:00:00:00:00:0b";

describe("veth pairs", () => {
  test("across namespaces, by each other's index", () => {
    expect(
      peersOf([
        { inode: 1, links: ["nic 2:eth0", "veth 7:veth1 2/0", "veth 9:veth2 3/0"] },
        { inode: 2, links: ["veth 2:eth0 7/0", "veth 3:eth1 9/0"] },
      ]),
    ).toEqual(["1/veth1 → 2/eth0", "1/veth2 → 2/eth1", "2/eth0 → 1/veth1", "2/eth1 → 1/veth2"]);
  });

  test("within one namespace", () => {
    expect(peersOf([{ inode: 1, links: ["veth 2:a 3", "veth 3:b 2"] }])).toEqual(["1/a → 1/b", "1/b → 1/a"]);
  });

  test("whose other end is not in the snapshot", () => {
    expect(
      peersOf([
        { inode: 1, links: ["veth 2:eth0 2/0"] },
        { inode: 2, links: ["veth 2:eth0 7/0"] },
      ]),
    ).toEqual([]);
  });

  test("two namespaces that could both be it leave it open", () => {
    expect(
      peersOf([
        { inode: 1, links: ["veth 7:veth1 2/0"] },
        { inode: 2, links: ["veth 2:eth0 7/0"] },
        { inode: 3, links: ["veth 2:eth0 7/0"] },
      ]),
    ).toEqual([]);
  });

  test("an id learned from one pair decides another", () => {
    expect(
      peersOf([
        { inode: 1, links: ["veth 7:veth1 2/4", "veth 8:veth2 3/4"] },
        { inode: 2, links: ["veth 2:eth0 7/0", "veth 3:eth1 8/0"] },
        { inode: 3, links: ["veth 2:eth0 7/0"] },
      ]),
    ).toEqual(["1/veth1 → 2/eth0", "1/veth2 → 2/eth1", "2/eth0 → 1/veth1", "2/eth1 → 1/veth2"]);
  });

  test("a namespace that one id stands for is not what another stands for", () => {
    expect(
      peersOf([
        { inode: 1, links: ["veth 7:veth1 2/5", "veth 8:veth2 3/4"] },
        { inode: 2, links: ["veth 2:eth0 7/0", "veth 3:eth1 8/0"] },
        { inode: 3, links: ["veth 2:eth0 7/0"] },
      ]),
    ).toEqual(["1/veth1 → 3/eth0", "1/veth2 → 2/eth1", "2/eth1 → 1/veth2", "3/eth0 → 1/veth1"]);
  });

  test("an id of a namespace that is mounted by name is known", () => {
    expect(
      peersOf([
        { inode: 1, links: ["veth 7:veth1 2/4"], more: { "netns-ids": [{ nsid: 4, name: "blue" }] } },
        { inode: 2, links: ["veth 2:eth0 7/0"], names: ["/run/netns/green"] },
        { inode: 3, links: ["veth 2:eth0 7/0"], names: ["/run/netns/blue"] },
      ]),
    ).toEqual(["1/veth1 → 3/eth0", "3/eth0 → 1/veth1"]);
  });

  const ambiguous = (more: object): Space[] => [
    { inode: 1, links: ["bridge 4:br0", "veth 7:veth1 2/0 ^br0"], more },
    { inode: 2, links: [`veth 2:eth0 7/0 @${A}`] },
    { inode: 3, links: [`veth 2:eth0 7/0 @${B}`] },
  ];

  test("what the bridge has learned on the port decides", () => {
    const fdb = [{ mac: B, ifname: "veth1", master: "br0", flags: [], state: "" }];
    expect(peersOf(ambiguous({}))).toEqual([]);
    expect(peersOf(ambiguous({ "bridge-fdb": fdb }))).toEqual(["1/veth1 → 3/eth0", "3/eth0 → 1/veth1"]);
  });

  test("where Docker has the endpoint decides", () => {
    const docker = {
      networks: [{ Id: "n", Name: "n", Driver: "bridge", Options: { "com.docker.network.bridge.name": "br0" } }],
      containers: [{ Id: "c", Name: "/c", NetworkSettings: { Networks: { n: { NetworkID: "n", MacAddress: A } } } }],
    };
    expect(peersOf(ambiguous({}), docker)).toEqual(["1/veth1 → 2/eth0", "2/eth0 → 1/veth1"]);
  });
});

describe("parents in other namespaces", () => {
  test("a macvlan's, whose siblings have the parent's index too", () => {
    expect(
      peersOf([
        { inode: 1, links: ["nic 3:eth1"] },
        { inode: 2, links: ["macvlan 2:eth0 3/0"] },
        { inode: 3, links: ["macvlan 3:eth0 3/0"] },
      ]),
    ).toEqual(["2/eth0 → 1/eth1", "3/eth0 → 1/eth1"]);
  });

  test("an id learned from a veth pair tells the parent's namespace", () => {
    expect(
      peersOf([
        { inode: 1, links: ["nic 3:eth1", "veth 7:veth1 4/0"] },
        { inode: 2, links: ["veth 4:eth0 7/0", "macvlan 5:eth1 3/0"] },
        { inode: 3, links: ["nic 3:other"] },
      ]),
    ).toEqual(["1/veth1 → 2/eth0", "2/eth0 → 1/veth1", "2/eth1 → 1/eth1"]);
  });

  test("a network that Docker says stands on it decides", () => {
    const more = {
      "ip-addr": [{ ifindex: 2, ifname: "eth0", addr_info: [{ local: "10.20.0.128", prefixlen: 24 }] }],
    };
    const spaces = [
      { inode: 1, links: ["nic 3:eth1"] },
      { inode: 2, links: ["ipvlan 2:eth0 3/0"], more },
      { inode: 3, links: ["nic 3:eth1"] },
    ];
    const docker = {
      networks: [{ Id: "n", Name: "n", Driver: "ipvlan", Options: { parent: "eth1" } }],
      containers: [
        { Id: "c", Name: "/c", NetworkSettings: { Networks: { n: { NetworkID: "n", IPAddress: "10.20.0.128" } } } },
      ],
    };
    expect(peersOf(spaces)).toEqual([]);
    expect(peersOf(spaces, docker)).toEqual(["2/eth0 → 1/eth1"]);
  });

  test("a VLAN shares its parent's address", () => {
    expect(
      peersOf([
        { inode: 1, links: [`nic 3:eth1 @${A}`] },
        { inode: 2, links: [`vlan 2:eth0 3/0 @${A}`] },
        { inode: 3, links: [`nic 3:eth1 @${B}`] },
      ]),
    ).toEqual(["2/eth0 → 1/eth1"]);
  });

  test("in one's own namespace, it has a name already", () => {
    expect(peersOf([{ inode: 1, links: ["nic 3:eth1", "vlan 4:eth1.10 3"] }])).toEqual([]);
  });
});
