import { describe, expect, test } from "vitest";
import type { Link, Namespace, Nexthop, PolicyRule, Route } from "../../host/model.ts";
import { type Address, formatAddress, parseAddress } from "../../net/address.ts";
import { parsePrefix } from "../../net/prefix.ts";
import { addressType } from "./address-type.ts";
import { buildFib, type Fib } from "./fib.ts";
import { fibLookup } from "./lookup.ts";
import type { Flow } from "./policy.ts";
import { selectSource } from "./source.ts";
import { martian, validateSource } from "./validate.ts";

function ip(text: string): Address {
  const a = parseAddress(text);
  if (!a.ok) throw new Error(a.error);
  return a.value;
}

function net(text: string): { address: Address; length: number } {
  const p = parsePrefix(text);
  if (!p.ok) throw new Error(p.error);
  return p.value;
}

function link(ifindex: number, name: string, addresses: string[], more: Partial<Link> = {}): Link {
  return {
    ifindex,
    name,
    altNames: [],
    mac: null,
    mtu: 1500,
    flags: new Set(["UP", "LOWER_UP"]),
    operstate: "UP",
    master: null,
    bridgePort: null,
    kind: { type: name === "lo" ? "loopback" : "physical" },
    addresses: addresses.map((a) => ({
      prefix: net(a),
      peer: null,
      broadcast: null,
      scope: name === "lo" ? "host" : "global",
      flags: new Set(),
    })),
    linkIndex: null,
    linkNetnsId: null,
    peer: null,
    group: "default",
    ...more,
  };
}

/** `10.0.0.0/24 dev eth0 via 10.0.0.1 table 100 metric 5 type local src 10.0.0.2 tos 16`. */
function route(text: string): Route {
  const words = text.split(" ");
  const get = (key: string): string | undefined => (words.includes(key) ? words[words.indexOf(key) + 1] : undefined);
  const nexthop = (dev: string): Nexthop => {
    const via = get("via");
    return {
      via: via === undefined ? null : ip(via),
      dev,
      weight: 1,
      flags: new Set(words.includes("dead") ? ["dead"] : []),
      encap: null,
    };
  };
  const src = get("src");
  const dst = net(words[0] === "default" ? "0.0.0.0/0" : (words[0] ?? ""));
  return {
    family: typeof dst.address === "number" ? 4 : 6,
    type: (get("type") ?? "unicast") as Route["type"],
    dst,
    table: Number(get("table") ?? 254),
    tos: Number(get("tos") ?? 0),
    metric: Number(get("metric") ?? 0),
    prefsrc: src === undefined ? null : ip(src),
    scope: get("via") ? "global" : "link",
    protocol: "kernel",
    nexthops: (get("dev") ?? "").split(",").filter(Boolean).map(nexthop),
    mtu: null,
    flags: new Set(),
    nexthopId: null,
  };
}

function rule(priority: number, action: PolicyRule["action"], more: Partial<PolicyRule> = {}): PolicyRule {
  return {
    family: 4,
    priority,
    not: false,
    src: null,
    dst: null,
    iif: null,
    oif: null,
    fwmark: null,
    tos: null,
    ipproto: null,
    sport: null,
    dport: null,
    uidRange: null,
    l3mdev: false,
    tunId: null,
    suppressPrefixLength: null,
    suppressIfGroup: null,
    action,
    unknown: [],
    ...more,
  };
}

const eth0 = link(2, "eth0", ["192.0.2.10/24"]);
const eth1 = link(3, "eth1", ["10.20.0.10/24"]);

function fib(routes: string[], rules: PolicyRule[] = [], sysctls: Record<string, string> = {}): Fib {
  const main = rule(32766, { type: "table", table: 254 });
  const ns: Namespace = {
    inode: 1,
    name: "host",
    role: "host",
    mounts: [],
    pids: [],
    containers: [],
    known: new Set(["ip-rule", "ip-route"]),
    links: [link(1, "lo", ["127.0.0.1/8"]), eth0, eth1],
    routes: [
      "192.0.2.10/32 type local dev eth0 table 255",
      "192.0.2.255/32 type broadcast dev eth0 table 255",
      "10.20.0.10/32 type local dev eth1 table 255",
      "127.0.0.0/8 type local dev lo table 255",
      "192.0.2.0/24 dev eth0 src 192.0.2.10",
      "10.20.0.0/24 dev eth1",
      ...routes,
    ].map(route),
    rules: [rule(0, { type: "table", table: 255 }), ...rules, main, rule(32767, { type: "table", table: 253 })],
    neighbours: [],
    fdb: [],
    xtables: [],
    nftables: [],
    ipsets: [],
    sockets: [],
    sysctls: new Map(Object.entries(sysctls)),
    conntrack: [],
  };
  return buildFib(ns);
}

function flow(dst: string, more: Partial<Flow> = {}): Flow {
  return {
    family: 4,
    src: null,
    dst: ip(dst),
    iif: null,
    oif: null,
    mark: 0,
    tos: 0,
    proto: 6,
    sport: 40000,
    dport: 80,
    uid: 0,
    ...more,
  };
}

