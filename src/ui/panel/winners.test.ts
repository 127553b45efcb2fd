import { expect, test } from "vitest";
import type { PolicyRuleLook, RouteCandidate, RouteResult } from "../../kernel/journey.ts";
import { winnersOf } from "./winners.ts";

const rule = (priority: number, matched: boolean): PolicyRuleLook => ({ priority, text: "", matched, why: "" });
const route = (table: number, chosen: boolean): RouteCandidate => ({ table, text: "", chosen, why: "" });
const result: RouteResult = { type: "unicast", table: 100, dev: "eth0", via: null, src: null };

test("a rule that matches, but whose table has no route, is no winner", () => {
  const rules = [rule(0, true), rule(100, false), rule(200, true)];
  expect(winnersOf({ rules, candidates: [route(100, true), route(100, false)], result })).toEqual({
    rule: 2,
    route: 0,
  });
});

test("a route whose rule suppresses it is no winner", () => {
  const candidates = [route(254, true), route(100, true), route(100, false)];
  expect(winnersOf({ rules: [rule(0, true), rule(1, true)], candidates, result })).toEqual({ rule: 1, route: 1 });
});

test("a rule that itself refuses wins without a route; where nothing was found, nobody wins", () => {
  const rules = [rule(0, true), rule(1, true)];
  const refused: RouteResult = { ...result, type: "blackhole", table: 0 };
  expect(winnersOf({ rules, candidates: [route(254, true)], result: refused })).toEqual({ rule: 1, route: null });
  expect(winnersOf({ rules, candidates: [route(254, true)], result: null })).toEqual({ rule: null, route: null });
});
