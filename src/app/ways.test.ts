import { expect, test } from "vitest";
import type { Journey } from "../kernel/journey.ts";
import { answered } from "./app.ts";

function journey(explanation: string, ...ways: Journey[]): Journey {
  return {
    outcome: ways.length > 0 ? "undetermined" : "answered",
    explanation,
    assumptions: [],
    packets: [],
    entries: [],
    fork:
      ways.length > 0
        ? { question: "?", ways: ways.map((way) => ({ assuming: way.explanation, journey: way })) }
        : null,
  };
}

const answer = journey("root", journey("first"), journey("second", journey("second a"), journey("second b")));

test.each([
  [[], "root", []],
  [[0], "first", [0]],
  [[1], "second", [1]],
  [[1, 1], "second b", [1, 1]],
  [[0, 1], "first", [0]],
  [[7], "root", []],
])("the ways %j lead to %s", (ways, explanation, taken) => {
  const state = answered(answer, null, ways);
  expect([state.journey?.explanation, state.ways]).toEqual([explanation, taken]);
  expect(state.answer).toBe(answer);
});

test("without an answer there is nothing to look at", () => {
  expect(answered(null, null, [1])).toMatchObject({ journey: null, ways: [], steps: [] });
});
