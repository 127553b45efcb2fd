import { describe, expect, test } from "vitest";
import { readNft } from "./nft.ts";

const none = { namespace: 7, isIptables: () => false };
const table = { table: { family: "inet", name: "t", handle: 1 } };
const read = (...entries: unknown[]) => readNft({ nftables: [{ metainfo: { version: "1.0.6" } }, ...entries] }, none);

describe("the shape of the output", () => {
  test.each([null, [], { nftables: {} }, "text"])("%j is no output of nft", (json) => {
    const { tables, unread } = readNft(json, none);
    expect(tables).toEqual([]);
    expect(unread).toMatchObject([{ namespace: 7, source: "nft", reason: expect.stringContaining("'nftables'") }]);
  });

  test("entries that are no objects, or hold two things, are unread at their place", () => {
    const { unread } = read(3, { table: null }, { table: {}, chain: {} });
    expect(unread.map((u) => [u.line, u.reason])).toEqual([
      [2, "an object was expected"],
      [3, "'table' is empty"],
      [4, "an object with a single key was expected"],
    ]);
  });

  test("a kind of thing that no reader knows is unread in its own words", () => {
    const { unread } = read(table, { widget: { family: "inet", table: "t", name: "w" } });
    expect(unread).toEqual([
      {
        namespace: 7,
        source: "nft",
        line: 3,
        text: '{"widget":{"family":"inet","table":"t","name":"w"}}',
        reason: "'widget' is not known",
      },
    ]);
  });

  test("what is declared twice is taken as it stood first, with all that joined it", () => {
    const chain = { chain: { family: "inet", table: "t", name: "c" } };
    const rule = { rule: { family: "inet", table: "t", chain: "c", expr: [{ drop: null }] } };
    const { tables, unread } = read(table, chain, rule, table, chain);
    expect(tables[0]?.chains[0]?.rules).toHaveLength(1);
    expect(unread.map((u) => [u.line, u.reason])).toEqual([
      [5, "table 'inet t' was declared before"],
      [6, "chain 'c' was declared before"],
    ]);
  });

  test("a table that iptables-save told of is left out, with all that is in it", () => {
    const entries = [
      { table: { family: "ip", name: "nat" } },
      { chain: { family: "ip", table: "nat", name: "DOCKER" } },
      { rule: { family: "ip", table: "nat", chain: "DOCKER", expr: [{ xt: null }] } },
      table,
    ];
    const read = readNft({ nftables: entries }, { namespace: 7, isIptables: (f, t) => f === "ip" && t === "nat" });
    expect(read.tables.map((t) => t.name)).toEqual(["t"]);
    expect(read.unread).toEqual([]);
  });
});

describe("tables and chains", () => {
  test("a table's flags and comment; one flag alone is no list", () => {
    const { tables } = read(
      { table: { family: "ip", name: "a", flags: "dormant", comment: "off" } },
      { table: { family: "ip", name: "b", flags: ["owner", "persist"] } },
    );
    expect(tables).toMatchObject([
      { family: "ip", name: "a", flags: ["dormant"], comment: "off" },
      { family: "ip", name: "b", flags: ["owner", "persist"], comment: null },
    ]);
  });

  test("a base chain, a chain without a hook, and where they stand", () => {
    const base = { type: "filter", hook: "ingress", prio: -500, policy: "drop" };
    const { tables, unread } = read(
      table,
      { chain: { family: "inet", table: "t", name: "one", ...base, dev: "eth0" } },
      { chain: { family: "inet", table: "t", name: "two", ...base, dev: ["eth0", "eth1"], policy: undefined } },
      { chain: { family: "inet", table: "t", name: "sub", comment: "jumped to" } },
    );
    expect(unread).toEqual([]);
    expect(tables[0]?.chains).toEqual([
      {
        name: "one",
        base: {
          type: "filter",
          hook: "ingress",
          priority: -500,
          policy: "drop",
          devices: ["eth0"],
          devicesKnown: true,
        },
        comment: null,
        rules: [],
      },
      {
        name: "two",
        base: {
          type: "filter",
          hook: "ingress",
          priority: -500,
          policy: "accept",
          devices: ["eth0", "eth1"],
          devicesKnown: true,
        },
        comment: null,
        rules: [],
      },
      { name: "sub", base: null, comment: "jumped to", rules: [] },
    ]);
  });

  test("devices that old versions of nft leave out are missed", () => {
    const chain = { family: "netdev", table: "n", name: "c", type: "filter", hook: "egress", prio: 0 };
    const { tables, unread } = read({ table: { family: "netdev", name: "n" } }, { chain });
    expect(tables[0]?.chains[0]?.base).toMatchObject({ devices: [], devicesKnown: false });
    expect(unread).toMatchObject([{ line: 3, reason: "the devices that the chain stands at are not printed" }]);
  });

  test.each([
    [{ hook: "sideways" }, "'sideways' is no hook of nftables"],
    [{ type: "magic" }, "'magic' is no chain type of nftables"],
    [{ policy: "maybe" }, "'maybe' is no policy of nftables"],
    [{ prio: "first" }, "'prio' is not a number"],
    [{ speed: 3 }, "'speed' is not known"],
  ])("a chain with %j is unread or complained of", (odd, reason) => {
    const chain = { family: "inet", table: "t", name: "c", type: "filter", hook: "input", prio: 0, ...odd };
    expect(read(table, { chain }).unread).toMatchObject([{ line: 3, reason }]);
  });
});

