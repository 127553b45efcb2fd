import { expect, test } from "vitest";
import type { RuleLook } from "../../kernel/journey.ts";
import { foldRules } from "./folds.ts";

const rules = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ position: index + 1, conditions: "", action: "", counters: null }));

/** Looks at the first rules, those given as matched. */
function looks(count: number, ...matched: number[]): Map<RuleLook["rule"], RuleLook> {
  return new Map(
    rules(count).map(({ position }) => {
      const hit = matched.includes(position);
      return [position, { chain: "A", rule: position, matched: hit, verdict: hit ? "accept" : "continue", why: "" }];
    }),
  );
}

const shape = (...args: Parameters<typeof foldRules>) =>
  foldRules(...args).map(
    ({ rules: some, folded }) => `${some[0]?.position}-${some.at(-1)?.position} ${folded ?? "read"}`,
  );

test("a short chain is read whole, and so is one that no packet has met", () => {
  expect(shape(rules(12), looks(12, 5), 5)).toEqual(["1-12 read"]);
  expect(shape(rules(400), new Map(), undefined)).toEqual(["1-400 read"]);
});

test("around the rule that matched, rules are read; the others are folded by what became of them", () => {
  expect(shape(rules(90), looks(34, 34), 34)).toEqual(["1-31 failed", "32-36 read", "37-90 unreached"]);
});

test("rules that matched on the way are read, too", () => {
  expect(shape(rules(40), looks(40, 10, 30), 40)).toEqual([
    "1-7 failed",
    "8-12 read",
    "13-27 failed",
    "28-32 read",
    "33-37 failed",
    "38-40 read",
  ]);
});

test("a run too short to be worth it is not folded", () => {
  expect(shape(rules(20), looks(20, 6), 6)).toEqual(["1-3 read", "4-8 read", "9-20 failed"]);
});
