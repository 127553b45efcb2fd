import { describe, expect, test } from "vitest";
import type { Json } from "../../../host/model.ts";
import { formatAddress } from "../../../net/address.ts";
import { newEntry, packetAt } from "../testing/packets.ts";
import { replay } from "../testing/replay.ts";
import { prepare, runRule } from "../testing/run-rule.ts";

describe("NS-mark: as the kernel does", () => replay("NS-mark"));
describe("NS-payload: as the kernel does", () => replay("NS-payload"));
describe("NS-ct: as the kernel does", () => replay("NS-ct"));
describe("NS-exthdr: as the kernel does", () => replay("NS-exthdr"));

const set = (key: Json, value: Json): Json => ({ mangle: { key, value } });
const field = (protocol: string, name: string): Json => ({ payload: { protocol, field: name } });

function mangle(statement: Json, name = "tcp", chain = "ip forward") {
  const packet = packetAt(name, "forward");
  packet.ct = { state: "NEW", direction: "original", entry: newEntry(packet) };
  const outcome = runRule(prepare(chain, [statement]), packet, { iif: "in0", oif: "out0" });
  return { packet, outcome };
}

describe("changes", () => {
  test("NS-mark: what was set, in words", () => {
    const { packet, outcome } = mangle(set({ meta: { key: "mark" } }, 0x80000001));
    expect(packet.mark).toBe(0x80000001);
    expect(outcome).toMatchObject({ verdict: "continue", explanation: { why: "sets meta mark to 0x80000001" } });
  });

  test("NE-map: a map that has nothing ends the rule", () => {
    const map: Json = { map: { key: field("tcp", "dport"), data: { set: [[22, 5]] } } };
    const { packet, outcome } = mangle(set({ meta: { key: "mark" } }, map));
    expect(packet.mark).toBe(0);
    expect(outcome).toMatchObject({
      verdict: null,
      explanation: { why: "the map has nothing for destination port 80" },
    });
  });

  test("NS-payload: a field that the packet lacks ends the rule", () => {
    expect(mangle(set(field("tcp", "dport"), 5), "udp").outcome).toMatchObject({
      verdict: null,
      explanation: { why: "the packet has no tcp dport" },
    });
  });

  test("NS-payload: addresses, ports, TTL, flags", () => {
    expect(formatAddress(mangle(set(field("ip", "daddr"), "10.9.9.9")).packet.dst)).toBe("10.9.9.9");
    expect(mangle(set(field("tcp", "sport"), 1)).packet.sport).toBe(1);
    expect(mangle(set(field("ip", "ttl"), 1)).packet.ttl).toBe(1);
    expect(mangle(set(field("tcp", "flags"), ["syn", "ecn"])).packet.tcpFlags).toBe(0x42);
    expect(mangle(set(field("ip6", "flowlabel"), 9), "tcp6", "ip6 forward").packet.flowLabel).toBe(9);
    expect(mangle(set(field("ip", "frag-off"), 0)).packet.dontFragment).toBe(false);
  });

  test("NS-payload, NS-mark: what nothing depends on is set without effect", () => {
    for (const one of [field("ip", "id"), field("tcp", "checksum")])
      expect(mangle(set(one, 5)).outcome.verdict).toBe("continue");
    for (const key of ["nftrace", "secmark"])
      expect(mangle(set({ meta: { key } }, 1)).outcome.verdict).toBe("continue");
  });

  test("NS-payload: what is not simulated cannot be told", () => {
    for (const key of [
      field("ip", "version"),
      field("ip", "protocol"),
      { payload: { base: "th", offset: 0, len: 8 } },
    ]) {
      const { outcome } = mangle(set(key, 5));
      expect(outcome.result).toMatchObject({ type: "undetermined", action: true });
    }
  });
});