describe("rules", () => {
  const chain = { chain: { family: "inet", table: "t", name: "c" } };
  const rule = (more: object) => ({ rule: { family: "inet", table: "t", chain: "c", handle: 9, ...more } });

  test("a rule's position is its place in the chain, whatever its handle", () => {
    const { tables } = read(
      table,
      chain,
      rule({ expr: [{ drop: null }], comment: "no" }),
      rule({ handle: 4, expr: [] }),
    );
    expect(tables[0]?.chains[0]?.rules).toEqual([
      { position: 1, handle: 9, comment: "no", expr: [{ drop: null }] },
      { position: 2, handle: 4, comment: null, expr: [] },
    ]);
  });

  test("rules of chains and tables that are not there are unread", () => {
    const { unread } = read(rule({ expr: [] }), table, rule({ expr: [] }), chain, rule({ expr: 7 }));
    expect(unread.map((u) => [u.line, u.reason])).toEqual([
      [2, "table inet t was not declared before it"],
      [4, "chain 'c' was not declared before it"],
      [6, "'expr' is not a list"],
    ]);
  });
});

describe("sets, maps and their elements", () => {
  const named = { family: "inet", table: "t", handle: 3 };

  test("a set with all that may be said of it", () => {
    const set = {
      ...{ ...named, name: "s", type: "ipv4_addr", flags: ["interval", "timeout"], size: 100, timeout: 3600 },
      ...{ "gc-interval": 10, "auto-merge": true, policy: "memory", comment: "x", stmt: [{ counter: null }] },
      elem: [{ elem: { val: { prefix: { addr: "10.0.0.0", len: 8 } }, expires: 3599 } }],
    };
    const { tables, unread } = read(table, { set });
    expect(unread).toEqual([]);
    expect(tables[0]?.sets).toEqual([
      {
        kind: "set",
        name: "s",
        keyType: ["ipv4_addr"],
        dataType: null,
        flags: ["interval", "timeout"],
        elements: set.elem,
        size: 100,
        timeout: 3600,
        statements: [{ counter: null }],
        ...{ autoMerge: true, collected: 10, policy: "memory" },
        comment: "x",
      },
    ]);
  });

  test.each([
    ["verdict", ["verdict"]],
    ["ipv4_addr . inet_service", ["ipv4_addr", "inet_service"]],
    [
      ["ipv4_addr", "inet_service"],
      ["ipv4_addr", "inet_service"],
    ],
    [{ typeof: { meta: { key: "mark" } } }, [{ typeof: { meta: { key: "mark" } } }]],
  ])("a map's data type printed as %j", (map, dataType) => {
    const { tables } = read(table, { map: { ...named, name: "m", type: ["ipv4_addr", "mark"], map } });
    expect(tables[0]?.sets[0]).toMatchObject({ kind: "map", keyType: ["ipv4_addr", "mark"], dataType, elements: [] });
  });

  test("elements printed apart join their set; without it they are unread", () => {
    const { tables, unread } = read(
      table,
      { set: { ...named, name: "s", type: "mark", elem: [1] } },
      { element: { family: "inet", table: "t", name: "s", elem: { set: [2, 3] } } },
      { element: { family: "inet", table: "t", name: "s", elem: [4] } },
      { element: { family: "inet", table: "t", name: "gone", elem: [5] } },
    );
    expect(tables[0]?.sets[0]?.elements).toEqual([1, 2, 3, 4]);
    expect(unread).toMatchObject([{ line: 6, reason: "set 'gone' was not declared before it" }]);
  });

  test("a set of no known type is unread", () => {
    expect(read(table, { set: { ...named, name: "s" } }).unread).toMatchObject([
      { reason: "the type of its elements is not told" },
    ]);
  });
});

describe("objects and flowtables", () => {
  test.each(["counter", "quota", "limit", "ct helper", "ct timeout", "ct expectation", "secmark", "synproxy"])(
    "a named %s keeps its own words",
    (type) => {
      const { tables, unread } = read(table, {
        [type]: { family: "inet", table: "t", name: "o", handle: 2, packets: 3, policy: { close: 4 } },
      });
      expect(unread).toEqual([]);
      expect(tables[0]?.objects).toEqual([{ type, name: "o", body: { packets: 3, policy: { close: 4 } } }]);
    },
  );

  test("a flowtable", () => {
    const flowtable = { family: "inet", table: "t", name: "f", hook: "ingress", prio: 0, dev: ["a", "b"] };
    expect(read(table, { flowtable }).tables[0]?.flowtables).toEqual([
      { name: "f", hook: "ingress", priority: 0, devices: ["a", "b"], flags: [] },
    ]);
  });
});
