import { describe, expect, test } from "vitest";
import type { Json } from "../../../host/model.ts";
import { address } from "../testing/network.ts";
import { packetAt } from "../testing/packets.ts";
import { replay } from "../testing/replay.ts";
import { prepare, runRule } from "../testing/run-rule.ts";

describe("NS-dnat: as the kernel does", () => replay("NS-dnat"));
describe("NS-snat: as the kernel does", () => replay("NS-snat"));
describe("NS-masquerade: as the kernel does", () => replay("NS-masquerade"));
describe("NS-redirect: as the kernel does", () => replay("NS-redirect"));

const dport: Json = { payload: { protocol: "tcp", field: "dport" } };
const range = (first: string, last = first) => ({ first: address(first), last: address(last) });

function ask(chain: string, statement: Json, name = "tcp", also: readonly Json[] = [], oif = "out0") {
  const prepared = prepare(chain, [statement], also);
  return runRule(prepared, packetAt(name, prepared.hook), { iif: "in0", oif });
}

describe("dnat and snat", () => {
  test("NS-dnat: the range that is asked for", () => {
    expect(ask("ip nat prerouting", { dnat: { addr: "10.2.0.5", port: 8080 } })).toMatchObject({
      verdict: "accept",
      nat: {
        kind: "dnat",
        range: {
          addresses: range("10.2.0.5"),
          ports: { first: 8080, last: 8080 },
          portBase: null,
          random: false,
          persistent: false,
          netmap: false,
        },
      },
      explanation: { why: "goes on to 10.2.0.5 port 8080" },
    });
    expect(ask("ip nat prerouting", { dnat: { port: 8080 } }).nat?.range).toMatchObject({ addresses: null });
  });

  test("NS-snat: flags, alone or in a list", () => {
    const flags = (given: Json) =>
      ask("ip nat postrouting", { snat: { addr: { range: ["10.2.0.5", "10.2.0.9"] }, flags: given } }).nat?.range;
    expect(flags("random")).toMatchObject({ random: true, persistent: false });
    expect(flags(["fully-random", "persistent"])).toMatchObject({ random: true, persistent: true });
    expect(flags([])).toMatchObject({ addresses: range("10.2.0.5", "10.2.0.9"), random: false });
    const odd: Json = { snat: { addr: "10.2.0.5", flags: "sideways" } };
    expect(prepare("ip nat postrouting", [odd]).problems).toHaveLength(1);
  });

  test("NS-snat: a prefix for a prefix keeps the host's part", () => {
    const statement = {
      snat: { family: "ip", addr: { prefix: { addr: "10.9.0.0", len: 24 } }, flags: "netmap", type_flags: "prefix" },
    };
    expect(ask("ip nat postrouting", statement)).toMatchObject({
      nat: { kind: "snat", range: { addresses: range("10.9.0.0", "10.9.0.255"), netmap: true } },
      explanation: { why: "goes on as coming from its own place from 10.9.0.0 to 10.9.0.255" },
    });
  });

  test("NS-dnat: an address and a port by one map", () => {
    const map: Json = { map: { key: dport, data: { set: [[80, { concat: ["10.2.0.5", { range: [8000, 8010] }] }]] } } };
    expect(ask("ip nat prerouting", { dnat: { family: "ip", addr: map } }).nat?.range).toMatchObject({
      addresses: range("10.2.0.5"),
      ports: { first: 8000, last: 8010 },
    });
    expect(ask("ip nat prerouting", { dnat: { family: "ip", addr: map } }, "tcp-ssh")).toMatchObject({
      verdict: null,
      nat: null,
      explanation: { why: "the map has nothing for destination port 22" },
    });
  });

  test("NS-dnat: a packet of the other family is left alone, and the rule goes on", () => {
    const outcome = ask("inet nat prerouting", { dnat: { family: "ip", addr: "10.2.0.5" } }, "tcp6");
    expect(outcome).toMatchObject({
      verdict: "continue",
      nat: null,
      explanation: { why: "translates nothing, since the packet is ip6" },
    });
  });

  test("NS-dnat: outside of a nat chain what it does cannot be told", () => {
    expect(ask("ip forward", { dnat: { addr: "10.2.0.5" } }).result).toMatchObject({ action: true });
  });

  test("NS-dnat: a map that is not there cannot be told", () => {
    const statement: Json = { dnat: { addr: { map: { key: dport, data: "@gone" } } } };
    expect(ask("ip nat prerouting", statement).result).toMatchObject({ type: "undetermined", action: true });
  });
});

describe("addresses of the host's own", () => {
  test("NS-masquerade: the output device's address", () => {
    expect(ask("ip nat postrouting", { masquerade: null })).toMatchObject({
      verdict: "accept",
      nat: { kind: "snat", range: { addresses: range("10.2.0.1"), ports: null } },
      explanation: { why: "goes on as coming from the output device's own address, 10.2.0.1" },
    });
    const ports = { masquerade: { port: { range: [1000, 2000] }, flags: "random" } };
    expect(ask("ip nat postrouting", ports).nat?.range).toMatchObject({
      ports: { first: 1000, last: 2000 },
      random: true,
    });
  });

  test("NS-masquerade: without an address the packet is dropped", () => {
    expect(ask("ip nat postrouting", { masquerade: null }, "tcp", [], "lo")).toMatchObject({
      verdict: "drop",
      nat: null,
      explanation: { why: "the output device has no address to take: the packet is dropped" },
    });
  });

  test("NS-redirect: the host itself", () => {
    expect(ask("ip nat prerouting", { redirect: { port: 8080 } })).toMatchObject({
      verdict: "accept",
      nat: { kind: "dnat", range: { addresses: range("10.1.0.1"), ports: { first: 8080, last: 8080 } } },
      explanation: { why: "goes to the host itself, at 10.1.0.1 port 8080" },
    });
    expect(ask("ip nat output", { redirect: null }, "local-tcp").nat?.range.addresses).toEqual(range("127.0.0.1"));
  });
});
