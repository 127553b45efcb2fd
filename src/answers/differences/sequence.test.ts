import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareSequences } from "./sequence.ts";

const SIGNS = { kept: " ", removed: "-", added: "+" } as const;

function told(before: string, after: string): string {
  const [a, b] = [[...before], [...after]];
  return compareSequences(a, b)
    .map(({ sign, before: i, after: j }) => SIGNS[sign] + (i === null ? b[j ?? -1] : a[i]))
    .join("");
}

describe("the way from one sequence to another", () => {
  test.each([
    ["", "", ""],
    ["abc", "abc", " a b c"],
    ["abcd", "axcd", " a-b+x c d"],
    ["abc", "", "-a-b-c"],
    ["", "ab", "+a+b"],
    ["abc", "xabc", "+x a b c"],
    ["abc", "abxc", " a b+x c"],
    ["aa", "a", " a-a"],
    ["abcabba", "cbabac", "-a-b c+b a b-b a+c"],
  ])("%s → %s", (before, after, way) => {
    expect(told(before, after)).toBe(way);
  });

  test("is a way, and none is shorter", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const entries = compareSequences([...before], [...after]);
        const side = (of: "before" | "after") => entries.map((entry) => entry[of]).filter((at) => at !== null);
        expect(side("before")).toEqual([...before].map((_, at) => at));
        expect(side("after")).toEqual([...after].map((_, at) => at));
        for (const { sign, before: i, after: j } of entries)
          if (sign === "kept") expect(before[i ?? -1]).toBe(after[j ?? -1]);
        expect(entries.filter(({ sign }) => sign === "kept")).toHaveLength(commonLength(before, after));
      }),
    );
  });
});

/** Of the longest common subsequence, by its definition. */
function commonLength(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = table[i];
      if (row)
        row[j] = a[i] === b[j] ? (table[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  return table[0]?.[0] ?? 0;
}
