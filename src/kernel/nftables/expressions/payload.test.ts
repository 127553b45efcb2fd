import { describe, expect, test } from "vitest";
import type { Json } from "../../../host/model.ts";
import { address } from "../testing/network.ts";
import { packetAt } from "../testing/packets.ts";
import { replay } from "../testing/replay.ts";
import { prepare, runRule } from "../testing/run-rule.ts";
import { fieldOfBits } from "./payload.ts";

describe("NE-payload: as the kernel does", () => replay("NE-payload"));
describe("NE-raw: as the kernel does", () => replay("NE-raw"));

const is = (protocol: string, field: string, right: Json, op = "=="): Json => ({
  match: { op, left: { payload: { protocol, field } }, right },
});
const ask = (statement: Json, packet: string, chain = "ip forward") =>
  runRule(prepare(chain, [statement]), packetAt(packet, "forward"), { iif: "in0", oif: "out0" });

describe("why a rule did not match", () => {
  test("NE-payload: the value wanted, and the packet's", () => {
    expect(ask(is("tcp", "dport", 8080), "tcp").explanation).toEqual({
      why: "destination port is 80, not 8080",
      failed: { condition: "tcp dport 8080", wanted: "8080", actual: "80" },
    });
  });

  test("NE-payload: a negated condition", () => {
    expect(ask(is("ip", "saddr", { prefix: { addr: "10.1.0.0", len: 24 } }, "!="), "tcp").explanation).toEqual({
      why: "source address is 10.1.0.2, which is excluded",
      failed: { condition: "ip saddr != 10.1.0.0/24", wanted: "!= 10.1.0.0/24", actual: "10.1.0.2" },
    });
  });

  test("NE-payload: a packet of another protocol, negated or not", () => {
    for (const op of ["==", "!="])
      expect(ask(is("tcp", "dport", 80, op), "udp")).toMatchObject({
        verdict: null,
        explanation: { why: "the packet is udp, not tcp", failed: { actual: "the packet is udp, not tcp" } },
      });
    expect(ask(is("ip6", "saddr", "::1"), "tcp", "inet forward").explanation?.why).toBe("the packet is ip, not ip6");
    expect(ask(is("icmp", "type", "echo-request"), "tcp").explanation?.why).toBe("the packet is tcp, not icmp");
  });

  test("NE-payload: a field that packets of this kind do not have", () => {
    expect(ask(is("icmp", "id", 7), "unreachable").explanation?.why).toBe("the packet has no field 'icmp id'");
    expect(ask(is("vlan", "id", 5), "tcp").explanation?.why).toBe("the frame has no VLAN tag");
  });

  test("NE-payload: names stand for numbers", () => {
    expect(ask(is("ip", "dscp", "cs1"), "udp").explanation?.failed).toEqual({
      condition: "ip dscp cs1",
      wanted: "cs1",
      actual: "ef",
    });
    expect(ask(is("icmp", "type", "echo-reply"), "ping").explanation?.why).toBe(
      "ICMP type is echo-request, not echo-reply",
    );
  });

  test("NE-payload: what matched says so", () => {
    expect(ask(is("tcp", "dport", 80), "tcp").explanation).toEqual({ why: "destination port is 80" });
  });
});

describe("values that no snapshot holds", () => {
  test.each([
    ["tcp", "sequence", "tcp"],
    ["tcp", "window", "tcp"],
    ["ip", "id", "udp"],
    ["ip", "checksum", "udp"],
    ["udp", "checksum", "udp"],
    ["sctp", "vtag", "sctp"],
    ["icmp", "mtu", "unreachable"],
  ])("NE-payload: %s %s cannot be told, and is reported", (protocol, field, packet) => {
    const prepared = prepare("ip forward", [is(protocol, field, 1)]);
    expect(prepared.problems).toHaveLength(1);
    expect(runRule(prepared, packetAt(packet, "forward")).verdict).toBe("undetermined");
  });

  test("NE-payload: of a packet of another protocol it can be told that there is none", () => {
    expect(ask(is("tcp", "sequence", 1), "udp").verdict).toBeNull();
  });

  test("NE-payload: the checksum of ICMP stands where th has a port, and other protocols' words are not known", () => {
    expect(ask(is("th", "dport", 53), "ping").verdict).toBe("undetermined");
    expect(ask(is("th", "sport", 53), "ospf").verdict).toBe("undetermined");
    expect(ask(is("th", "sport", 8 * 256), "ping").verdict).toBe("continue");
  });
});

describe("bits that are a field", () => {
  const raw = (offset: number, len: number): Json => ({ payload: { base: "nh", offset, len } });
  const named = (protocol: string, field: string): Json => ({ payload: { protocol, field } });

  test("NE-raw: the bits of a field, moved to the right end, are the field", () => {
    expect(fieldOfBits(raw(8, 8), 0xfc, 2, "ip")).toEqual(named("ip", "dscp"));
    expect(fieldOfBits(raw(0, 16), 0xfc0, 6, "ip6")).toEqual(named("ip6", "dscp"));
    expect(fieldOfBits(raw(8, 8), 0x3, 0, "inet")).toEqual(named("ip", "ecn"));
  });

  test("NE-raw: bits that are no field's, or not all of them", () => {
    expect(fieldOfBits(raw(8, 8), 0x7c, 2, "ip")).toBeUndefined();
    expect(fieldOfBits(raw(8, 8), 0xf4, 2, "ip")).toBeUndefined();
    expect(fieldOfBits(named("ip", "ttl"), 0xfc, 2, "ip")).toBeUndefined();
    expect(fieldOfBits({ payload: { base: "th", offset: 8, len: 8 } }, 0xfc, 2, "ip")).toBeUndefined();
  });

  test("NE-raw: an IPv6 address is wider than a number", () => {
    const expr: Json = { match: { op: "==", left: { payload: { base: "nh", offset: 192, len: 128 } }, right: 5 } };
    const packet = packetAt("tcp6", "forward");
    packet.dst = address("::5");
    expect(runRule(prepare("ip6 forward", [expr]), packet).verdict).toBe("continue");
    packet.dst = address("::6");
    expect(runRule(prepare("ip6 forward", [expr]), packet).verdict).toBeNull();
  });
});