function goes(f: Fib, dst: string, more: Partial<Flow> = {}): string {
  const { result } = fibLookup(f, flow(dst, more), true);
  return result
    ? `${result.type} ${result.dev?.name ?? "-"} ${result.via === null ? "" : formatAddress(result.via)}`.trim()
    : "none";
}

describe("lookup", () => {
  test("the longest prefix wins, then the lower metric", () => {
    const f = fib([
      "default via 192.0.2.1 dev eth0 metric 100",
      "default via 10.20.0.1 dev eth1 metric 50",
      "8.0.0.0/8 via 192.0.2.2 dev eth0",
    ]);
    expect(goes(f, "8.8.8.8")).toBe("unicast eth0 192.0.2.2");
    expect(goes(f, "9.9.9.9")).toBe("unicast eth1 10.20.0.1");
    expect(goes(f, "192.0.2.10")).toBe("local eth0");
    const { candidates } = fibLookup(f, flow("8.8.8.8"), true);
    expect(candidates.map((c) => [c.text, c.chosen])).toEqual([
      ["8.0.0.0/8 via 192.0.2.2 dev eth0", true],
      ["default via 10.20.0.1 dev eth1 metric 50", false],
      ["default via 192.0.2.1 dev eth0 metric 100", false],
    ]);
  });

  test("without a route there is no result", () => {
    expect(goes(fib([]), "9.9.9.9")).toBe("none");
  });

  test("a route with a TOS serves only packets that have it", () => {
    const f = fib(["default via 192.0.2.1 dev eth0", "default via 10.20.0.1 dev eth1 tos 16"]);
    expect(goes(f, "9.9.9.9", { tos: 16 })).toBe("unicast eth1 10.20.0.1");
    expect(goes(f, "9.9.9.9")).toBe("unicast eth0 192.0.2.1");
  });

  test("a dead nexthop and a device not asked for are passed over", () => {
    const f = fib(["default via 192.0.2.1 dev eth0 dead", "default via 10.20.0.1 dev eth1 metric 9"]);
    expect(goes(f, "9.9.9.9")).toBe("unicast eth1 10.20.0.1");
    expect(goes(f, "9.9.9.9", { oif: eth0 })).toBe("none");
  });

  test("a multipath route offers every usable nexthop", () => {
    const { result } = fibLookup(fib(["default dev eth0,eth1"]), flow("9.9.9.9"), false);
    expect(result?.alternatives.map((a) => a.dev?.name)).toEqual(["eth0", "eth1"]);
  });
});

describe("policy rules", () => {
  const table100 = ["default via 10.20.0.1 dev eth1 table 100"];

  test("a mark chooses a table, under its mask", () => {
    const f = fib(
      [...table100, "default via 192.0.2.1 dev eth0"],
      [rule(100, { type: "table", table: 100 }, { fwmark: { value: 1, mask: 0xff } })],
    );
    expect(goes(f, "9.9.9.9", { mark: 0x101 })).toBe("unicast eth1 10.20.0.1");
    expect(goes(f, "9.9.9.9", { mark: 2 })).toBe("unicast eth0 192.0.2.1");
  });

  test("RT-2: a DSCP is compared whole, or under its mask; a TOS in IPv4 below precedence alone", () => {
    const routes = [...table100, "default via 192.0.2.1 dev eth0"];
    const by = (more: Partial<PolicyRule>, tos: number): string =>
      goes(fib(routes, [rule(100, { type: "table", table: 100 }, more)]), "9.9.9.9", { tos });
    const taken = (more: Partial<PolicyRule>): number[] =>
      [0, 0x08, 0x28, 0x2a, 0x2c, 0x80, 0x88, 0xb8, 0xc0].filter((tos) => by(more, tos) === "unicast eth1 10.20.0.1");
    expect(taken({ dscp: { value: 10, mask: 0x3f } })).toEqual([0x28, 0x2a]);
    expect(taken({ dscp: { value: 0x20, mask: 0x30 } })).toEqual([0x80, 0x88, 0xb8]);
    expect(taken({ tos: 0x08 })).toEqual([0x08, 0x28, 0x2a, 0x88]);
  });

  test("a source not yet chosen matches no rule that names one", () => {
    const f = fib(
      [...table100, "default via 192.0.2.1 dev eth0"],
      [rule(100, { type: "table", table: 100 }, { src: net("10.20.0.0/24") })],
    );
    expect(goes(f, "9.9.9.9")).toBe("unicast eth0 192.0.2.1");
    expect(goes(f, "9.9.9.9", { src: ip("10.20.0.10") })).toBe("unicast eth1 10.20.0.1");
  });

  test("iif lo is what is sent from here", () => {
    const f = fib(table100, [rule(100, { type: "table", table: 100 }, { iif: "lo" })]);
    expect(goes(f, "9.9.9.9")).toBe("unicast eth1 10.20.0.1");
    expect(goes(f, "9.9.9.9", { iif: eth0 })).toBe("none");
  });

  test("suppress_prefixlength refuses a default route of main", () => {
    const f = fib(
      ["default via 192.0.2.1 dev eth0", ...table100],
      [rule(10, { type: "table", table: 254 }, { suppressPrefixLength: 0 }), rule(20, { type: "table", table: 100 })],
    );
    expect(goes(f, "9.9.9.9")).toBe("unicast eth1 10.20.0.1");
    expect(goes(f, "192.0.2.77")).toBe("unicast eth0");
  });

  test("goto skips, prohibit decides, not inverts", () => {
    const f = fib(
      ["default via 192.0.2.1 dev eth0"],
      [
        rule(10, { type: "goto", priority: 30 }, { dport: { first: 80 as never, last: 80 as never } }),
        rule(20, { type: "prohibit" }, { not: true, dst: net("9.0.0.0/8") }),
        rule(30, { type: "nop" }),
      ],
    );
    expect(goes(f, "8.8.8.8")).toBe("unicast eth0 192.0.2.1");
    expect(goes(f, "8.8.8.8", { dport: 81 })).toBe("prohibit -");
    expect(goes(f, "9.9.9.9", { dport: 81 })).toBe("unicast eth0 192.0.2.1");
  });

  test("a selector that cannot be evaluated is said, never taken for a mismatch in silence", () => {
    const f = fib(["default via 192.0.2.1 dev eth0"], [rule(10, { type: "prohibit" }, { unknown: ["flowlabel 5"] })]);
    expect(fibLookup(f, flow("9.9.9.9"), false).undetermined).toContain("flowlabel 5");
  });

  test("throw sends the lookup on to the next rule", () => {
    const f = fib(
      ["9.9.9.9/32 type throw table 100", "default via 10.20.0.1 dev eth1 table 100", "default via 192.0.2.1 dev eth0"],
      [rule(10, { type: "table", table: 100 })],
    );
    expect(goes(f, "9.9.9.9")).toBe("unicast eth0 192.0.2.1");
    expect(goes(f, "9.9.9.8")).toBe("unicast eth1 10.20.0.1");
  });
});

