import { expect, test } from "vitest";
import type { XtTable } from "../../host/model.ts";
import { readIptablesSave } from "../../host/readers/iptables-save.ts";
import type { CompiledTable, CompileProblem } from "../rule.ts";
import { compileXtTable } from "./compile.ts";
import { ask, contextFor, say } from "./testing/say.ts";

function read(text: string, nft: unknown = null): XtTable {
  const { tables, unread } = readIptablesSave(text, {
    family: "ip",
    backend: "nf_tables",
    nft,
    source: "iptables-save",
    namespace: 1,
  });
  expect(unread).toEqual([]);
  const [table] = tables;
  if (!table) throw new Error("no table");
  return table;
}

function compile(text: string, nft: unknown = null): CompiledTable & { readonly problems: readonly CompileProblem[] } {
  const problems: CompileProblem[] = [];
  return { ...compileXtTable(read(text, nft), (problem) => problems.push(problem)), problems };
}

const TABLES = {
  raw: "PREROUTING OUTPUT",
  mangle: "PREROUTING INPUT FORWARD OUTPUT POSTROUTING",
  nat: "PREROUTING INPUT OUTPUT POSTROUTING",
  filter: "INPUT FORWARD OUTPUT",
  security: "INPUT FORWARD OUTPUT",
};

test("XT-tables: built-in chains stand at their hooks, by their table's priority", () => {
  const places = Object.entries(TABLES).map(([table, chains]) => {
    const text = `*${table}\n${chains
      .split(" ")
      .map((chain) => `:${chain} ACCEPT [0:0]\n`)
      .join("")}COMMIT\n`;
    const bases = [...compile(text).chains.values()].map((chain) => chain.base);
    return `${table}: ${bases.map((base) => `${base?.hook} ${base?.priority} ${base?.type}`).join(", ")}`;
  });
  expect(places).toEqual([
    "raw: prerouting -300 filter, output -300 filter",
    "mangle: prerouting -150 filter, input -150 filter, forward -150 filter, output -150 route, postrouting -150 filter",
    "nat: prerouting -100 nat, input 100 nat, output -100 nat, postrouting 100 nat",
    "filter: input 0 filter, forward 0 filter, output 0 filter",
    "security: input 150 filter, forward 150 filter, output 150 filter",
  ]);
  expect(compile("*filter\n:FORWARD DROP [0:0]\nCOMMIT\n").chains.get("FORWARD")?.base?.policy).toBe("drop");
});

test("XT-tables: a chain that the kernel does not have is left out, and one of an unknown place is reported", () => {
  const nft = {
    nftables: [
      { table: { family: "ip", name: "filter" } },
      { chain: { family: "ip", table: "filter", name: "INPUT", hook: "input" } },
    ],
  };
  const text = "*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:MINE - [0:0]\nCOMMIT\n";
  expect([...compile(text, nft).chains.keys()]).toEqual(["INPUT", "MINE"]);
  const odd = compile("*broute\n:BROUTING ACCEPT [0:0]\nCOMMIT\n");
  expect(odd.problems.map((problem) => problem.reason)).toEqual([
    "where the built-in chain BROUTING of table broute stands is not known to this program",
  ]);
});

test("XT-jump: chains may be used before they are declared, and name each other", () => {
  const { chains } = compile(
    "*filter\n:FORWARD ACCEPT [0:0]\n:A - [0:0]\n:B - [0:0]\n-A FORWARD -j A\n-A A -g B\n-A B -j A\nCOMMIT\n",
  );
  const { context } = contextFor("tcp 10.0.0.1:40000 > 10.0.1.2:80");
  const target = (name: string): unknown => chains.get(name)?.rules[0]?.statements.at(-1)?.run(context);
  expect(target("FORWARD")).toEqual({ type: "jump", chain: chains.get("A") });
  expect(target("A")).toEqual({ type: "goto", chain: chains.get("B") });
  expect(target("B")).toEqual({ type: "jump", chain: chains.get("A") });
});

test("XT-tracking: connections are tracked where a rule needs it, which a nat table alone does not", () => {
  const tracks = (table: string, rule: string): boolean =>
    compile(`*${table}\n:OUTPUT ACCEPT [0:0]\n${rule}\nCOMMIT\n`).needsConntrack;
  expect(tracks("nat", "-A OUTPUT -j ACCEPT")).toBe(false);
  expect(tracks("filter", "-A OUTPUT -p tcp -m tcp --dport 80 -j DROP")).toBe(false);
  expect(tracks("raw", "-A OUTPUT -j CT --notrack")).toBe(false);
  expect(tracks("raw", "-A OUTPUT -j CT --zone 1")).toBe(true);
  expect(tracks("nat", "-A OUTPUT -j REDIRECT")).toBe(true);
  expect(tracks("filter", "-A OUTPUT -m conntrack --ctstate NEW")).toBe(true);
  expect(tracks("filter", "-A OUTPUT -m state --state NEW")).toBe(true);
  expect(tracks("mangle", "-A OUTPUT -j CONNMARK --save-mark")).toBe(true);
});

test("XM-unknown: what cannot be told is asked last, so that a condition that fails decides", () => {
  const syn = "tcp 10.0.0.1:40000 > 10.0.1.2:80";
  expect(say("-m string --string GET --algo bm -m mark --mark 1 -j DROP", syn)).toBe("no: mark is 0x0, not 0x1");
  expect(say("-m string --string GET --algo bm -m mark --mark 0 -j DROP", syn)).toMatch(/^undetermined:/);
  // A match that changes something is asked where it stands: whether it is reached cannot be told.
  const memory = new Map<string, unknown>();
  const recent = "-m string --string GET --algo bm -m recent --set --name x -m mark --mark 1";
  expect(ask(recent, syn, { memory }).line).toMatch(/^undetermined:/);
  expect(memory.size).toBe(0);
});

test("XM-unknown: problems name the table, the chain, the rule and its text", () => {
  expect(compile("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -i lo\n-A INPUT -m odd -j DROP\nCOMMIT\n").problems).toEqual([
    {
      table: "filter",
      chain: "INPUT",
      position: 2,
      text: "-A INPUT -m odd -j DROP",
      reason: "match odd is not known to this program",
    },
  ]);
});

test("XM-unknown: a match that is known, but asks for more than a snapshot tells, is named too", () => {
  const { problems } = compile(
    "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m string --string GET --algo bm -j DROP\nCOMMIT\n",
  );
  expect(problems.map(({ position, reason }) => [position, reason])).toEqual([
    [1, "the bytes that the packet carries are not in the question"],
  ]);
});

test("XM-unknown: a rule that goes to a chain and says more is not taken as the jump alone", () => {
  const { problems } = compile("*filter\n:INPUT ACCEPT [0:0]\n:X - [0:0]\n-A INPUT -j X -j DROP\nCOMMIT\n");
  expect(problems.map(({ position, reason }) => [position, reason])).toEqual([[1, "chain X takes no option -j"]]);
});