describe("connections", () => {
  test("NS-ct: a mark stays with the connection", () => {
    const { packet } = mangle(set({ ct: { key: "mark" } }, 7));
    expect(packet.ct?.entry?.mark).toBe(7);
  });

  test("NS-ct: labels are added to those that are there", () => {
    const packet = packetAt("tcp", "forward");
    const entry = newEntry(packet, { labels: new Set([1]) });
    packet.ct = { state: "NEW", direction: "original", entry };
    runRule(prepare("ip forward", [set({ ct: { key: "label" } }, 100)]), packet);
    expect([...entry.labels]).toEqual([1, 100]);
  });

  test("NS-ct: without a connection nothing is marked, and the rule goes on", () => {
    const packet = packetAt("tcp", "forward");
    expect(runRule(prepare("ip forward", [set({ ct: { key: "mark" } }, 7)]), packet).verdict).toBe("continue");
    expect(packet.ct).toBeNull();
  });

  test("NS-ct: a zone is for the lookup to come, of one direction or both", () => {
    const zone = (dir?: string) => {
      const packet = packetAt("tcp", "prerouting");
      const key: Json = { ct: dir === undefined ? { key: "zone" } : { key: "zone", dir } };
      runRule(prepare("ip prerouting -300", [set(key, 5)]), packet);
      return packet.ctTemplate;
    };
    expect(zone()).toEqual({ zoneOriginal: 5, zoneReply: 5, helper: null });
    expect(zone("original")).toEqual({ zoneOriginal: 5, zoneReply: null, helper: null });
    expect(zone("reply")).toEqual({ zoneOriginal: null, zoneReply: 5, helper: null });
    expect(mangle(set({ ct: { key: "zone" } }, 5)).packet.ctTemplate).toBeUndefined();
  });

  test("NS-notrack: a packet that conntrack has seen stays tracked", () => {
    const before = packetAt("tcp", "prerouting");
    runRule(prepare("ip prerouting -300", [{ notrack: null }]), before);
    expect(before.ct).toEqual({ state: "UNTRACKED", direction: "original", entry: null });
    expect(mangle({ notrack: null }).packet.ct?.state).toBe("NEW");
  });

  test("NS-ct-objects: a helper is for connections that begin", () => {
    const helper: Json = {
      "ct helper": { family: "ip", table: "t", name: "h", type: "ftp", protocol: "tcp", l3proto: "ip" },
    };
    const give = (confirmed: boolean) => {
      const packet = packetAt("tcp", "forward");
      const entry = newEntry(packet, { confirmed });
      packet.ct = { state: "NEW", direction: "original", entry };
      const outcome = runRule(prepare("ip forward", [{ "ct helper": "h" }], [helper]), packet);
      return [outcome.verdict, entry.helper, outcome.explanation?.why];
    };
    expect(give(false)).toEqual(["continue", "ftp", "gives the connection the helper ftp"]);
    expect(give(true).slice(0, 2)).toEqual(["continue", null]);
  });
});

describe("TCP options", () => {
  const size = (value: Json): Json => set({ "tcp option": { name: "maxseg", field: "size" } }, value);

  test("NS-exthdr: the segment size is only ever lowered", () => {
    expect(mangle(size(1400)).packet.tcpOptions.get(2)).toBe(1400);
    expect(mangle(size(1500)).packet.tcpOptions.get(2)).toBe(1460);
    expect(mangle(size(1400), "tcp-ssh").packet.tcpOptions.has(2)).toBe(false);
    expect(mangle(size({ rt: { key: "mtu" } })).packet.tcpOptions.get(2)).toBe(1460);
    expect(mangle(size(1400), "udp").outcome.verdict).toBeNull();
  });

  test("NS-reset: an option is taken out", () => {
    const { packet, outcome } = mangle({ reset: { "tcp option": { name: "sack-perm" } } });
    expect([...packet.tcpOptions.keys()]).toEqual([2, 8, 3]);
    expect(outcome.explanation?.why).toBe("removes the TCP option sack-perm");
    expect(mangle({ reset: { "tcp option": { name: "sack-perm" } } }, "udp").outcome.verdict).toBeNull();
  });
});
