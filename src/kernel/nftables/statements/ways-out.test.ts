import { describe, expect, test } from "vitest";
import type { Json, Socket } from "../../../host/model.ts";
import { formatAddress } from "../../../net/address.ts";
import { address, namespaceView } from "../testing/network.ts";
import { newEntry, packetAt } from "../testing/packets.ts";
import { replay } from "../testing/replay.ts";
import { prepare, runRule } from "../testing/run-rule.ts";

describe("NS-reject: as the kernel does", () => replay("NS-reject"));
describe("NS-ways-out: as the kernel does", () => replay("NS-ways-out"));

const ask = (chain: string, statement: Json, name = "tcp") => {
  const prepared = prepare(chain, [statement]);
  return runRule(prepared, packetAt(name, prepared.hook), { iif: "in0", oif: "out0" });
};

describe("reject", () => {
  test.each<[string, Json, string, string]>([
    ["ip forward", { reject: null }, "tcp", "refuses with ICMP port-unreachable"],
    ["inet forward", { reject: null }, "tcp6", "refuses with ICMPv6 port-unreachable"],
    [
      "inet forward",
      { reject: { type: "icmpx", expr: "host-unreachable" } },
      "tcp6",
      "refuses with ICMPv6 addr-unreachable",
    ],
    ["ip forward", { reject: { type: "icmp", expr: "admin-prohibited" } }, "udp", "refuses with ICMP admin-prohibited"],
    ["ip forward", { reject: { type: "tcp reset" } }, "tcp", "refuses with a TCP reset"],
  ])("NS-reject: %s %j on %s %s", (chain, statement, packet, why) => {
    expect(ask(chain, statement, packet)).toMatchObject({ verdict: "drop", explanation: { why } });
  });

  test("NS-reject: an answer of the other version's ICMP is for packets of that version", () => {
    expect(ask("inet forward", { reject: { type: "icmp", expr: "port-unreachable" } }, "tcp6")).toMatchObject({
      verdict: null,
      explanation: { why: "the packet is ip6" },
    });
  });

  test("NS-reject: the answer", () => {
    expect(ask("ip forward", { reject: { type: "icmp", expr: "net-prohibited" } }).result).toEqual({
      type: "drop",
      reject: { type: "icmp", icmpType: 3, code: 9, name: "net-prohibited" },
    });
    expect(ask("bridge forward", { reject: { type: "icmpx", expr: "no-route" } }, "bridged-udp6").result).toEqual({
      type: "drop",
      reject: { type: "icmp", icmpType: 1, code: 0, name: "no-route" },
    });
    expect(ask("bridge forward", { reject: null }, "bridged-arp").result).toEqual({ type: "drop" });
  });
});

describe("programs", () => {
  test("NS-queue: the number, and what happens where no program listens", () => {
    expect(ask("ip forward", { queue: { num: 3, flags: "bypass" } }).result).toEqual({
      type: "queue",
      bypass: true,
      number: 3,
    });
    expect(ask("ip forward", { queue: { num: { range: [1, 4] }, flags: ["fanout"] } })).toMatchObject({
      result: { type: "queue", bypass: false, number: 1 },
      explanation: { why: "hands the packet to the program at queue 1" },
    });
    expect(ask("ip forward", { queue: null }).result).toMatchObject({ number: 0 });
  });

  test("NS-log: a log changes nothing; what it does not know it says", () => {
    expect(ask("ip forward", { log: { prefix: "x", group: 2, snaplen: 5, "queue-threshold": 1 } })).toMatchObject({
      verdict: "continue",
      explanation: { why: "logs the packet" },
    });
    expect(prepare("ip forward", [{ log: { colour: "red" } }]).problems).toHaveLength(1);
  });

  const socket: Socket = {
    proto: "tcp",
    state: "LISTEN",
    local: { address: address("127.0.0.1"), port: 8080 },
    remote: { address: null, port: null },
    dev: null,
    v6only: false,
    processes: [],
    uid: 0,
    inode: 1,
    cgroup: null,
    mark: 0,
    backlog: 0,
  };

  test("NS-tproxy: the packet goes to the socket as it is", () => {
    const packet = packetAt("tcp", "prerouting");
    const view = namespaceView({ at: address("127.0.0.1"), port: 8080, socket });
    const statement: Json = { tproxy: { addr: "127.0.0.1", port: 8080 } };
    const outcome = runRule(prepare("ip prerouting", [statement]), packet, { iif: "in0", view });
    expect(outcome).toMatchObject({
      verdict: "continue",
      explanation: { why: "hands the packet to the socket at 127.0.0.1 port 8080" },
      assumed: ["the socket at 127.0.0.1 port 8080 is transparent (IP_TRANSPARENT)"],
    });
    expect(packet.socket).toBe(socket);
    expect([formatAddress(packet.dst), packet.dport]).toEqual(["10.2.0.2", 80]);
  });

  test("NS-tproxy: without an address that of the input device, without a port the packet's own", () => {
    const at = (port: number) => namespaceView({ at: address("10.1.0.1"), port, socket });
    const proxy = (statement: Json, port: number, chain = "inet prerouting") =>
      runRule(prepare(chain, [{ tproxy: statement }]), packetAt("tcp", "prerouting"), { iif: "in0", view: at(port) });
    expect(proxy({ port: 8080 }, 8080).verdict).toBe("continue");
    expect(proxy({ addr: "10.1.0.1" }, 80, "ip prerouting").verdict).toBe("continue");
    expect(proxy({ port: 8080 }, 80).explanation?.why).toBe("no socket listens at 10.1.0.1 port 8080");
    expect(proxy({ family: "ip6", addr: "::1", port: 8080 }, 8080).explanation?.why).toBe("the packet is ip");
  });
});

