import { describe, expect, test } from "vitest";
import type { Json } from "../../../host/model.ts";
import { packetAt } from "../testing/packets.ts";
import { replay } from "../testing/replay.ts";
import { prepare, runRule } from "../testing/run-rule.ts";

describe("NS-limit: as the kernel does", () => replay("NS-limit"));
describe("NS-quota: as the kernel does", () => replay("NS-quota"));
describe("NS-dynset: as the kernel does", () => replay("NS-dynset"));

const ask = (expr: readonly Json[], also: readonly Json[] = [], memory = new Map<string, unknown>(), packet = "tcp") =>
  runRule(prepare("ip forward", expr, also), packetAt(packet, "forward"), { memory });
const object = (type: string, body: { readonly [key: string]: Json }): Json => ({
  [type]: { family: "ip", table: "t", name: "o", ...body },
});

describe("limits", () => {
  test("NS-limit: that a token is left is said", () => {
    expect(ask([{ limit: { rate: 10, per: "second", burst: 5 } }])).toMatchObject({
      verdict: "continue",
      assumed: ["limit rate 10/second in rule ip t c 1 is not exceeded"],
    });
    expect(ask([{ limit: { rate: 10, per: "minute", burst: 5, inv: true } }])).toMatchObject({
      verdict: null,
      explanation: { failed: { condition: "limit rate over 10/minute" } },
    });
  });

  test("NS-limit, NS-objref: by name, and by a map of names", () => {
    const limits = [object("limit", { rate: 1, per: "day", burst: 5 })];
    expect(ask([{ limit: "o" }], limits).verdict).toBe("continue");
    const map = (key: string): Json => ({
      limit: { map: { key: { payload: { protocol: "ip", field: "saddr" } }, data: { set: [[key, "o"]] } } },
    });
    expect(ask([map("10.1.0.2")], limits).verdict).toBe("continue");
    expect(ask([map("10.1.0.9")], limits)).toMatchObject({
      verdict: null,
      explanation: { why: "the map has nothing for source address 10.1.0.2" },
    });
  });
});

describe("counting connections", () => {
  test("NS-ct-count: the packet's own is one; more are assumed not to be there", () => {
    const count = (val: number, inv: boolean) => ask([{ "ct count": inv ? { val, inv } : { val } }]);
    expect(count(0, true)).toMatchObject({ verdict: "continue", assumed: [] });
    expect(count(0, false)).toMatchObject({ verdict: null, explanation: { failed: { condition: "ct count 0" } } });
    expect(count(20, true)).toMatchObject({
      verdict: null,
      assumed: ["no more than 20 connections have come to rule ip t c 1"],
    });
    expect(count(20, false).verdict).toBe("continue");
  });
});

describe("quotas", () => {
  const anonymous: Json = { quota: { val: 100, val_unit: "bytes", used: 10, used_unit: "bytes" } };

  test("NS-quota: what packets use adds up", () => {
    const memory = new Map<string, unknown>();
    expect(ask([anonymous], [], memory).verdict).toBe("continue");
    expect(ask([anonymous], [], memory)).toMatchObject({
      verdict: null,
      explanation: {
        why: "130 bytes of 100 are used",
        failed: { condition: "quota 100 bytes used 10 bytes", wanted: "up to 100", actual: "130" },
      },
    });
  });

  test("NS-quota: rules that name one quota share it", () => {
    const quotas = [object("quota", { bytes: 100, used: 0, inv: true })];
    const memory = new Map<string, unknown>();
    expect(ask([{ quota: "o" }], quotas, memory).verdict).toBeNull();
    expect(ask([{ quota: "o" }], quotas, memory).verdict).toBe("continue");
  });

  test("NS-quota: a unit that is not known", () => {
    expect(prepare("ip forward", [{ quota: { val: 1, val_unit: "furlongs" } }]).problems).toHaveLength(1);
  });
});

