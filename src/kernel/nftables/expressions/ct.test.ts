import { describe, expect, test } from "vitest";
import type { Json } from "../../../host/model.ts";
import type { CtEntry, CtState } from "../../packet.ts";
import { newEntry, packetAt } from "../testing/packets.ts";
import { replay } from "../testing/replay.ts";
import { prepare, runRule } from "../testing/run-rule.ts";

describe("NE-ct: as the kernel does", () => replay("NE-ct"));

const is = (body: Json, right: Json, op = "=="): Json => ({ match: { op, left: { ct: body }, right } });

function ask(
  statement: Json,
  state: CtState | null,
  entry: Partial<CtEntry> = {},
  direction: "original" | "reply" = "original",
) {
  const packet = packetAt("tcp", "forward");
  const tracked = state === "INVALID" || state === "UNTRACKED" ? null : newEntry(packet, entry);
  packet.ct = state === null ? null : { state, direction, entry: tracked };
  return runRule(prepare("ip forward", [statement]), packet);
}

describe("states", () => {
  test.each<[CtState | null, string]>([
    ["NEW", "new"],
    ["ESTABLISHED", "established"],
    ["RELATED", "related"],
    ["INVALID", "invalid"],
    ["UNTRACKED", "untracked"],
    [null, "invalid"],
  ])("NE-ct: %s is %s", (state, name) => {
    for (const one of ["new", "established", "related", "invalid", "untracked"]) {
      expect(ask(is({ key: "state" }, one, "in"), state).verdict).toBe(one === name ? "continue" : null);
      expect(ask(is({ key: "state" }, one, "!="), state).verdict).toBe(one === name ? null : "continue");
      expect(ask(is({ key: "state" }, one, "!"), state).verdict).toBe(one === name ? null : "continue");
    }
  });

  test("NE-ct: any of a list", () => {
    const list = is({ key: "state" }, ["established", "related"], "in");
    expect(ask(list, "ESTABLISHED").verdict).toBe("continue");
    expect(ask(list, "NEW").explanation).toEqual({
      why: "connection state is new, not established,related",
      failed: { condition: "ct state established,related", wanted: "established,related", actual: "new" },
    });
  });

  test("NE-ct: before the lookup a template counts as new", () => {
    const packet = packetAt("tcp", "prerouting");
    packet.ctTemplate = { zoneOriginal: 5, zoneReply: 5, helper: null };
    const prepared = prepare("ip prerouting -300", [is({ key: "state" }, "new", "in")]);
    expect(runRule(prepared, packet).verdict).toBe("continue");
  });
});

describe("connections", () => {
  const established = { confirmed: true, seenReply: true, assured: true };

  test("NE-ct: a packet without a connection has no key but the state, negated or not", () => {
    for (const op of ["==", "!="])
      for (const state of ["INVALID", "UNTRACKED", null] as const)
        expect(ask(is({ key: "mark" }, 0, op), state)).toMatchObject({
          verdict: null,
          explanation: { why: "the packet belongs to no connection that is tracked" },
        });
  });

  test("NE-ct: status is the union of what happened to the connection", () => {
    const status = (right: Json, op = "in") => is({ key: "status" }, right, op);
    expect(ask(status("assured"), "ESTABLISHED", established).verdict).toBe("continue");
    expect(ask(status("dnat"), "ESTABLISHED", { ...established, dstNat: true, dstNatDone: true }).verdict).toBe(
      "continue",
    );
    expect(ask(status("dnat"), "ESTABLISHED", { ...established, dstNatDone: true }).verdict).toBeNull();
    expect(ask(status(["snat", "dnat"], "!"), "NEW", { srcNat: true }).verdict).toBeNull();
    expect(ask(status("confirmed", "=="), "NEW", { confirmed: true }).verdict).toBe("continue");
    expect(ask(status("confirmed", "=="), "ESTABLISHED", established).verdict).toBeNull();
  });

  test("NE-ct: the reply direction", () => {
    expect(ask(is({ key: "direction" }, "reply"), "ESTABLISHED", established, "reply").verdict).toBe("continue");
    expect(ask(is({ key: "direction" }, "original"), "ESTABLISHED", established, "reply").explanation?.why).toBe(
      "direction is reply, not original",
    );
  });

  test("NE-ct: tuples are the connection's, not the packet's", () => {
    const packet = packetAt("tcp", "forward");
    const translated = newEntry(packet).reply;
    const entry = { ...established, reply: { ...translated, src: packet.src, sport: 8080 } };
    expect(ask(is({ key: "proto-src", dir: "reply" }, 8080), "ESTABLISHED", entry).verdict).toBe("continue");
    expect(ask(is({ key: "ip saddr", dir: "reply" }, "10.1.0.2"), "ESTABLISHED", entry).verdict).toBe("continue");
    expect(ask(is({ key: "ip saddr", dir: "reply" }, "10.2.0.2"), "ESTABLISHED", entry).verdict).toBeNull();
    expect(ask(is({ key: "ip6 saddr", dir: "reply" }, "::1", "!="), "ESTABLISHED", entry).verdict).toBeNull();
  });

  test("NE-ct: a helper is that of the connection that this one belongs to", () => {
    const master = newEntry(packetAt("tcp-ssh", "forward"), { helper: "ftp" });
    const helper = is({ key: "helper" }, "ftp");
    expect(ask(helper, "RELATED", { master }).verdict).toBe("continue");
    expect(ask(helper, "NEW", { helper: "ftp" }).verdict).toBeNull();
    expect(ask(is({ key: "status" }, "expected", "in"), "RELATED", { master }).verdict).toBe("continue");
  });

  test("NE-ct: marks, zones and labels", () => {
    expect(ask(is({ key: "mark" }, { range: [5, 9] }), "NEW", { mark: 7 }).verdict).toBe("continue");
    expect(ask(is({ key: "mark" }, 1), "NEW", { mark: 7 }).explanation?.failed).toEqual({
      condition: "ct mark 0x00000001",
      wanted: "0x00000001",
      actual: "0x00000007",
    });
    expect(ask(is({ key: "zone" }, 5), "NEW", { zone: 5 }).verdict).toBe("continue");
    expect(ask(is({ key: "label" }, 3, "in"), "NEW", { labels: new Set([3, 100]) }).verdict).toBe("continue");
    expect(ask(is({ key: "label" }, 100, "in"), "NEW", { labels: new Set([100]) }).verdict).toBe("continue");
    expect(ask(is({ key: "label" }, 4, "in"), "NEW", { labels: new Set([3, 100]) }).explanation?.why).toBe(
      "ct label is 3,100, not 4",
    );
  });

  test("NE-ct: counters of a captured connection are not known", () => {
    expect(ask(is({ key: "packets" }, 5, ">"), "ESTABLISHED", { captured: true }).verdict).toBe("undetermined");
    expect(ask(is({ key: "bytes" }, 60), "NEW").verdict).toBe("continue");
    expect(ask(is({ key: "bytes" }, 60), "ESTABLISHED", established).verdict).toBe("undetermined");
    expect(ask(is({ key: "packets", dir: "reply" }, 1), "ESTABLISHED", established, "reply").verdict).toBe("continue");
  });

  test("NE-ct: what depends on time or chance is reported", () => {
    for (const key of ["expiration", "id", "avgpkt"]) {
      expect(prepare("ip forward", [is({ key }, 5)]).problems).toHaveLength(1);
      expect(ask(is({ key }, 5), "NEW").verdict).toBe("undetermined");
      expect(ask(is({ key }, 5), "INVALID").verdict).toBeNull();
    }
  });
});
