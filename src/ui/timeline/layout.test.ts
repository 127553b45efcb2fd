import fc from "fast-check";
import { expect, test } from "vitest";
import { lastNameAt, placeNames } from "./layout.ts";

test("the weightier name wins a place that only one has room for", () => {
  const placed = placeNames(
    [
      { index: 0, at: 100, text: "filter", weight: 1 },
      { index: 1, at: 110, text: "DNAT", weight: 5 },
      { index: 2, at: 300, text: "route", weight: 2 },
    ],
    400,
  );
  expect(placed.map((one) => one.text)).toEqual(["DNAT", "route"]);
});

test("a name at an end stays on the line", () => {
  const [first, last] = placeNames(
    [
      { index: 0, at: 0, text: "outside", weight: 1 },
      { index: 1, at: 200, text: "nat", weight: 1 },
      { index: 2, at: 400, text: "outside", weight: 1 },
    ],
    400,
  ).filter((one) => one.text === "outside");
  expect(first?.left).toBe(0);
  expect(last && last.left + "outside".length * 7).toBe(400);
});

test("a name of the last stretch begins before it where it is too short, but not in the name before", () => {
  expect(lastNameAt("reply", 300, 400, 50)).toBe(300);
  expect(lastNameAt("ICMP error", 370, 400, 50)).toBe(330);
  expect(lastNameAt("ICMP error", 370, 400, 350)).toBe(350);
});

test("names never overlap, wherever their steps stand", () => {
  const wish = fc.record({
    at: fc.nat(1000),
    text: fc.string({ minLength: 1, maxLength: 20 }),
    weight: fc.nat(5),
  });
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 60 }), (wishes) => {
      const spans = placeNames(
        wishes.map((one, index) => ({ ...one, index })),
        1000,
      )
        .map((one) => [one.left, one.left + one.text.length * 7] as const)
        .sort(([a], [b]) => a - b);
      for (const [i, [start]] of spans.entries()) {
        const before = spans[i - 1];
        if (before) expect(start).toBeGreaterThan(before[1]);
      }
    }),
  );
});