describe("sets that rules change", () => {
  const saddr: Json = { payload: { protocol: "ip", field: "saddr" } };
  const dynamic = (more: { readonly [key: string]: Json } = {}): Json => ({
    set: { family: "ip", table: "t", name: "s", type: "ipv4_addr", size: 2, ...more },
  });
  const change = (op: string): Json => ({ set: { op, elem: saddr, set: "@s" } });
  const known: Json = { match: { op: "==", left: saddr, right: "@s" } };

  test("NS-dynset: what one packet adds, the next one finds", () => {
    const memory = new Map<string, unknown>();
    expect(ask([known], [dynamic()], memory).verdict).toBeNull();
    expect(ask([change("add")], [dynamic()], memory).explanation?.why).toBe("adds 10.1.0.2 to @s");
    expect(ask([change("update")], [dynamic()], memory).explanation?.why).toBe("10.1.0.2 is in @s");
    const both: Json[] = [change("delete"), known];
    expect(ask(both, [dynamic()], memory).verdict).toBeNull();
  });

  test("NS-dynset: lookups of a table mind what its rules have added", () => {
    const prepared = prepare("ip forward", [change("add"), known, { accept: null }], [dynamic()]);
    const memory = new Map<string, unknown>();
    expect(runRule(prepared, packetAt("tcp", "forward"), { memory }).verdict).toBe("accept");
    expect(memory.size).toBe(1);
  });

  test("NS-dynset: a full set takes no more, and the rule does not match", () => {
    const full = dynamic({ elem: ["10.1.0.8", "10.1.0.9"] });
    expect(ask([change("add")], [full])).toMatchObject({ verdict: null, explanation: { why: "@s is full" } });
    const memory = new Map<string, unknown>();
    const room = dynamic({ elem: ["10.1.0.8"] });
    expect(ask([change("add")], [room], memory).verdict).toBe("continue");
    expect(ask([change("add")], [room], memory, "tcp-ssh").verdict).toBeNull();
  });

  test("NS-dynset: elements carry the set's own statements", () => {
    const limited = dynamic({ stmt: [{ limit: { rate: 1, per: "second", burst: 5, inv: true } }] });
    expect(ask([change("add"), { drop: null }], [limited]).verdict).toBeNull();
    expect(ask([change("add"), { drop: null }], [dynamic({ stmt: [{ counter: null }] })]).verdict).toBe("drop");
  });

  test("NS-dynset: a map takes what it is to give", () => {
    const map: Json = {
      map: { family: "ip", table: "t", name: "m", type: "ipv4_addr", map: "mark", elem: [["10.1.0.9", 1]] },
    };
    const expr: Json[] = [
      { map: { op: "add", elem: saddr, data: 7, map: "@m" } },
      { mangle: { key: { meta: { key: "mark" } }, value: { map: { key: saddr, data: "@m" } } } },
    ];
    const packet = packetAt("tcp", "forward");
    expect(runRule(prepare("ip forward", expr, [map]), packet).verdict).toBe("continue");
    expect(packet.mark).toBe(7);
  });

  test("NS-dynset: a packet without the key changes nothing", () => {
    const elem: Json = { payload: { protocol: "tcp", field: "dport" } };
    const ports: Json = { set: { family: "ip", table: "t", name: "s", type: "inet_service", size: 9 } };
    expect(ask([{ set: { op: "add", elem, set: "@s" } }], [ports], new Map(), "udp")).toMatchObject({
      verdict: null,
      explanation: { why: "the packet is udp, not tcp" },
    });
  });

  test("NS-dynset: a meter's state is each key's own, and fresh", () => {
    const meter = (stmt: Json): Json => ({ meter: { name: "m", size: 9, key: saddr, stmt } });
    expect(ask([meter({ "ct count": { val: 5, inv: true } }), { drop: null }]).verdict).toBeNull();
    expect(ask([meter({ limit: { rate: 1, per: "second" } }), { accept: null }]).verdict).toBe("accept");
  });
});
