import { expect, test } from "vitest";
import type { RuleLook } from "../../kernel/journey.ts";
import { decidingVisit, pathTo, visitsOf } from "./walk.ts";

/** `DOCKER 4 ✓ accept` or `DOCKER 3 ✗`. */
function looks(text: string): RuleLook[] {
  return text.split(" · ").map((line) => {
    const [chain = "", rule = "", mark, ...verdict] = line.split(" ");
    return {
      chain,
      rule: rule === "policy" ? "policy" : Number(rule),
      matched: mark === "✓",
      verdict: mark === "✓" ? verdict.join(" ") : "continue",
      why: "",
    };
  });
}

const forward = visitsOf({
  chain: "FORWARD",
  rules: looks(
    "FORWARD 1 ✓ jump USER · FORWARD 2 ✓ jump DF · DF 1 ✓ jump CT · CT 1 ✗ · CT 2 ✗ · DF 2 ✓ jump ISO · ISO 1 ✓ return" +
      " · DF 3 ✓ jump BRIDGE · BRIDGE 1 ✓ jump DOCKER · DOCKER 1 ✗ · DOCKER 2 ✓ accept",
  ),
});

test("each entering of a chain is a visit, an empty chain's too", () => {
  expect(forward.map((visit) => `${visit.chain} ${visit.looks.map((look) => look.rule)}`)).toEqual([
    "FORWARD 1,2",
    "USER ",
    "DF 1,2,3",
    "CT 1,2",
    "ISO 1",
    "BRIDGE 1",
    "DOCKER 1,2",
  ]);
});

test("a visit knows the way to it", () => {
  const last = decidingVisit(forward);
  expect(pathTo(last).map((visit) => visit.chain)).toEqual(["FORWARD", "DF", "BRIDGE", "DOCKER"]);
  expect(last.from?.look.rule).toBe(1);
});

test("a chain entered twice is two visits", () => {
  const visits = visitsOf({
    chain: "A",
    rules: looks("A 1 ✓ jump B · B 1 ✗ · A 2 ✓ jump B · B 1 ✗ · A policy ✓ drop"),
  });
  expect(visits.map((visit) => visit.chain)).toEqual(["A", "B", "B"]);
  expect(decidingVisit(visits)).toBe(visits[0]);
});

test("a rule that matched without deciding is more worth seeing than the policy", () => {
  const visits = visitsOf({ chain: "A", rules: looks("A 1 ✓ jump B · B 1 ✓ continue · A policy ✓ accept") });
  expect(decidingVisit(visits).chain).toBe("B");
});

test("with nothing looked at there is still the base chain", () => {
  const visits = visitsOf({ chain: "A", rules: [] });
  expect(decidingVisit(visits)).toEqual({ chain: "A", from: null, looks: [] });
});
