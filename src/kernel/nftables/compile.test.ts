import { describe, expect, test } from "vitest";
import type { Json } from "../../host/model.ts";
import { readNft } from "../../host/readers/nft.ts";
import type { CompileProblem } from "../rule.ts";
import { compileNftTable } from "./compile.ts";
import { LINKS } from "./testing/network.ts";
import { packetAt } from "./testing/packets.ts";
import { prepare, runRule } from "./testing/run-rule.ts";

function compile(entries: readonly Json[], table: { readonly [key: string]: Json } = {}) {
  const { tables, unread } = readNft(
    { nftables: [{ table: { family: "inet", name: "t", ...table } }, ...entries] },
    { namespace: 7, isIptables: () => false },
  );
  const [read] = tables;
  if (read === undefined) throw new Error(JSON.stringify(unread));
  const problems: CompileProblem[] = [];
  return { compiled: compileNftTable(read, LINKS, (problem) => problems.push(problem)), problems };
}

const base = { type: "filter", hook: "input", prio: 0, policy: "drop" };
const chain = (name: string, more: { readonly [key: string]: Json } = {}): Json => ({
  chain: { family: "inet", table: "t", name, ...more },
});
const rule = (expr: readonly Json[], more: { readonly [key: string]: Json } = {}): Json => ({
  rule: { family: "inet", table: "t", chain: "c", handle: 1, expr, ...more },
});

describe("chains", () => {
  test("NT-chain: base chains keep where they stand, and jumps point at chains", () => {
    const { compiled, problems } = compile([
      chain("c", base),
      chain("sub"),
      rule([{ jump: { target: "sub" } }]),
      rule([{ drop: null }]),
    ]);
    expect(problems).toEqual([]);
    expect(compiled).toMatchObject({ family: "inet", name: "t", backend: "native" });
    const c = compiled.chains.get("c");
    expect(c?.base).toEqual({ type: "filter", hook: "input", priority: 0, policy: "drop", devices: [] });
    expect(compiled.chains.get("sub")?.base).toBeNull();
    expect(c?.rules.map((one) => one.position)).toEqual([1, 2]);
  });

  test("NT-dormant: the base chains of a dormant table stand nowhere", () => {
    const { compiled } = compile([chain("c", base)], { flags: ["dormant"] });
    expect(compiled.chains.get("c")?.base).toBeNull();
  });

  test("NT-devices: a chain whose devices were not printed says so", () => {
    const { compiled } = compile([chain("c", { ...base, hook: "ingress" })]);
    expect(compiled.chains.get("c")?.base).toMatchObject({ devices: [], devicesUnknown: true });
  });
});

