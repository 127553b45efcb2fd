import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ipv6Address } from "../datatypes/addresses.ts";
import { port } from "../datatypes/index.ts";
import type { Extent, Value } from "../value.ts";
import { keyOf } from "./elements.ts";
import { extentOf } from "./extent.ts";
import { type Entry, indexOf } from "./index.ts";

const names = { ifindex: () => undefined };
const span = (first: Value, last: Value = first): Extent => ({ first, last });

/** What the kernel's sets answer, in the plainest way. */
function plainly<T>(entries: readonly Entry<T>[], key: readonly Value[]): T | undefined {
  return entries.find((entry) =>
    entry.key.every(({ first, last }, i) => {
      const value = key[i];
      return value !== undefined && value >= first && value <= last;
    }),
  )?.data;
}

/** No two elements hold the same key, as in the kernel: an element that overlaps an earlier one is left out. */
function apart(keys: readonly (readonly Extent[])[]): Entry<number>[] {
  const kept: Entry<number>[] = [];
  for (const key of keys) {
    const overlaps = kept.some((other) =>
      other.key.every((extent, i) => {
        const mine = key[i];
        return mine !== undefined && mine.first <= extent.last && extent.first <= mine.last;
      }),
    );
    if (!overlaps) kept.push({ key, data: kept.length });
  }
  return kept;
}

const small = fc.nat({ max: 63 });
/** Single values, ranges, and prefixes, which are ranges of a power of two at a multiple of it. */
const extent = fc.oneof(
  small.map((value) => span(value)),
  fc.tuple(small, small).map(([a, b]) => span(Math.min(a, b), Math.max(a, b))),
  fc.tuple(small, fc.nat({ max: 5 })).map(([value, bits]) => {
    const first = value - (value % 2 ** bits);
    return span(first, first + 2 ** bits - 1);
  }),
);

describe("lookups", () => {
  test.each([1, 2, 3])("NE-lookup: %i components are found as a search through all elements finds them", (width) => {
    const keys = fc.array(fc.array(extent, { minLength: width, maxLength: width }), { maxLength: 30 });
    const asked = fc.array(small, { minLength: width, maxLength: width });
    fc.assert(
      fc.property(keys, fc.array(asked, { maxLength: 30 }), (elements, questions) => {
        const entries = apart(elements);
        const index = indexOf(entries, Array<number>(width).fill(6));
        for (const key of questions) expect(index.find(key)).toBe(plainly(entries, key));
        for (const { key, data } of entries) expect(index.find(key.map(({ first }) => first))).toBe(data);
      }),
    );
  });

  test("NE-lookup: a key of which a part is unknown may be held where the other parts agree", () => {
    const index = indexOf([{ key: [span(6), span(20, 30)], data: 1 }], [8, 16]);
    expect(index.mayHold([6, undefined])).toBe(true);
    expect(index.mayHold([undefined, 25])).toBe(true);
    expect(index.mayHold([17, undefined])).toBe(false);
    expect(index.mayHold([undefined, 31])).toBe(false);
  });

  test("NE-lookup: IPv6 prefixes and names", () => {
    const prefix = (addr: string, len: number): Extent => extentOf({ prefix: { addr, len } }, ipv6Address, names);
    const index = indexOf(
      [
        { key: [prefix("fd00:1::", 32), span(80)], data: "one" },
        { key: [prefix("fd00:2::", 64), span(80)], data: "two" },
        { key: [prefix("::", 0), span("x")], data: "names" },
      ],
      [128, 16],
    );
    const at = (text: string): Value => extentOf(text, ipv6Address, names).first;
    expect(index.find([at("fd00:1:5::1"), 80])).toBe("one");
    expect(index.find([at("fd00:2::9"), 80])).toBe("two");
    expect(index.find([at("fd00:2:0:1::9"), 80])).toBeUndefined();
    expect(index.find([at("fd00:3::1"), "x"])).toBe("names");
  });
});

describe("literals", () => {
  test("NE-lookup: a concatenation has as many components as its types", () => {
    expect(keyOf({ concat: ["::1", 80] }, [ipv6Address, port], names)).toEqual([span(1n), span(80)]);
    expect(() => keyOf({ concat: ["::1"] }, [ipv6Address, port], names)).toThrow(/1 components, not 2/);
  });

  test("NE-lookup: what is out of a type's bounds is no literal of it", () => {
    expect(() => extentOf(65536, port, names)).toThrow(/no inet_service/);
    expect(() => extentOf(-1, port, names)).toThrow(/no inet_service/);
    expect(() => extentOf({ range: [1] }, port, names)).toThrow(/two ends/);
    expect(() => extentOf({ prefix: { addr: "::", len: 129 } }, ipv6Address, names)).toThrow(/129 bits/);
  });
});
