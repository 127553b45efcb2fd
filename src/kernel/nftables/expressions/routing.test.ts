import { describe, expect, test } from "vitest";
import type { Json, Socket } from "../../../host/model.ts";
import type { FibQuery } from "../../rule.ts";
import { address, LINKS, namespaceView } from "../testing/network.ts";
import { packetAt } from "../testing/packets.ts";
import { replay } from "../testing/replay.ts";
import { prepare, runRule } from "../testing/run-rule.ts";

describe("NE-fib: as the kernel does", () => replay("NE-fib"));
describe("NE-rt: as the kernel does", () => replay("NE-rt"));

const is = (left: Json, right: Json, op = "=="): Json => ({ match: { op, left, right } });

describe("fib", () => {
  const left = (result: string, ...flags: string[]): Json => ({ fib: { result, flags } });

  test("NE-fib: what the lookup asks", () => {
    const asked: FibQuery[] = [];
    const view = {
      ...namespaceView(),
      fib: (query: FibQuery) => {
        asked.push(query);
        return null;
      },
    };
    const packet = packetAt("tcp-ssh", "forward");
    packet.mark = 7;
    const expr = is(left("oif", "saddr", "mark", "iif"), false);
    const outcome = runRule(prepare("ip forward", [expr]), packet, { iif: "in0", oif: "out0", view });
    expect(outcome.verdict).toBe("continue");
    expect(asked).toEqual([
      {
        family: 4,
        dst: address("10.1.0.3"),
        src: address("10.2.0.3"),
        mark: 7,
        tos: 32,
        iif: LINKS.find((link) => link.name === "out0"),
        oif: null,
      },
    ]);
  });

  test("NE-fib: the two ways of writing that there is a route", () => {
    const ask = (expr: Json) =>
      runRule(prepare("ip prerouting", [expr]), packetAt("stray", "prerouting"), { iif: "in0" }).verdict;
    expect(ask(is(left("check", "saddr", "iif"), false))).toBe("continue");
    expect(ask(is(left("oif", "saddr", "iif"), false))).toBe("continue");
    expect(ask(is(left("oif", "saddr"), true))).toBe("continue");
    expect(ask(is(left("check", "saddr"), true))).toBe("continue");
  });

  test("NE-fib: what comes by the loopback device is always at home", () => {
    const expr = is(left("oif", "saddr", "iif"), true);
    const prepared = prepare("ip prerouting", [expr]);
    expect(runRule(prepared, packetAt("stray", "prerouting"), { iif: "lo" }).verdict).toBe("continue");
  });

  test("NE-fib: a type in words", () => {
    const prepared = prepare("ip prerouting", [is(left("type", "daddr"), "local")]);
    expect(runRule(prepared, packetAt("tcp", "prerouting"), { iif: "in0" }).explanation).toEqual({
      why: "type of the destination address is unicast, not local",
      failed: { condition: "fib daddr type local", wanted: "local", actual: "unicast" },
    });
  });

  test("NE-fib: an address to ask for is needed", () => {
    expect(prepare("ip prerouting", [is(left("type", "iif"), "local")]).problems).toHaveLength(1);
  });
});

describe("rt", () => {
  test("NE-rt: before routing there is no route", () => {
    const prepared = prepare("ip prerouting", [is({ rt: { key: "ipsec" } }, false)]);
    expect(runRule(prepared, packetAt("tcp", "prerouting")).explanation?.why).toBe("the packet has no route yet");
  });

  test("NE-rt: that no IPsec policy applies is said", () => {
    const outcome = runRule(prepare("ip forward", [is({ rt: { key: "ipsec" } }, false)]), packetAt("tcp", "forward"));
    expect(outcome.verdict).toBe("continue");
    expect(outcome.assumed).toHaveLength(1);
  });

  test("NE-rt: the smaller MTU of both ways counts, and a route's own", () => {
    const view = {
      ...namespaceView(),
      fib: ({ dst }: FibQuery) =>
        ({ type: "unicast", devices: LINKS, mtu: dst === address("10.1.0.2") ? 1400 : null }) as const,
    };
    const ask = (right: number) =>
      runRule(prepare("ip forward", [is({ rt: { key: "mtu" } }, right)]), packetAt("tcp", "forward"), {
        oif: "out0",
        view,
      });
    expect(ask(1360).verdict).toBe("continue");
    expect(ask(1460).explanation?.failed?.actual).toBe("1360");
  });
});

const listening: Socket = {
  proto: "tcp",
  state: "LISTEN",
  local: { address: null, port: 443 },
  remote: { address: null, port: null },
  dev: null,
  v6only: false,
  processes: [],
  uid: 0,
  inode: 1,
  cgroup: "/system.slice/web.service",
  mark: 9,
  backlog: 0,
};

describe("socket", () => {
  const ask = (body: Json, right: Json, socket: Socket = listening, op = "==") =>
    runRule(prepare("ip input", [is({ socket: body }, right, op)]), packetAt("tcp-to-router", "input"), {
      iif: "in0",
      view: namespaceView({ at: address("10.1.0.1"), port: 443, socket }),
    });

  test("NE-socket: the mark and the address of the socket that the packet is for", () => {
    expect(ask({ key: "mark" }, 9).verdict).toBe("continue");
    expect(ask({ key: "mark" }, 8).explanation?.why).toBe("socket's mark is 0x00000009, not 0x00000008");
    expect(ask({ key: "wildcard" }, 1).verdict).toBe("continue");
    const bound = { ...listening, local: { address: address("10.1.0.1"), port: 443 } };
    expect(ask({ key: "wildcard" }, 1, bound).verdict).toBeNull();
  });

  test("NE-socket: control groups by level", () => {
    const group = (level: number, path: string) => ask({ key: "cgroupv2", level }, path).verdict;
    expect(group(1, "system.slice")).toBe("continue");
    expect(group(2, "system.slice/web.service")).toBe("continue");
    expect(group(1, "user.slice")).toBeNull();
    expect(group(3, "system.slice/web.service")).toBeNull();
    expect(ask({ key: "cgroupv2", level: 1 }, "x", { ...listening, cgroup: null }).verdict).toBe("undetermined");
  });

  test("NE-socket: whether a socket is transparent cannot be told", () => {
    expect(ask({ key: "transparent" }, 1).verdict).toBe("undetermined");
  });

  test("NE-socket: without a socket nothing matches, negated or not", () => {
    for (const op of ["==", "!="]) {
      const prepared = prepare("ip input", [is({ socket: { key: "mark" } }, 9, op)]);
      expect(runRule(prepared, packetAt("tcp-to-router", "input"), { iif: "in0" })).toMatchObject({
        verdict: null,
        explanation: { why: "no local socket is there for the packet" },
      });
    }
  });

  test("NE-socket: a packet on its way out carries its own", () => {
    const prepared = prepare("ip output", [is({ socket: { key: "mark" } }, 16)]);
    expect(runRule(prepared, packetAt("local-udp", "output"), { oif: "out0" }).verdict).toBe("continue");
  });
});
