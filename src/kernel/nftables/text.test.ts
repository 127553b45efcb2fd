import { describe, expect, test } from "vitest";
import type { NftRule } from "../../host/model.ts";
import { casesOf } from "./testing/replay.ts";
import { prepare } from "./testing/run-rule.ts";
import { printRule } from "./text.ts";

const rule = (expr: NftRule["expr"], comment: string | null = null): NftRule => ({
  position: 1,
  handle: 1,
  comment,
  expr,
});

describe("NT-text: rules read as nft lists them", () => {
  for (const { chain, text, expr, also, comment } of casesOf("text"))
    test(`NT-text: ${text.split("\n")[0]} (${chain})`, () => {
      const { family } = prepare(chain, expr, also);
      expect(printRule(rule(expr, comment), family)).toBe(text);
    });
});

describe("NT-text: what this kernel cannot load, and newer versions of nft print", () => {
  test.each([
    [[{ queue: { num: 3, flags: "bypass" } }], "queue flags bypass to 3"],
    [[{ queue: { num: { range: [1, 4] }, flags: ["bypass", "fanout"] } }], "queue flags bypass,fanout to 1-4"],
    [[{ flow: { op: "add", flowtable: "@f" } }], "flow add @f"],
    [[{ match: { op: "==", left: { meta: { key: "ibrname" } }, right: "br0" } }], 'meta ibrname "br0"'],
    [[{ match: { op: "in", left: { ct: { key: "state" } }, right: ["new"] } }], "ct state new"],
    [
      [{ mangle: { key: { meta: { key: "mark" } }, value: { "|": [{ meta: { key: "mark" } }, 1, 2] } } }],
      "meta mark set meta mark | 0x00000001 | 0x00000002",
    ],
    [
      [{ map: { op: "update", elem: { payload: { protocol: "ip", field: "saddr" } }, data: 5, map: "@m" } }],
      "update @m { ip saddr : 5 }",
    ],
    [[{ counter: null }, { accept: null }], "counter accept"],
    [[{ xt: null }], "xt"],
    [[{ xt: { type: "match", name: "addrtype" } }], "xt match addrtype"],
    [["update @m { ip saddr : meta mark }"], "update @m { ip saddr : meta mark }"],
  ])("NT-text: %j", (expr, text) => {
    expect(printRule(rule(expr), "inet")).toBe(text);
  });

  test("NT-text: a statement that is not known stands as it is", () => {
    expect(printRule(rule([{ teleport: { to: "mars" } }, { drop: null }]), "ip")).toBe(
      '{"teleport":{"to":"mars"}} drop',
    );
  });

  test("NT-text: the comment ends the line", () => {
    expect(printRule(rule([{ accept: null }], "web traffic"), "ip")).toBe('accept comment "web traffic"');
  });
});
