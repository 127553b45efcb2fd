/** What nft printed is in the tables returned, in the order in which it was printed, or in `unread`. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NftTable } from "../model.ts";
import { damage, junk } from "../testing/damage.ts";
import { SAMPLES, sampleValue } from "../testing/sample.ts";
import { missingFrom } from "../testing/subsequence.ts";
import { readNft } from "./nft.ts";

const NONE = { namespace: 7, isIptables: () => false };

/** Things told, by the list that each belongs to: `rules inet t c` → the JSON of each rule, in order. */
class Told {
  readonly lists = new Map<string, string[]>();

  add(list: string, thing: unknown): void {
    const known = this.lists.get(list);
    if (known === undefined) this.lists.set(list, [JSON.stringify(thing)]);
    else known.push(JSON.stringify(thing));
  }
}

/** One or a list of them; nothing is none. */
function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

function typesOf(value: unknown): unknown[] {
  return listOf(value).flatMap((type) =>
    typeof type === "string"
      ? type.split(" . ")
      : Array.isArray(type)
        ? typesOf(type)
        : [{ typeof: Object(type).typeof }],
  );
}

function numberOf(value: unknown): number | null {
  return value === undefined || value === null ? null : Number(value);
}

/** What an entry of nft's list says, leaving out what the reader says that it leaves out. */
function tell(told: Told, entry: object): void {
  const [[kind = "", of] = []] = Object.entries(entry);
  if (kind === "metainfo") return;
  const within = `${of.family} ${of.table}`;
  const comment = of.comment ?? null;
  if (kind === "table") {
    told.add("tables", [of.family, of.name, listOf(of.flags), comment]);
  } else if (kind === "chain") {
    const { type, hook, prio, policy, dev } = of;
    const base = Object.hasOwn(of, "hook") ? [type, hook, numberOf(prio), policy ?? "accept", listOf(dev)] : null;
    told.add(`chains ${within}`, [of.name, comment, base]);
    // A chain without a hook that tells more is left as it is told, and will not be found.
    if (base === null && [type, prio, policy, dev].some((value) => value !== undefined))
      told.add(`chains ${within}`, of);
  } else if (kind === "rule") {
    told.add(`rules ${within} ${of.chain}`, [numberOf(of.handle) ?? 0, comment, of.expr ?? []]);
  } else if (kind === "set" || kind === "map") {
    const types = [typesOf(of.type), Object.hasOwn(of, "map") ? typesOf(of.map) : null];
    const limits = [numberOf(of.size), numberOf(of.timeout), of.stmt ?? [], comment];
    told.add(`sets ${within}`, [kind, of.name, types, listOf(of.flags), limits]);
    for (const element of of.elem ?? []) told.add(`elements ${within} ${of.name}`, element);
  } else if (kind === "element") {
    const list = Object.keys(Object(of.elem)).join() === "set" ? of.elem.set : of.elem;
    for (const element of listOf(list)) told.add(`elements ${within} ${of.name}`, element);
  } else if (kind === "flowtable") {
    const place = [of.hook ?? "ingress", numberOf(of.prio), listOf(of.dev), listOf(of.flags)];
    told.add(`flowtables ${within}`, [of.name, place]);
  } else {
    const body = Object.entries(of).filter(([key]) => !["family", "table", "name", "handle"].includes(key));
    told.add(`objects ${within}`, [kind, of.name, body]);
  }
}

/** The same of what was read. */
function tellRead(told: Told, table: NftTable): void {
  const within = `${table.family} ${table.name}`;
  told.add("tables", [table.family, table.name, table.flags, table.comment]);
  for (const { name, comment, base, rules } of table.chains) {
    told.add(`chains ${within}`, [
      name,
      comment,
      base && [base.type, base.hook, base.priority, base.policy, base.devices],
    ]);
    rules.forEach((rule, index) => {
      expect(rule.position).toBe(index + 1);
      told.add(`rules ${within} ${name}`, [rule.handle, rule.comment, rule.expr]);
    });
  }
  for (const { kind, name, keyType, dataType, flags, size, timeout, statements, comment, elements } of table.sets) {
    told.add(`sets ${within}`, [kind, name, [keyType, dataType], flags, [size, timeout, statements, comment]]);
    for (const element of elements) told.add(`elements ${within} ${name}`, element);
  }
  for (const { name, hook, priority, devices, flags } of table.flowtables)
    told.add(`flowtables ${within}`, [name, [hook, priority, devices, flags]]);
  for (const { type, name, body } of table.objects)
    told.add(`objects ${within}`, [type, name, Object.entries(Object(body))]);
}

function expectNothingLost(entries: readonly unknown[]): void {
  const { tables, unread } = readNft({ nftables: entries }, NONE);
  const reported = new Set(unread.map(({ line }) => line));
  const wanted = new Told();
  entries.forEach((entry, index) => {
    if (!reported.has(index + 1) && Object.keys(Object(entry)).length > 0) tell(wanted, Object(entry));
  });
  const found = new Told();
  for (const table of tables) tellRead(found, table);
  for (const [list, things] of wanted.lists) expect(missingFrom(found.lists.get(list) ?? [], things), list).toBeNull();
}

