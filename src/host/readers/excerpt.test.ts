import fc from "fast-check";
import { expect, test } from "vitest";
import { excerpt } from "./excerpt.ts";

test("a short value is whole", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3, stringUnit: "grapheme-ascii" }), (value) => {
      const json = JSON.stringify(value);
      fc.pre(typeof value !== "string" && json.length <= 100);
      expect(excerpt(value)).toBe(json);
    }),
  );
});

test("no value shows more than 200 characters", () => {
  const deep = Array.from({ length: 100_000 }).reduce((inner) => [inner], "x");
  for (const value of ["x".repeat(1000), Array(1000).fill("abc"), deep, { ["k".repeat(9999)]: 1 }])
    expect(excerpt(value).length).toBeLessThanOrEqual(200);
  expect(excerpt("x".repeat(1000))).toMatch(/^x{199}…$/);
});
