/** iptables-save's text is read whole: from what was read the same text can be printed again. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Counters, XtExtension, XtOption, XtRule, XtTable } from "../model.ts";
import { SAMPLES, sampleValue } from "../testing/sample.ts";
import { readIptablesSave } from "./iptables-save.ts";
import { readXtRule } from "./xt-rule.ts";

const OPTIONS = { family: "ip", backend: "nf_tables", nft: null, source: "iptables-save", namespace: 1 } as const;

/** Options that iptables prints by xtables_save_string(), or within quotation marks always. */
const TEXTS = ["--comment", "--log-prefix", "--nflog-prefix", "--string", "--u32"];

/** As xtables_save_string() of iptables 1.8.9 quotes (libxtables/xtables.c). */
function savedText(text: string): string {
  return /^[-_0-9A-Za-z]+$/.test(text) ? text : `"${text.replaceAll(/["\\']/g, "\\$&")}"`;
}

function printOption({ flag, negated, values }: XtOption): string {
  return [...(negated ? ["!"] : []), flag, ...values.map((v) => (TEXTS.includes(flag) ? savedText(v) : v))].join(" ");
}

/** The rule from what its text was taken apart into, never from the text itself. */
function printRule(chain: string, { matches, target }: Pick<XtRule, "matches" | "target">): string {
  const parts = [`-A ${chain}`];
  for (const { name, options } of matches)
    parts.push(...(name === "ip" ? [] : [`-m ${name}`]), ...options.map(printOption));
  if (target !== null) parts.push(`-${target.kind[0]} ${target.name}`, ...target.options.map(printOption));
  return parts.join(" ");
}

function printCounters(counters: Counters | null): string[] {
  return counters === null ? [] : [`[${counters.packets}:${counters.bytes}]`];
}

type Printable = Pick<XtTable, "name"> & {
  readonly chains: readonly (Pick<XtTable["chains"][number], "name" | "policy" | "counters"> & {
    readonly rules: readonly Pick<XtRule, "counters" | "matches" | "target">[];
  })[];
};

function print(tables: readonly Printable[]): string {
  const lines = tables.flatMap(({ name, chains }) => [
    `*${name}`,
    ...chains.map((chain) => [`:${chain.name} ${chain.policy ?? "-"}`, ...printCounters(chain.counters)].join(" ")),
    ...chains.flatMap((chain) =>
      chain.rules.map((rule) => [...printCounters(rule.counters), printRule(chain.name, rule)].join(" ")),
    ),
    "COMMIT",
  ]);
  return lines.map((line) => `${line}\n`).join("");
}

const word = fc.stringMatching(/^[a-z0-9][-a-z0-9.:,/+_]{0,8}$/);
const characters = ["a", "Z", "-", "!", " ", "\t", '"', "\\", "'", "#", "*", ":", "COMMIT", "é", "\u{1f433}"];
const text = fc.string({ unit: fc.constantFrom(...characters), maxLength: 30 });
const counters = fc.option(fc.record({ packets: fc.nat(), bytes: fc.nat() }));
const option: fc.Arbitrary<XtOption> = fc.oneof(
  fc.record({
    flag: word.map((name) => `--x-${name}`),
    negated: fc.boolean(),
    values: fc.array(word, { maxLength: 2 }),
  }),
  fc.record({
    flag: fc.constantFrom(...TEXTS),
    negated: fc.boolean(),
    values: fc.tuple(text),
  }),
);
const extension = fc.record({ name: word.map((name) => `x-${name}`), options: fc.array(option, { maxLength: 3 }) });
const builtIn = fc.record({
  name: fc.constant("ip"),
  options: fc.array(
    fc.record({ flag: fc.constantFrom("-p", "-s", "-d", "-i", "-o"), negated: fc.boolean(), values: fc.tuple(word) }),
    { minLength: 1, maxLength: 4 },
  ),
});
/** The one text that iptables takes newlines in. */
const commented = fc.string({ unit: fc.constantFrom(...characters, "\n"), maxLength: 30 }).map((value) => ({
  name: "comment",
  options: [{ flag: "--comment", negated: false, values: [value] }],
}));
const rule = fc
  .record({
    counters,
    matches: fc.array(fc.oneof(extension, builtIn, commented), { maxLength: 4 }),
    target: fc.option(
      fc.record({ kind: fc.constantFrom("jump", "goto"), name: word, options: fc.array(option, { maxLength: 2 }) }),
    ),
  })
  // Two runs of built-in options are one; of two comments with newlines no reader knows where the first one ends.
  .filter(
    ({ matches }) =>
      matches.every(({ name }, at) => name !== "ip" || matches[at - 1]?.name !== "ip") &&
      matches.filter(({ name }) => name === "comment").length <= 1,
  );
