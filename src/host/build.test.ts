import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LIST_OUTPUTS, TEXT_OUTPUTS } from "../snapshot/schema.ts";
import type { Host, Namespace, OutputName } from "./model.ts";
import { hostOf as build, sampleValue as rawSample, SAMPLES } from "./testing/sample.ts";

/** The file's value, to be taken apart. */
function sampleValue(name: string) {
  return JSON.parse(JSON.stringify(rawSample(name)));
}

/** A host with these outputs of its own namespace, and what else a snapshot says. */
function hostWith(outputs: object, more: object = {}): Host {
  const namespaces = [{ inode: 1, role: "host", outputs }];
  return build({ format: "hookline-snapshot", version: 1, namespaces, ...more });
}

function named(host: Host, name: string): Namespace {
  const found = host.namespaces.find((namespace) => namespace.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

describe("samples", () => {
  test.each(SAMPLES)("%s leaves nothing unread", (name) => {
    expect(build(sampleValue(name)).unread).toEqual([]);
  });

  test.each(SAMPLES)("%s: every element of every output is in the model", (name) => {
    const value = sampleValue(name);
    const host = build(value);
    for (const { inode, outputs } of value.namespaces) {
      const namespace = host.namespaces.find((one) => one.inode === inode);
      const lines = (output: OutputName) =>
        (outputs[output] ?? "").split("\n").filter((line: string) => line.trim() !== "");
      const v4 = outputs["ip-route"].filter((route: { dst: string; pref?: string }) => route.pref === undefined);
      expect({
        links: namespace?.links.length,
        routes: namespace?.routes.length,
        rules: namespace?.rules.length,
        neighbours: namespace?.neighbours.length,
        fdb: namespace?.fdb.length,
        sockets: namespace?.sockets.length,
        sysctls: namespace?.sysctls.size,
        conntrack: namespace?.conntrack.length,
      }).toEqual({
        links: outputs["ip-link"].length,
        routes: v4.length + outputs["ip6-route"].length,
        rules: outputs["ip-rule"].length + outputs["ip6-rule"].length,
        neighbours: outputs["ip-neigh"].length,
        fdb: outputs["bridge-fdb"].length,
        sockets: lines("ss").length,
        sysctls: lines("sysctl").length,
        conntrack: lines("conntrack").length,
      });
      expect(namespace?.known).toEqual(new Set(Object.keys(outputs)));
    }
    expect(host.containers).toHaveLength(value.docker.containers.length);
    expect(host.networks).toHaveLength(value.docker.networks.length);
    expect(host.proxies).toHaveLength(value.processes.filter(({ args }: { args?: string }) => args).length);
  });

  test.each(SAMPLES)("%s: every container's links are joined to the host's", (name) => {
    const host = build(sampleValue(name));
    const inner = host.namespaces.slice(1).flatMap((namespace) => namespace.links);
    for (const link of inner.filter((one) => one.kind.type !== "loopback"))
      expect(link.peer?.namespace).toBe(host.namespaces[0].inode);
  });
});

describe("the basic sample, joined", () => {
  const host = build(sampleValue("docker-28.5-basic"));

  test("namespaces are known by their owners, and list all who live there", () => {
    expect(host.namespaces.map(({ name, containers }) => [name, containers.join()])).toEqual([
      ["host", "metrics"],
      ["lonely", "lonely"],
      ["web", "web,side"],
      ["legacy", "legacy"],
      ["db", "db"],
      ["api", "api"],
      ["plain", "plain"],
    ]);
  });

  test("a container with two networks has a cable to each bridge", () => {
    const cables = named(host, "api").links.flatMap(({ name, peer }) => {
      const port = named(host, "host").links.find((link) => link.ifindex === peer?.ifindex);
      return port === undefined || peer === null ? [] : [[name, port.name, port.master]];
    });
    const bridge = (network: string) => host.networks.find(({ name }) => name === network)?.bridge;
    expect(cables).toEqual([
      ["eth0", "veth8333788", bridge("app")],
      ["eth1", "vethc75cf99", bridge("back")],
    ]);
  });

  test("IPv6 routes are counted once, though ip-route lists them too", () => {
    const routes = named(host, "host").routes.filter((route) => route.family === 6);
    const told = routes.map((route) =>
      JSON.stringify({ ...route, dst: String(route.dst.address) + route.dst.length }, (_, v) =>
        typeof v === "bigint" ? String(v) : v,
      ),
    );
    expect(new Set(told).size).toBe(told.length);
  });

  test("iptables' tables are in xtables alone", () => {
    const { xtables, nftables } = named(host, "host");
    expect(xtables.map(({ family, name }) => `${family} ${name}`)).toEqual([
      "ip raw",
      "ip filter",
      "ip nat",
      "ip6 filter",
      "ip6 nat",
    ]);
    expect(nftables).toEqual([]);
  });
});

test("without iptables-save, its tables are read as nft prints them", () => {
  const value = sampleValue("docker-28.5-basic");
  delete value.namespaces[0].outputs["iptables-save"];
  const { xtables, nftables } = build(value).namespaces[0];
  expect(xtables.map((table) => table.family)).toEqual(["ip6", "ip6"]);
  expect(nftables.map(({ family, name }) => `${family} ${name}`).sort()).toEqual(["ip filter", "ip nat", "ip raw"]);
});

test("where iptables-save is the legacy one, its tables are counted once", () => {
  const text = "# Generated by iptables-save v1.8.9 on Mon\n*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n";
  const { xtables } = hostWith({ "iptables-save": text, "iptables-legacy-save": text }).namespaces[0];
  expect(xtables.map(({ name, backend }) => `${name} ${backend}`)).toEqual(["filter legacy"]);
});

test("without ip6-route, IPv6 routes come from ip-route", () => {
  const list = [{ dst: "::1", dev: "lo", table: "local", pref: "medium" }];
  expect(hostWith({ "ip-route": list }).namespaces[0].routes).toHaveLength(1);
  expect(hostWith({ "ip-route": list, "ip6-route": [] }).namespaces[0].routes).toHaveLength(0);
});

test("without ip-link, links come from ip-addr", () => {
  const { links } = hostWith({ "ip-addr": [{ ifindex: 2, ifname: "eth0", addr_info: [{ local: "10.0.0.1" }] }] })
    .namespaces[0];
  expect(links).toMatchObject([{ name: "eth0", kind: { type: "other" }, addresses: [{ prefix: { length: 32 } }] }]);
});

test("port flags come from bridge-link where ip-link has none, and VLANs from bridge-vlan", () => {
  const kind = (info_kind: string) => ({ linkinfo: { info_kind } });
  const { links } = hostWith({
    "ip-link": [
      { ifindex: 4, ifname: "br0", ...kind("bridge") },
      { ifindex: 7, ifname: "veth1", master: "br0", ...kind("veth") },
      { ifindex: 8, ifname: "veth2", master: "bond0", ...kind("veth") },
    ],
    "bridge-link": [{ ifindex: 7, ifname: "veth1", master: "br0", state: "forwarding", isolated: true }],
    "bridge-vlan": [
      { ifname: "br0", vlans: [{ vlan: 1, flags: ["PVID", "Egress Untagged"] }] },
      { ifname: "veth1", vlans: [{ vlan: 10 }] },
    ],
  }).namespaces[0];
  expect(links[0]?.kind).toMatchObject({ type: "bridge", vlans: [{ first: 1, pvid: true }] });
  expect(links[1]?.bridgePort).toMatchObject({ isolated: true, vlans: [{ first: 10 }] });
  expect(links[2]?.bridgePort).toBeNull();
});

describe("containers' namespaces", () => {
  const container = (name: string, mode: string, more: object = {}) => ({
    Id: name.repeat(12),
    Name: `/${name}`,
    State: { Status: "running", Pid: 0 },
    HostConfig: { NetworkMode: mode },
    ...more,
  });
  const spaces = [
    { inode: 1, role: "host", outputs: {} },
    { inode: 2, role: "other", pids: [20], outputs: {} },
    { inode: 3, role: "other", names: ["/run/docker/netns/abc"], outputs: {} },
  ];
  const place = (...containers: object[]) =>
    build({ format: "hookline-snapshot", version: 1, namespaces: spaces, docker: { containers } });

  test("by process", () => {
    const host = place(container("a", "app", { State: { Status: "running", Pid: 20 } }));
    expect(named(host, "a").inode).toBe(2);
  });

  test("by the file that the engine mounted, under either name of /run", () => {
    const host = place(container("a", "app", { NetworkSettings: { SandboxKey: "/var/run/docker/netns/abc" } }));
    expect(named(host, "a").inode).toBe(3);
  });

  test("the host's, and another container's", () => {
    const host = place(
      container("b", `container:${"a".repeat(12)}`),
      container("a", "app", { State: { Status: "running", Pid: 20 } }),
      container("c", "host"),
    );
    expect(host.containers.map(({ name, namespace }) => [name, namespace])).toEqual([
      ["b", 2],
      ["a", 2],
      ["c", 1],
    ]);
    expect(named(host, "a").containers).toEqual(["a", "b"]);
  });

  test("none where it is stopped, not in the snapshot, or each lives with the other", () => {
    const host = place(
      container("a", "app", { State: { Status: "exited", Pid: 0 } }),
      container("b", "app", { State: { Status: "running", Pid: 99 } }),
      container("c", "container:d"),
      container("d", "container:c"),
    );
    expect(host.containers.map((one) => one.namespace)).toEqual([null, null, null, null]);
    expect(host.namespaces.map((one) => one.name)).toEqual(["host", "netns:2", "netns:3"]);
  });

  test("a container called host does not take the host's name", () => {
    const host = place(container("host", "app", { State: { Status: "running", Pid: 20 } }));
    expect(host.namespaces.map((one) => one.name)).toEqual(["host", "netns:2", "netns:3"]);
  });
});

test("what is of the wrong shape is reported where it stood, and the rest is read", () => {
  const host = hostWith(
    { "ip-link": "no list", sysctl: "net.ipv4.ip_forward = 1" },
    { processes: [{ pid: 1, netns: 1, args: "docker-proxy -proto tcp" }, 7] },
  );
  expect(host.namespaces[0].sysctls.get("net.ipv4.ip_forward")).toBe("1");
  expect(host.namespaces[0].known).toEqual(new Set(["sysctl"]));
  expect(host.unread.map(({ namespace, source, line, reason }) => [namespace, source, line, reason])).toEqual([
    [1, "ip-link", null, "a list was expected"],
    [null, "processes", 2, "an object with pid and netns was expected"],
    [null, "processes", 1, "'-host-ip' is missing"],
  ]);
});

test("any outputs make a host", () => {
  const outputs = fc.record(
    Object.fromEntries([
      ...LIST_OUTPUTS.map((name) => [name, fc.array(fc.jsonValue())] as const),
      ...TEXT_OUTPUTS.map((name) => [name, fc.string()] as const),
      ["nft", fc.record({ nftables: fc.array(fc.jsonValue()) })] as const,
    ]),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(outputs, fc.array(fc.jsonValue()), fc.array(fc.jsonValue()), (own, containers, networks) => {
      const host = hostWith(own, { docker: { containers, networks } });
      expect(host.namespaces[0].known.size).toBe(Object.keys(own).length);
    }),
    { numRuns: 300 },
  );
});
