import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readNftText } from "./ruleset.ts";
import type { Json } from "./tokens.ts";

/** What nft 1.0.6 printed, once as text and once as JSON (testing/record.py). */
const RECORDED: readonly { readonly text: string; readonly json: { readonly nftables: readonly Json[] } }[] =
  readFileSync(new URL("testing/rulesets.jsonl", import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

type Entry = { readonly [key: string]: Json };

function isEntry(value: Json | undefined): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * An entry of the list without what one of the two forms cannot say: handles, which the text has only with `-a`; and what
 * nft 1.0.6 prints in JSON otherwise than it means it.
 */
function common(entry: Json): Json {
  if (!isEntry(entry)) return entry;
  const [[kind = "", body = null] = []] = Object.entries(entry);
  if (!isEntry(body)) return entry;
  const { handle: _, dev: _devicesAreLeftOut, ...kept } = body;
  const rest: Record<string, Json> = kept;
  // A single flag is printed as its first letter.
  if (kind === "table") delete rest["flags"];
  // Milliseconds.
  if (kind === "ct expectation") delete rest["timeout"];
  if (kind === "set" || kind === "map") {
    // `dynamic` is left out, and `typeof` printed as the type that it is of.
    const flags = Array.isArray(rest["flags"]) ? rest["flags"].filter((flag) => flag !== "dynamic") : [];
    if (flags.length === 0) delete rest["flags"];
    else rest["flags"] = flags;
    if (isEntry(rest["type"])) delete rest["type"];
    if (Array.isArray(rest["map"])) rest["map"] = rest["map"].join(" . ");
  }
  if (kind === "rule" && Array.isArray(rest["expr"])) rest["expr"] = rest["expr"].map(commonStatement);
  return { [kind]: rest };
}

function commonStatement(statement: Json): Json {
  const text = JSON.stringify(statement)
    // The family is left out in tables of one.
    .replaceAll(/"ip6? ([sd]addr)"/g, '"$1"')
    // Numbers of some fields are texts.
    .replaceAll(/"right":"(\d+)"/g, '"right":$1')
    // The components of `ct original … proto-dst` in sets are lost.
    .replaceAll(/\{"concat":\[("[^"]+")\]\}/g, "$1")
    // Names, where the text has numbers.
    .replaceAll('"range":["request","reply"]', '"range":[1,2]')
    .replaceAll('"range":["echo-reply","echo-request"]', '"range":[0,8]');
  const read: Json = JSON.parse(text);
  if (!isEntry(read)) return { map: "printed as text" };
  if ("map" in read) return { map: "printed as text" };
  // What REJECT says where nothing is written: port-unreachable of the family.
  if (isEntry(read["reject"]) && read["reject"]["expr"] === "port-unreachable") return { reject: null };
  return read;
}

function sorted(nftables: readonly Json[]): readonly string[] {
  const kinds = nftables.filter((entry) => isEntry(entry) && !("metainfo" in entry)).map(common);
  const rules = kinds.filter((entry) => isEntry(entry) && "rule" in entry);
  // Rules keep their order; what is declared may stand anywhere.
  const others = kinds.filter((entry) => !rules.includes(entry));
  return [...others.map(canonical).sort(), ...rules.map(canonical)];
}

/** With keys in order. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_, inner: Json) =>
    isEntry(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

test("the text of a ruleset reads as nft's own JSON, over some 1,500 rules", () => {
  expect(RECORDED.length).toBeGreaterThan(100);
  for (const { text, json } of RECORDED) {
    const { json: read, unread } = readNftText(text);
    expect(unread, text).toEqual([]);
    expect(sorted(read.nftables), text).toEqual(sorted(json.nftables));
  }
});

test("devices, flags, and a chain's own comment, which nft's JSON leaves out", () => {
  const text = `table netdev t { # handle 1
	comment "edge"
	flags dormant
	chain c {
		comment "first in line"
		type filter hook ingress devices = { "eth0", eth1 } priority filter - 5; policy drop;
		ip saddr 10.0.0.1 counter packets 3 bytes 180 drop comment "bad; { one" # handle 7
	}
}
`;
  expect(readNftText(text).json.nftables.slice(1)).toEqual([
    { table: { family: "netdev", name: "t", handle: 1, comment: "edge", flags: ["dormant"] } },
    {
      chain: {
        family: "netdev",
        table: "t",
        name: "c",
        handle: 2,
        comment: "first in line",
        type: "filter",
        hook: "ingress",
        dev: ["eth0", "eth1"],
        prio: -5,
        policy: "drop",
      },
    },
    {
      rule: {
        family: "netdev",
        table: "t",
        chain: "c",
        handle: 3,
        comment: "bad; { one",
        expr: [
          { match: { op: "==", left: { payload: { protocol: "ip", field: "saddr" } }, right: "10.0.0.1" } },
          { counter: { packets: 3, bytes: 180 } },
          { drop: null },
        ],
      },
    },
  ]);
});

test("a rule that is not understood keeps its place, its words, and what was understood of it", () => {
  const { json, unread } = readNftText(`table ip t {
	chain c {
		tcp dport 80 frobnicate "all" 3 accept
		udp dport 53 accept
	}
	widget w {
		size 3
	}
	chain d {
		drop
	}
}`);
  const rules = json.nftables.filter((entry) => isEntry(entry) && "rule" in entry);
  expect(rules).toMatchObject([
    {
      rule: {
        chain: "c",
        expr: [{ match: { right: 80 } }, { unread: 'frobnicate "all" 3 accept' }],
      },
    },
    { rule: { chain: "c", expr: [{ match: { right: 53 } }, { accept: null }] } },
    { rule: { chain: "d", expr: [{ drop: null }] } },
  ]);
  expect(unread).toEqual([
    { line: 3, text: 'frobnicate "all" 3 accept', reason: "a statement was expected at 'frobnicate'" },
    { line: 6, text: "widget w {", reason: "'widget' is not known" },
  ]);
});

test("a text that was cut off says so, and loses nothing before the cut", () => {
  const { json, unread } = readNftText("table ip a {\n\tchain c {\n\t}\n}\ntable ip b {\n\tchain c {\n\t\taccept");
  expect(json.nftables).toHaveLength(3);
  expect(unread).toEqual([
    expect.objectContaining({ reason: expect.stringContaining("the closing '}' is missing: the text was cut off") }),
    ...unread.slice(1),
  ]);
});
