import { describe, expect, test } from "vitest";
import type { Json } from "../../../host/model.ts";
import { packetAt } from "../testing/packets.ts";
import { replay } from "../testing/replay.ts";
import { prepare, runRule } from "../testing/run-rule.ts";

describe("NE-concat: as the kernel does", () => replay("NE-concat"));
describe("NE-lookup: as the kernel does", () => replay("NE-lookup"));
describe("NE-vmap: as the kernel does", () => replay("NE-vmap"));
describe("NS-verdict: as the kernel does", () => replay("NS-verdict"));

const dport: Json = { payload: { protocol: "tcp", field: "dport" } };
const daddr: Json = { payload: { protocol: "ip", field: "daddr" } };
const mark: Json = { meta: { key: "mark" } };
const is = (left: Json, right: Json, op = "=="): Json => ({ match: { op, left, right } });
const ask = (statement: Json, packet = "tcp", also: readonly Json[] = []) =>
  runRule(prepare("ip forward", [statement], also), packetAt(packet, "forward"), { iif: "in0", oif: "out0" });

describe("comparisons", () => {
  test.each<[string, Json, boolean]>([
    ["==", 80, true],
    ["==", 81, false],
    ["!=", 81, true],
    ["!=", 80, false],
    ["<", 81, true],
    ["<", 80, false],
    [">", 79, true],
    [">", 80, false],
    ["<=", 80, true],
    ["<=", 79, false],
    [">=", 80, true],
    [">=", 81, false],
    ["==", { range: [1, 80] }, true],
    ["==", { range: [81, 90] }, false],
    ["!=", { range: [81, 90] }, true],
    ["!=", { range: [1, 80] }, false],
  ])("NS-match: port 80 %s %j is %s", (op, right, holds) => {
    expect(ask(is(dport, right, op)).verdict).toBe(holds ? "continue" : null);
  });

  test.each<[string, Json, string]>([
    ["==", 81, "destination port is 80, not 81"],
    ["!=", 80, "destination port is 80, which is excluded"],
    ["<", 80, "destination port is 80, not below 80"],
    [">", 80, "destination port is 80, not above 80"],
    ["<=", 79, "destination port is 80, above 79"],
    [">=", 81, "destination port is 80, below 81"],
    ["==", { range: [1, 79] }, "destination port is 80, not 1-79"],
    ["==", { set: [22, 443] }, "destination port is 80, not { 22, 443 }"],
    ["!=", { set: [80, 443] }, "destination port is 80, which is excluded"],
  ])("NS-match: why port 80 is not %s %j", (op, right, why) => {
    expect(ask(is(dport, right, op)).explanation?.why).toBe(why);
  });

  test("NS-match: two values of the packet", () => {
    expect(ask(is(mark, { ct: { key: "mark" } })).explanation?.why).toBe(
      "the packet belongs to no connection that is tracked",
    );
    expect(ask(is(dport, { payload: { protocol: "tcp", field: "sport" } }, "<")).verdict).toBe("continue");
    expect(ask(is(dport, { payload: { protocol: "tcp", field: "sport" } })).explanation?.failed).toMatchObject({
      condition: "tcp dport tcp sport",
      actual: "80",
    });
  });

  test("NS-match: flags, any and none", () => {
    const flags: Json = { payload: { protocol: "tcp", field: "flags" } };
    expect(ask(is(flags, ["syn", "ack"], "in"), "tcp-answer").verdict).toBe("continue");
    expect(ask(is(flags, ["rst", "fin"], "in"), "tcp-answer").explanation?.why).toBe(
      "TCP flags is syn,ack, not rst,fin",
    );
    expect(ask(is(flags, ["rst", "fin"], "!"), "tcp-answer").verdict).toBe("continue");
    expect(ask(is(flags, ["syn", "ack"]), "tcp-answer").verdict).toBe("continue");
    expect(ask(is(flags, ["syn", "ack"], "!="), "tcp").verdict).toBe("continue");
  });
});