describe("what is not known is never 'does not match'", () => {
  test.each<[string, Json, RegExp]>([
    ["a statement", { teleport: { to: "mars" } }, /'teleport' is not known/],
    ["an expression", { match: { op: "==", left: { aura: null }, right: 1 } }, /'aura' is not known/],
    ["a key of meta", { match: { op: "==", left: { meta: { key: "mood" } }, right: 1 } }, /meta mood/],
    ["a key of ct", { match: { op: "==", left: { ct: { key: "mood" } }, right: 1 } }, /ct mood/],
    ["a field", { match: { op: "==", left: { payload: { protocol: "tcp", field: "mood" } }, right: 1 } }, /tcp mood/],
    ["a protocol", { match: { op: "==", left: { payload: { protocol: "x25", field: "y" } }, right: 1 } }, /x25/],
    [
      "a member beside those known",
      { match: { op: "==", left: { meta: { key: "mark", phase: "moon" } }, right: 1 } },
      /"phase" is not known/,
    ],
    ["an operator", { match: { op: "~", left: { meta: { key: "mark" } }, right: 1 } }, /comparison "~" is not known/],
    [
      "a literal",
      { match: { op: "==", left: { payload: { protocol: "ip", field: "saddr" } }, right: "here" } },
      /"here" is no ipv4_addr/,
    ],
    ["a set", { match: { op: "==", left: { meta: { key: "mark" } }, right: "@gone" } }, /no set 'gone'/],
    [
      "an interface that is not there",
      { match: { op: "==", left: { meta: { key: "iif" } }, right: "gone0" } },
      /"gone0" is no iface_index/,
    ],
    ["a chain", { jump: { target: "gone" } }, /no chain 'gone'/],
    ["an object", { limit: "gone" }, /no limit 'gone'/],
    ["a code", { reject: { type: "icmp", expr: "sorry" } }, /'sorry' is not known/],
    [
      "an extension of iptables",
      { xt: { type: "match", name: "addrtype" } },
      /extension of iptables \(match addrtype\)/,
    ],
    [
      "a change that nft 1.0.6 prints as text",
      "update @m { jhash ip saddr mod 4 : meta mark }",
      /an object with a single key/,
    ],
  ])("NT-unknown: %s is reported and cannot be told", (_, statement, reason) => {
    const { compiled, problems } = compile([chain("c", base), rule([statement]), rule([{ accept: null }])]);
    expect(problems).toMatchObject([
      { table: "inet t", chain: "c", position: 1, reason: expect.stringMatching(reason) },
    ]);
    const [first] = compiled.chains.get("c")?.rules ?? [];
    expect(first?.statements[0]?.undetermined).toMatch(reason);
    const prepared = prepare("inet input", [statement]);
    expect(runRule(prepared, packetAt("to-router", "input")).verdict).toBe("undetermined");
  });

  test("NT-unknown: whether a condition holds forks the journey, what an action does ends it", () => {
    const result = (statement: Json) => runRule(prepare("inet input", [statement]), packetAt("udp", "input")).result;
    expect(result({ match: { op: "==", left: { aura: null }, right: 1 } })).not.toHaveProperty("action");
    expect(result({ teleport: null })).toMatchObject({ type: "undetermined", action: true });
  });

  test("NT-unknown: the conditions before it still decide", () => {
    const expr: Json[] = [
      { match: { op: "==", left: { payload: { protocol: "tcp", field: "dport" } }, right: 22 } },
      { teleport: null },
    ];
    expect(runRule(prepare("ip forward", expr), packetAt("tcp", "forward")).verdict).toBeNull();
    expect(runRule(prepare("ip forward", expr), packetAt("tcp-ssh", "forward")).verdict).toBe("undetermined");
  });
});

describe("what makes the kernel track connections", () => {
  const state = { match: { op: "in", left: { ct: { key: "state" } }, right: "new" } };
  test.each<[string, string, Json[], number[]]>([
    ["no rule", "inet", [], []],
    ["a nat chain alone", "inet", [chain("n", { type: "nat", hook: "postrouting", prio: 100 })], []],
    ["notrack", "inet", [chain("c", base), rule([{ notrack: null }])], []],
    ["ct state", "inet", [chain("c", base), rule([state])], [4, 6]],
    ["ct state in a chain that nothing jumps to", "inet", [chain("c"), rule([state])], [4, 6]],
    ["ct in a map's key", "inet", [chain("c"), rule([{ vmap: { key: { ct: { key: "mark" } }, data: "@m" } }])], [4, 6]],
    ["dnat ip in inet", "inet", [chain("c"), rule([{ dnat: { family: "ip", addr: "10.0.0.1" } }])], [4]],
    ["snat ip6 in inet", "inet", [chain("c"), rule([{ snat: { family: "ip6", addr: "fd00::1" } }])], [6]],
    ["masquerade in inet", "inet", [chain("c"), rule([{ masquerade: null }])], [4, 6]],
    ["redirect in inet", "inet", [chain("c"), rule([{ redirect: null }])], [4, 6]],
    [
      "ct count in a meter",
      "inet",
      [chain("c"), rule([{ meter: { key: 1, stmt: { "ct count": { val: 5 } } } }])],
      [4, 6],
    ],
    [
      "ct count in a set",
      "inet",
      [{ set: { family: "inet", table: "t", name: "s", type: "mark", stmt: [{ "ct count": { val: 5 } }] } }],
      [4, 6],
    ],
    ["a helper", "inet", [{ "ct helper": { family: "inet", table: "t", name: "h", type: "ftp" } }], [4, 6]],
    ["a counter", "inet", [{ counter: { family: "inet", table: "t", name: "h" } }], []],
  ])("NT-conntrack: %s", (_, __, entries, families) => {
    const { compiled } = compile(entries);
    expect([...(compiled.conntrackFamilies ?? [])]).toEqual(families);
    expect(compiled.needsConntrack).toBe(families.length > 0);
  });

  test("NT-conntrack: a table of one family tracks that family", () => {
    const track = (family: string) => prepare(`${family} forward`, [state]).compiled.conntrackFamilies;
    expect([...(track("ip") ?? [])]).toEqual([4]);
    expect([...(track("ip6") ?? [])]).toEqual([6]);
  });
});