describe("copies and ways past", () => {
  test("NS-dup: a copy goes elsewhere, the packet goes on", () => {
    expect(ask("ip forward", { dup: { addr: "10.2.0.8" } })).toMatchObject({
      verdict: "continue",
      copies: ["10.2.0.8"],
    });
    expect(ask("netdev ingress", { dup: { addr: "out0" } })).toMatchObject({ copies: ["out0"] });
    expect(prepare("netdev ingress", [{ dup: { addr: "gone0" } }]).problems).toHaveLength(1);
  });

  test("NS-fwd: the packet leaves by another device", () => {
    expect(ask("netdev ingress", { fwd: { dev: "out0" } }).result).toEqual({
      type: "stolen",
      what: "forwarded to out0",
      dev: "out0",
    });
    const neighbour = { fwd: { dev: "out0", family: "ip", addr: "10.2.0.8" } };
    expect(ask("netdev ingress", neighbour, "tcp").verdict).toBe("stolen");
    expect(ask("netdev ingress", neighbour, "tcp6")).toMatchObject({
      verdict: null,
      explanation: { why: "the packet is of another family" },
    });
  });

  test("NS-flow: only a connection that has settled goes into a flowtable", () => {
    const add = (name: string, confirmed: boolean, assured: boolean) => {
      const packet = packetAt(name, "forward");
      packet.ct = { state: "ESTABLISHED", direction: "reply", entry: newEntry(packet, { confirmed, assured }) };
      return runRule(prepare("ip forward", [{ flow: { op: "add", flowtable: "@f" } }]), packet);
    };
    expect(add("udp", true, false)).toMatchObject({
      verdict: "continue",
      explanation: { why: expect.stringMatching(/bypass the rules, and are forwarded/) },
    });
    expect(add("udp", false, false)).toMatchObject({
      verdict: null,
      explanation: { why: "the connection has not settled, and stays out of flowtable @f" },
    });
    expect(add("tcp", true, false).verdict).toBeNull();
    expect(add("tcp-answer", true, true).verdict).toBe("continue");
    expect(add("ping", true, true).verdict).toBeNull();
    expect(ask("ip forward", { flow: { op: "add", flowtable: "@f" } }).verdict).toBeNull();
  });

  test("NS-synproxy: what becomes of a TCP connection cannot be told, of others it lets go", () => {
    const statement = { synproxy: { mss: 1460, wscale: 7, flags: ["timestamp"] } };
    expect(prepare("ip forward", [statement]).problems).toHaveLength(1);
    expect(ask("ip forward", statement).result).toMatchObject({ type: "undetermined", action: true });
    expect(ask("ip forward", statement, "udp")).toMatchObject({
      verdict: null,
      explanation: { why: "the packet is not tcp" },
    });
  });

  test("NS-xt: of an extension that is a match, whether it matches is asked; of another, what it does", () => {
    const match = ask("ip forward", { xt: { type: "match", name: "addrtype" } }).result;
    expect(match).toMatchObject({ type: "undetermined" });
    expect(match).not.toHaveProperty("action");
    expect(ask("ip forward", { xt: { type: "target", name: "DNAT" } }).result).toMatchObject({ action: true });
    expect(ask("ip forward", { xt: null }).result).toMatchObject({ action: true });
  });

  test("NS-counter: counting changes nothing", () => {
    const counters = [{ counter: { family: "ip", table: "t", name: "c1", packets: 0, bytes: 0 } }];
    for (const body of [null, { packets: 5, bytes: 6 }, "c1"])
      expect(runRule(prepare("ip forward", [{ counter: body }], counters), packetAt("tcp", "forward"))).toMatchObject({
        verdict: "continue",
        explanation: { why: "counts the packet" },
      });
    expect(ask("ip forward", { last: { used: 5 } }).verdict).toBe("continue");
  });
});