describe("sets", () => {
  const set = (type: Json, elem: readonly Json[], more: { readonly [key: string]: Json } = {}): Json => ({
    set: { family: "ip", table: "t", name: "s", type, elem, ...more },
  });
  const both: Json = { concat: [daddr, dport] };

  test("NE-lookup: types by an expression, and numbers without a type", () => {
    const typeOf = set({ typeof: { concat: [daddr, { meta: { key: "length" } }] } }, [{ concat: ["10.2.0.2", 60] }]);
    const left: Json = { concat: [daddr, { meta: { key: "length" } }] };
    expect(ask(is(left, "@s"), "tcp", [typeOf]).verdict).toBe("continue");
    const integers = set(["ipv4_addr", "integer"], [{ concat: ["10.2.0.2", 60] }]);
    expect(ask(is(left, "@s"), "tcp", [integers]).verdict).toBe("continue");
  });

  test("NE-lookup: an element that lost a component cannot be looked up", () => {
    // As nft 1.0.6 prints `ct original proto-dst` in a concatenation.
    const prepared = prepare("ip forward", [is(both, { set: [{ concat: ["10.2.0.2"] }] })]);
    expect(prepared.problems).toMatchObject([{ reason: expect.stringMatching(/has 1 components, not 2/) }]);
    expect(runRule(prepared, packetAt("tcp", "forward")).verdict).toBe("undetermined");
  });

  test("NE-lookup: a concatenation in words", () => {
    expect(ask(is(both, { set: [{ concat: ["10.2.0.2", 443] }] })).explanation).toEqual({
      why: "destination address and destination port is 10.2.0.2 . 80, not { 10.2.0.2 . 443 }",
      failed: {
        condition: "ip daddr . tcp dport { 10.2.0.2 . 443 }",
        wanted: "{ 10.2.0.2 . 443 }",
        actual: "10.2.0.2 . 80",
      },
    });
    expect(ask(is(both, { set: [{ concat: ["10.2.0.2", 443] }] }), "udp").explanation?.why).toBe(
      "the packet is udp, not tcp",
    );
  });

  test("NE-lookup: an element's own limit may end the rule", () => {
    const limited = (inv: boolean) =>
      set("ipv4_addr", [{ elem: { val: "10.2.0.2", limit: { rate: 5, per: "second", burst: 5, inv } } }]);
    expect(ask(is(daddr, "@s"), "tcp", [limited(false)]).verdict).toBe("continue");
    expect(ask(is(daddr, "@s"), "tcp", [limited(true)]).verdict).toBeNull();
  });

  test("NE-lookup: where a component cannot be told, the others may decide", () => {
    const left: Json = { concat: [{ meta: { key: "l4proto" } }, { payload: { protocol: "th", field: "dport" } }] };
    const ports = { set: [{ concat: ["tcp", 80] }, { concat: ["udp", 53] }] };
    expect(ask(is(left, ports), "ping").verdict).toBeNull();
    expect(ask(is(left, ports, "!="), "ping").verdict).toBe("continue");
    expect(ask(is(left, { set: [{ concat: ["icmp", 80] }] }), "ping").verdict).toBe("undetermined");
  });

  test("NE-lookup: a set of one kind of address asked for another has nothing", () => {
    expect(prepare("ip forward", [is(daddr, { set: ["::1"] })]).problems).toHaveLength(1);
  });
});

describe("verdict maps", () => {
  const vmap = (key: Json, data: Json): Json => ({ vmap: { key, data } });

  test("NE-vmap: what it found, and what it did not", () => {
    const data = { set: [[80, { jump: { target: "sub" } }]] };
    expect(ask(vmap(dport, data))).toMatchObject({
      verdict: "jump sub",
      explanation: { why: "the map says jump sub for 80" },
    });
    expect(ask(vmap(dport, data), "tcp-ssh")).toMatchObject({
      verdict: null,
      explanation: {
        why: "the map has nothing for destination port 22",
        failed: { condition: "tcp dport vmap { 80 : jump sub }", actual: "22" },
      },
    });
    const any: Json = { payload: { protocol: "th", field: "dport" } };
    expect(ask(vmap(any, data), "ping").result).toMatchObject({ type: "undetermined", action: true });
    expect(ask(vmap(dport, data), "udp").explanation?.why).toBe("the packet is udp, not tcp");
  });

  test("NE-vmap: what a map leads to must be known", () => {
    expect(prepare("ip forward", [vmap(dport, { set: [[80, { jump: { target: "gone" } }]] })]).problems).toHaveLength(
      1,
    );
    expect(prepare("ip forward", [vmap(dport, "@gone")]).problems).toHaveLength(1);
    expect(ask(vmap(dport, "@gone")).result).toMatchObject({ type: "undetermined", action: true });
  });
});

describe("verdicts", () => {
  test.each<[Json, string]>([
    [{ accept: null }, "is accepted"],
    [{ drop: null }, "is dropped"],
    [{ return: null }, "returns to the chain that it was called from"],
    [{ continue: null }, "goes on with the next rule"],
    [{ jump: { target: "sub" } }, "jumps to chain sub"],
    [{ goto: { target: "sub" } }, "goes to chain sub"],
  ])("NS-verdict, NS-jump, NS-goto, NS-return: %j %s", (statement, why) => {
    expect(ask(statement).explanation).toEqual({ why });
  });
});
