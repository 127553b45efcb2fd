/** ipset's text is read whole: what the sets returned do not hold is in `unread`. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { IpSet } from "../model.ts";
import { missingFrom } from "../testing/subsequence.ts";
import { readIpsetSave } from "./ipset-save.ts";

/** Value as ipset prints it: a comment within quotation marks, the rest bare, and nothing for a word that stands alone. */
function printOptions(options: ReadonlyMap<string, string>): string[] {
  return [...options].flatMap(([word, value]) => {
    if (value === "") return [word];
    return [word, word === "comment" ? `"${value.replaceAll(/["\\]/g, "\\$&")}"` : value];
  });
}

function print(sets: readonly Pick<IpSet, "name" | "type" | "options" | "members">[]): string[] {
  return sets.flatMap(({ name, type, options, members }) => [
    ["create", name, type, ...printOptions(options)].join(" "),
    ...members.map((member) => ["add", name, member.text, ...printOptions(member.options)].join(" ")),
  ]);
}

const word = fc.stringMatching(/^[a-z0-9][-a-z0-9.:,/_]{0,8}$/);
const valued = fc.constantFrom("timeout", "packets", "bytes", "skbmark", "maxelem", "hashsize", "netmask", "range");
const alone = fc.constantFrom("counters", "skbinfo", "forceadd", "wildcard", "nomatch");

const option = fc.oneof(fc.tuple(valued, word), fc.tuple(alone, fc.constant("")));
const comment = fc
  .string({ unit: fc.constantFrom("a", " ", '"', "\\", "-", "#", "é"), minLength: 1, maxLength: 20 })
  .map((text) => ["comment", text] as const);
const member = fc
  .record({ text: word, options: fc.array(fc.oneof(option, comment), { maxLength: 4 }).map((all) => new Map(all)) })
  .map((one) => ({ ...one, nomatch: one.options.has("nomatch") }));
const set = fc
  .record({
    name: word,
    type: fc.constantFrom("hash:ip", "hash:net,port,net", "bitmap:port", "list:set"),
    family: fc.constantFrom("inet", "inet6"),
    options: fc.array(fc.oneof(option, fc.constant(["comment", ""] as const)), { maxLength: 4 }),
    members: fc.array(member, { maxLength: 4 }),
  })
  .map((one) => ({ ...one, options: new Map<string, string>([["family", one.family], ...one.options]) }));

test("what is printed is read back", () => {
  fc.assert(
    fc.property(fc.uniqueArray(set, { selector: ({ name }) => name, maxLength: 3 }), (sets) => {
      const read = readIpsetSave(print(sets).join("\n"), { namespace: 1 });
      expect(read).toEqual({ sets, unread: [] });
    }),
    { numRuns: 300 },
  );
});

test("any text is taken without a throw, and each of its lines is in the sets, word by word, or unread", () => {
  const name = fc.constantFrom("a", "b", "toString", "__proto__");
  const words = fc.array(fc.oneof(valued, alone, word, fc.constantFrom("comment", "1", "__proto__")), { maxLength: 5 });
  const type = fc.constantFrom("hash:ip", "list:set", "tree:ip", "");
  const line = fc.oneof(
    fc.tuple(name, type, words).map(([of, kind, more]) => ["create", of, kind, ...more].join(" ")),
    fc.tuple(name, word, words).map(([of, text, more]) => ["add", of, text, ...more].join(" ")),
    words.map((all) => all.join("  ")),
    fc.string().map((text) => text.replaceAll('"', "")),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (parts) => {
      const lines = parts.join("\n").split("\n");
      const { sets, unread } = readIpsetSave(lines.join("\n"), { namespace: 1 });
      const reported = new Set(unread.map(({ line }) => line));
      const plain = (text: string): string => text.replaceAll(/"/g, "").replaceAll(/\s+/g, " ").trim();
      const taken = lines
        .filter((text, index) => !/^\s*(#|\ufeff?$)/.test(text) && !reported.has(index + 1))
        .map(plain);
      const found = print(sets).map(plain);
      expect(found).toHaveLength(taken.length);
      for (const start of new Set(taken.map((text) => text.split(" ", 2).join(" "))))
        expect(
          missingFrom(
            found,
            taken.filter((text) => `${text} `.startsWith(`${start} `)),
          ),
        ).toBeNull();
    }),
    { numRuns: 500 },
  );
});