const chain = fc.record({
  name: word,
  policy: fc.constantFrom("ACCEPT", "DROP", null),
  counters,
  rules: fc.array(rule, { maxLength: 4 }),
});
const named = <T extends { readonly name: string }>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.uniqueArray(one, { selector: ({ name }) => name, maxLength: 3 });
const tables = named(fc.record({ name: word, chains: named(chain) }));

function commentOf(matches: readonly XtExtension[]): string | null {
  return matches.find(({ name }) => name === "comment")?.options[0]?.values[0] ?? null;
}

test("what is printed is read back, to the last option", () => {
  fc.assert(
    fc.property(tables, (given) => {
      const printed = print(given);
      const read = readIptablesSave(printed, OPTIONS);
      expect(read.unread).toEqual([]);
      expect(read.tables).toEqual(
        given.map((table) => ({
          family: "ip",
          name: table.name,
          backend: "nf_tables",
          chains: table.chains.map((chain) => ({
            ...chain,
            present: true,
            rules: chain.rules.map((rule, index) => ({
              ...rule,
              position: index + 1,
              text: printRule(chain.name, rule),
              comment: commentOf(rule.matches),
              line: expect.any(Number),
            })),
          })),
        })),
      );
      const lines = printed.split("\n");
      for (const rule of read.tables.flatMap((table) => table.chains.flatMap((chain) => chain.rules)))
        expect(lines[rule.line - 1]).toContain(rule.text.split("\n")[0]);
      expect(print(read.tables)).toBe(printed);
    }),
    { numRuns: 300 },
  );
});

test.each(SAMPLES)("what %s printed can be printed again from what was read", (name) => {
  const { namespaces } = Object(sampleValue(name));
  for (const { outputs, inode } of namespaces)
    for (const source of ["iptables-save", "ip6tables-save"] as const) {
      const given: string = outputs[source] ?? "";
      const family = source === "iptables-save" ? "ip" : "ip6";
      const read = readIptablesSave(given, { ...OPTIONS, family, source, namespace: inode });
      expect(print(read.tables)).toBe(given.replaceAll(/^#.*\n/gm, ""));
    }
});

test("whatever words a rule is made of, each is in it", () => {
  const vocabulary = "! -m -j -g -p -i -f --match --jump --comment --x-y --dport tcp udp a -1 1:2".split(" ");
  const roles = new Set(["!", "-m", "--match", "-j", "--jump", "-g"]);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...vocabulary), { maxLength: 10 }), (words) => {
      const { matches, target } = readXtRule(["-A", "X", ...words].join(" "), { position: 1, line: 1, counters: null });
      const found = [...matches, ...(target === null ? [] : [target])].flatMap(({ name, options }) => [
        name,
        ...options.flatMap(({ flag, values }) => [flag, ...values]),
      ]);
      const count = (list: readonly string[], word: string): number => list.filter((one) => one === word).length;
      for (const word of new Set(words.filter((one) => !roles.has(one))))
        expect(count(found, word), word).toBeGreaterThanOrEqual(count(words, word));
    }),
    { numRuns: 1000 },
  );
});