test("the source comes from prefsrc, else from the device, on the gateway's subnet first", () => {
  const f = fib(["default via 192.0.2.1 dev eth0", "8.8.8.8/32 via 192.0.2.1 dev eth0 src 10.20.0.10"]);
  const source = (dst: string): string => {
    const { result } = fibLookup(f, flow(dst), false);
    const s = result ? selectSource(f, result, ip(dst)) : null;
    return s === null ? "none" : formatAddress(s);
  };
  expect(source("9.9.9.9")).toBe("192.0.2.10");
  expect(source("8.8.8.8")).toBe("10.20.0.10");
  expect(source("192.0.2.10")).toBe("192.0.2.10");
});

test("address types come from the local table alone", () => {
  const f = fib(["8.8.8.8/32 type blackhole"]);
  const type = (a: string, dev: Link | null = null): string => addressType(f, ip(a), dev);
  expect(type("192.0.2.10")).toBe("local");
  expect(type("192.0.2.10", eth1)).toBe("unicast");
  expect(type("127.8.9.1")).toBe("local");
  expect(type("192.0.2.255")).toBe("broadcast");
  expect(type("224.0.0.1")).toBe("multicast");
  expect(type("8.8.8.8")).toBe("unicast");
});

describe("martians and the way back", () => {
  test("127.0.0.1 may not arrive from outside, unless route_localnet", () => {
    expect(martian(fib([]), ip("192.0.2.1"), ip("127.0.0.1"), eth0)).toContain("route_localnet");
    expect(
      martian(fib([], [], { "net.ipv4.conf.eth0.route_localnet": "1" }), ip("192.0.2.1"), ip("127.0.0.1"), eth0),
    ).toBeNull();
  });

  const arriving = (f: Fib, src: string): string | null =>
    validateSource(f, flow("192.0.2.10", { src: ip(src), iif: eth0 }), eth0, null, false).dropped;

  test("one's own address as source is refused, unless accept_local", () => {
    expect(arriving(fib([]), "10.20.0.10")).toContain("own address");
    expect(arriving(fib([], [], { "net.ipv4.conf.all.accept_local": "1" }), "10.20.0.10")).toBeNull();
  });

  test("strict rp_filter wants the same device, loose any; all and the device's count by the greater", () => {
    const strict = { "net.ipv4.conf.all.rp_filter": "1" };
    expect(arriving(fib([], [], strict), "10.20.0.50")).toContain("rp_filter=1");
    expect(arriving(fib([], [], { ...strict, "net.ipv4.conf.eth0.rp_filter": "2" }), "10.20.0.50")).toBeNull();
    expect(arriving(fib([], [], { "net.ipv4.conf.eth0.rp_filter": "2" }), "9.9.9.9")).toContain("no route back");
    expect(arriving(fib([]), "9.9.9.9")).toBeNull();
  });
});
