import fc from "fast-check";
import { expect, test } from "vitest";
import { findJsonError } from "./json-error.ts";

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ['{"a": 1,}', 1, 9, "a key in quotation marks"],
  ['{\n  "a": [1, 2\n}', 3, 1, "',' or ']'"],
  ['{"a" 1}', 1, 6, "':'"],
  ['["x', 1, 4, "the text's closing quotation mark"],
  ['["a\nb"]', 1, 4, "the text's closing quotation mark"],
  ['["\\q"]', 1, 3, "a valid escape"],
  ["[1, nul]", 1, 5, "a value"],
  ['{"a": 1} x', 1, 10, "the end of the file"],
  ['{"a": [', 1, 8, "a value"],
  ["[01]", 1, 3, "',' or ']'"],
])("%j stops being JSON at line %i, column %i", (text, line, column, expected) => {
  expect(findJsonError(text)).toEqual({ line, column, expected });
});

test("it finds an error exactly where there is one", () => {
  const damaged = fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 }), fc.nat(2)).map(([json, at, junk, cut]) => {
    const place = at % (json.length + 1);
    return json.slice(0, place) + junk + json.slice(place + cut);
  });
  fc.assert(
    fc.property(fc.oneof(fc.json(), damaged, fc.string()), (text) => {
      expect(findJsonError(text) === null).toBe(parses(text));
    }),
    { numRuns: 2000 },
  );
});

test("depth is no obstacle", () => {
  expect(findJsonError("[".repeat(200_000))).toEqual({ line: 1, column: 200_001, expected: "a value" });
});
