import { describe, expect, test } from "vitest";
import type { Json } from "../../../host/model.ts";
import { jhashBytes } from "../jhash.ts";
import { packetAt } from "../testing/packets.ts";
import { replay } from "../testing/replay.ts";
import { prepare, runRule } from "../testing/run-rule.ts";

describe("NE-numgen: as the kernel does", () => replay("NE-numgen"));
describe("NE-hash: as the kernel does", () => replay("NE-hash"));
describe("NE-bitwise: as the kernel does", () => replay("NE-bitwise"));

const is = (left: Json, right: Json, op = "=="): Json => ({ match: { op, left, right } });
const mark = { meta: { key: "mark" } };

describe("numgen", () => {
  const inc = (right: Json, more: object = {}): Json =>
    is({ numgen: { mode: "inc", mod: 3, offset: 0, ...more } }, right);

  test("NE-numgen: turns follow one another, from where the seed says", () => {
    const memory = new Map<string, unknown>();
    const prepared = prepare("ip forward", [inc({ range: [0, 2] })]);
    const turns = Array.from({ length: 4 }, () => {
      const outcome = runRule(prepared, packetAt("tcp", "forward"), { memory, random: () => 0.5 });
      return outcome.explanation?.why;
    });
    expect(turns).toEqual([1, 2, 0, 1].map((turn) => `number generated is ${turn}`));
  });

  test("NE-numgen: the first turn is said to be assumed", () => {
    const outcome = runRule(prepare("ip forward", [inc(0)]), packetAt("tcp", "forward"), { random: () => 0 });
    expect(outcome).toMatchObject({ verdict: "continue", assumed: ["rule ip t c 1 generates the number 0 of 3"] });
  });

  test("NE-numgen: chance asks the seed each time", () => {
    const expr = is({ numgen: { mode: "random", mod: 10, offset: 100 } }, 105, "<");
    const ask = (random: number) =>
      runRule(prepare("ip forward", [expr]), packetAt("tcp", "forward"), { random: () => random });
    expect(ask(0.49).verdict).toBe("continue");
    expect(ask(0.5).explanation?.why).toBe("number generated is 105, not below 105");
  });

  test("NE-numgen: a number that cannot come never matches", () => {
    expect(runRule(prepare("ip forward", [inc(3)]), packetAt("tcp", "forward")).verdict).toBeNull();
  });
});

describe("hashes", () => {
  test("NE-hash: jhash of nothing, a word, and more than twelve bytes", () => {
    // include/linux/jhash.h, compiled and asked.
    expect(jhashBytes([], 0)).toBe(0xdeadbeef);
    expect(jhashBytes([], 5)).toBe(0xdeadbeef + 5);
    const seen = new Set(Array.from({ length: 40 }, (_, n) => jhashBytes(Array<number>(n).fill(1), 0)));
    expect(seen.size).toBe(40);
  });

  test("NE-hash: without a seed the slot is assumed, the same for the same packet", () => {
    const expr = is({ jhash: { mod: 4, expr: { payload: { protocol: "ip", field: "saddr" } } } }, 1);
    const keys: string[] = [];
    const random = (key: string) => {
      keys.push(key);
      return 0.3;
    };
    const outcome = runRule(prepare("ip forward", [expr]), packetAt("tcp", "forward"), { random });
    expect(outcome.verdict).toBe("continue");
    expect(outcome.assumed).toEqual(["the hash of rule ip t c 1, whose seed only the kernel knows, gives 1 of 4"]);
    runRule(prepare("ip forward", [expr]), packetAt("udp", "forward"), { random });
    expect(keys[0]).toBe(keys[1]);
  });

  test("NE-hash: symhash is the same for both directions of a flow", () => {
    const expr = is({ symhash: { mod: 2, offset: 10 } }, { range: [10, 11] });
    const keys: string[] = [];
    const random = (key: string) => {
      keys.push(key);
      return 0.9;
    };
    const there = packetAt("tcp", "forward");
    const back = { ...there, src: there.dst, dst: there.src, sport: there.dport, dport: there.sport };
    for (const packet of [there, back])
      expect(runRule(prepare("ip forward", [expr]), packet, { random }).verdict).toBe("continue");
    expect(keys[0]).toBe(keys[1]);
  });

  test("NE-hash: a packet without the field has no hash", () => {
    const expr = is({ jhash: { mod: 4, seed: 1, expr: { payload: { protocol: "tcp", field: "dport" } } } }, 0, "!=");
    expect(runRule(prepare("ip forward", [expr]), packetAt("udp", "forward")).explanation?.why).toBe(
      "the packet is udp, not tcp",
    );
  });
});

describe("arithmetic on bits", () => {
  const ask = (statement: Json, value: number) => {
    const packet = packetAt("tcp", "forward");
    packet.mark = value;
    return runRule(prepare("ip forward", [statement]), packet);
  };

  test("NE-bitwise: operators on 32 bits, whose highest is no sign", () => {
    expect(ask(is({ "&": [mark, 0x80000000] }, 0x80000000), 0xffffffff).verdict).toBe("continue");
    expect(ask(is({ "|": [mark, 1] }, 0xfffffffe, "!="), 0xfffffffe).verdict).toBe("continue");
    expect(ask(is({ "^": [mark, 0xffffffff] }, 0), 0xffffffff).verdict).toBe("continue");
    expect(ask(is({ "<<": [mark, 4] }, 0xfffffff0), 0xffffffff).verdict).toBe("continue");
    expect(ask(is({ ">>": [mark, 31] }, 1), 0x80000000).verdict).toBe("continue");
    expect(ask(is({ "<<": [mark, 32] }, 0), 5).verdict).toBe("continue");
  });

  test("NE-bitwise: newer versions of nft print a chain of one operator as one list", () => {
    expect(ask(is({ "|": [mark, 1, 2, 4] }, 7), 0).verdict).toBe("continue");
    expect(ask(is({ "|": [mark, 1, 2, 4] }, 7), 0).explanation?.why).toBe(
      "mark | 0x00000001 | 0x00000002 | 0x00000004 is 0x00000007",
    );
  });

  test("NE-bitwise: two values of the packet", () => {
    const packet = packetAt("tcp", "forward");
    packet.mark = 0x50;
    const expr = is({ "&": [mark, { payload: { protocol: "tcp", field: "dport" } }] }, 0x50);
    expect(runRule(prepare("ip forward", [expr]), packet).verdict).toBe("continue");
    expect(runRule(prepare("ip forward", [expr]), packetAt("udp", "forward")).verdict).toBeNull();
  });

  test("NE-bitwise: addresses of 128 bits", () => {
    const left = { "&": [{ payload: { protocol: "ip6", field: "saddr" } }, "ffff:ffff::"] };
    const prepared = prepare("ip6 forward", [is(left, "fd00:1::")]);
    expect(runRule(prepared, packetAt("tcp6", "forward")).verdict).toBe("continue");
    expect(runRule(prepare("ip6 forward", [is(left, "fd00:2::")]), packetAt("tcp6", "forward")).verdict).toBeNull();
  });

  test("NE-bitwise: names have no bits", () => {
    expect(prepare("ip forward", [is({ "&": [{ meta: { key: "iifname" } }, 1] }, 1)]).problems).toHaveLength(1);
  });
});
