import { expect, test } from "vitest";
import type { FoundChain } from "../../app/selected.ts";
import type { Json, NftSet, XtChain } from "../../host/model.ts";
import { readXtRule } from "../../host/readers/xt-rule.ts";
import type { RuleLook } from "../../kernel/journey.ts";
import { ruleInWords } from "./in-words.ts";
import { writtenAs } from "./spelled.ts";

function written(rule: string): FoundChain {
  const counters = { packets: 3, bytes: 180 };
  const chain: XtChain = {
    name: "X",
    policy: "DROP",
    present: true,
    counters: null,
    rules: [readXtRule(`-A X ${rule}`, { position: 1, line: 1, counters })],
  };
  return { syntax: "iptables", chain, table: { family: "ip", name: "filter", backend: "nf_tables", chains: [chain] } };
}

function native(...expr: Json[]): FoundChain {
  const base = {
    type: "filter",
    hook: "forward",
    priority: 0,
    policy: "drop",
    devices: [],
    devicesKnown: true,
  } as const;
  const chain = { name: "x", base, comment: null, rules: [{ position: 1, handle: 9, comment: "why", expr }] };
  const table = { family: "ip", name: "t", flags: [], comment: null, sets: [], objects: [], flowtables: [] } as const;
  return { syntax: "nft", chain, table: { ...table, chains: [chain] } };
}

const PUBLISHED =
  "! -i br-app -p tcp -m tcp --dport 8080 -m comment --comment web -j DNAT --to-destination 172.18.0.2:80";
const IIF: Json = { match: { op: "!=", left: { meta: { key: "iifname" } }, right: "br-app" } };
const PORT: Json = { match: { op: "==", left: { payload: { protocol: "tcp", field: "dport" } }, right: 80 } };
const COUNTER: Json = { counter: { packets: 3, bytes: 180 } };

test("a rule of iptables in both syntaxes, with its counters and its comment", () => {
  expect(writtenAs(written(PUBLISHED), "iptables")).toMatchObject({
    policy: "DROP",
    rules: [{ action: "-j DNAT --to-destination 172.18.0.2:80", counters: { packets: 3, bytes: 180 } }],
  });
  expect(writtenAs(written(PUBLISHED), "nft")).toMatchObject({
    policy: "drop",
    rules: [
      {
        conditions: 'iifname != "br-app" tcp dport 8080 counter packets 3 bytes 180',
        action: 'dnat to 172.18.0.2:80 comment "web"',
      },
    ],
  });
});

test("a native rule in both syntaxes, with its counters and its comment", () => {
  const found = native(IIF, PORT, COUNTER, { accept: null });
  expect(writtenAs(found, "nft")).toMatchObject({
    policy: "drop",
    rules: [
      { conditions: 'iifname != "br-app" tcp dport 80 counter packets 3 bytes 180', action: 'accept comment "why"' },
    ],
  });
  expect(writtenAs(found, "iptables")).toMatchObject({
    policy: "DROP",
    rules: [
      {
        conditions: "! -i br-app -p tcp -m tcp --dport 80 -m comment --comment why",
        action: "-j ACCEPT",
        counters: { packets: 3, bytes: 180 },
      },
    ],
  });
});

test("a native chain has its head and the sets that its rules name, as nft lists them", () => {
  const set: NftSet = {
    ...{ kind: "set", name: "admins", keyType: ["ipv4_addr"], dataType: null, flags: ["interval"], size: null },
    ...{
      timeout: null,
      statements: [],
      comment: null,
      elements: ["10.0.0.1", { prefix: { addr: "10.1.0.0", len: 16 } }],
    },
  };
  const found = native({
    match: { op: "==", left: { payload: { protocol: "ip", field: "saddr" } }, right: "@admins" },
  });
  if (found.syntax !== "nft") throw new Error("not a chain of nft");
  const other = { ...set, name: "others" };
  expect(writtenAs({ ...found, table: { ...found.table, sets: [set, other] } }, "nft")).toMatchObject({
    head: "type filter hook forward priority filter; policy drop;",
    sets: [["set admins", ["type ipv4_addr", "flags interval", "elements = { 10.0.0.1, 10.1.0.0/16 }"]]],
  });
});

test("a condition that failed is found in the syntax that is shown", () => {
  const [rule] = writtenAs(written(PUBLISHED), "nft").rules;
  expect(["! -i br-app", "-p tcp", "--dport 8080"].map((one) => rule?.shownAs?.(one))).toEqual([
    'iifname != "br-app"',
    "tcp dport 8080",
    "tcp dport 8080",
  ]);
  const [back] = writtenAs(native(IIF, PORT, { drop: null }), "iptables").rules;
  expect(['iifname != "br-app"', "tcp dport 80"].map((one) => back?.shownAs?.(one))).toEqual([
    "! -i br-app",
    "--dport 80",
  ]);
});

test("a rule that iptables has no words for is shown as it was written, and why", () => {
  const [rule] = writtenAs(native({ vmap: { key: { meta: { key: "iifname" } }, data: "@m" } }), "iptables").rules;
  expect(rule).toMatchObject({ action: 'iifname vmap @m comment "why"', wordless: "it knows no maps of verdicts" });
});

const FAILED: RuleLook = {
  chain: "X",
  rule: 1,
  matched: false,
  verdict: "continue",
  why: "packet is udp, not tcp",
  failed: { condition: "-p tcp", wanted: "tcp", actual: "udp" },
};

test("each condition is said in words, with how it went", () => {
  expect(ruleInWords(written(PUBLISHED), 1, FAILED)).toEqual([
    { written: "! -i br-app", words: "packets that did not come in through br-app", state: "held", values: null },
    { written: "-p tcp", words: "tcp packets", state: "failed", values: { wanted: "tcp", actual: "udp" } },
    { written: "--dport 8080", words: "packets for tcp port 8080", state: "unasked", values: null },
    {
      written: "-j DNAT --to-destination 172.18.0.2:80",
      words: "go on to 172.18.0.2 port 80",
      state: "unasked",
      values: null,
    },
  ]);
});

test("statements of nft are said in words, too", () => {
  const set: Json = { match: { op: "==", left: { payload: { protocol: "ip", field: "saddr" } }, right: "@blocked" } };
  const map: Json = { vmap: { key: { meta: { key: "oifname" } }, data: "@jumps" } };
  expect(ruleInWords(native(IIF, PORT, set, COUNTER, map), 1, undefined).map(({ words }) => words)).toEqual([
    "packets that did not come in through br-app",
    "packets for tcp port 80",
    "packets whose ip saddr is in set blocked",
    "go where map jumps sends their oifname",
  ]);
});