/** What real hosts printed, namespace by namespace. */
const real: unknown[][] = SAMPLES.flatMap((name) =>
  Object(sampleValue(name)).namespaces.map(
    ({ outputs }: { outputs: { nft?: { nftables: unknown[] } } }) => outputs.nft?.nftables.slice(0, 200) ?? [],
  ),
).filter((list) => list.length > 5);

/** An entry with the fields of what it tells replaced or removed. */
function damaged(entry: unknown): fc.Arbitrary<unknown> {
  const [[kind = "", of] = []] = Object.entries(Object(entry));
  return damage(of).map((body) => ({ [kind]: body }));
}

const name = fc.constantFrom("a", "b", "__proto__");
const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const types = fc.constantFrom("mark", "ipv4_addr . mark", ["ipv4_addr", "mark"], { typeof: { meta: { key: "mark" } } });
const flags = fc.constantFrom("interval", ["interval", "timeout"], []);
const json = fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 3 });

const declared = ["ip", "netdev"].flatMap((family) => [
  { table: { family, name: "a" } },
  { chain: { family, table: "a", name: "a" } },
  { set: { family, table: "a", name: "a", type: "mark" } },
]);

/** Entries of few names, so that they meet each other. Each with the fields of its kind, and now and then one too many. */
function entry(kind: string, fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> {
  const common = { family: fc.constantFrom("ip", "netdev"), table: fc.constant("a"), name, comment: some(fc.string()) };
  const odd = fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, fc.dictionary(fc.constantFrom("odd", "map"), junk));
  // As JSON has it: no key without a value.
  return fc
    .tuple(fc.record({ ...common, ...fields }), odd)
    .map(([of, more]) => JSON.parse(JSON.stringify({ [kind]: { ...of, ...more } })));
}

const base = { hook: some(fc.constant("ingress")), prio: some(fc.nat()), dev: some(fc.constant("eth0")) };
const set = { type: types, flags: some(flags), elem: some(json), size: some(fc.nat()), stmt: some(json) };
const nameless = { name: fc.constant(undefined) };
const made = fc.oneof(
  entry("table", { table: fc.constant(undefined), flags: some(flags) }),
  entry("chain", { type: some(fc.constant("filter")), ...base }),
  entry("rule", { ...nameless, chain: name, expr: some(json), handle: some(fc.nat()) }),
  entry("set", set),
  entry("map", { ...set, map: types }),
  entry("element", {
    comment: fc.constant(undefined),
    elem: fc.oneof(
      json,
      json.map((list) => ({ set: list })),
      junk,
    ),
  }),
  entry("flowtable", { comment: fc.constant(undefined), ...base, flags: some(flags) }),
  entry("counter", { packets: some(fc.nat()), more: some(junk), ["__proto__"]: some(junk) }),
);

test.each(SAMPLES)("all that nft printed on %s is read", (sample) => {
  for (const { outputs } of Object(sampleValue(sample)).namespaces) {
    const entries: unknown[] = outputs.nft?.nftables ?? [];
    expect(readNft({ nftables: entries }, NONE).unread).toEqual([]);
    expectNothingLost(entries);
  }
});

describe("nothing is lost in silence", () => {
  test("of what real hosts printed, with entries taken out, doubled and damaged", () => {
    const list = fc.constantFrom(...real).chain((entries) =>
      fc
        .array(fc.tuple(fc.nat(entries.length - 1), fc.constantFrom("without", "twice", "damaged")), { maxLength: 6 })
        .chain((changes) => {
          const change = new Map(changes);
          return fc.tuple(
            ...entries.map((entry, index) => {
              const how = change.get(index);
              if (how === "damaged") return damaged(entry).map((one) => [one]);
              return fc.constant(how === "without" ? [] : how === "twice" ? [entry, entry] : [entry]);
            }),
          );
        })
        .map((parts) => parts.flat()),
    );
    fc.assert(fc.property(list, expectNothingLost), { numRuns: 200 });
  });

  test("of entries that name each other, and of any JSON", () => {
    const list = fc
      .array(fc.oneof({ weight: 9, arbitrary: made }, junk), { maxLength: 15 })
      .map((entries) => [...declared, ...entries]);
    fc.assert(fc.property(list, expectNothingLost), { numRuns: 1000 });
  });

  test.each([5_000, 200_000])("of entries nested %d deep", (depth) => {
    const deep = JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
    const of = { family: "ip", table: "t" };
    const { unread } = readNft(
      {
        nftables: [
          { table: { family: "ip", name: "t" } },
          { chain: { ...of, name: "c" } },
          { rule: { ...of, chain: "c", expr: deep } },
          { set: { ...of, name: "s1", type: deep } },
          { set: { ...of, name: "s2", type: "mark", elem: deep } },
          { map: { ...of, name: "m", type: "mark", map: deep } },
          { counter: { ...of, name: "o", packets: deep } },
        ],
      },
      NONE,
    );
    expect(unread.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
  });
});
