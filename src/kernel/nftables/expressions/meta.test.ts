import { describe, expect, test } from "vitest";
import type { Json } from "../../../host/model.ts";
import { LINKS, namespaceView } from "../testing/network.ts";
import { packetAt } from "../testing/packets.ts";
import { replay } from "../testing/replay.ts";
import { prepare, runRule } from "../testing/run-rule.ts";

describe("NE-meta: as the kernel does", () => replay("NE-meta"));

const is = (key: string, right: Json, op = "=="): Json => ({ match: { op, left: { meta: { key } }, right } });

describe("bridges, which this kernel does not load", () => {
  const ask = (statement: Json) =>
    runRule(prepare("bridge forward", [statement]), packetAt("bridged-tcp", "forward"), { iif: "p1", oif: "p2" });

  test("NE-meta: ibrname and obrname are the bridge that the port belongs to", () => {
    expect(ask(is("ibrname", "br0")).verdict).toBe("continue");
    expect(ask(is("ibrname", "br1")).explanation?.why).toBe('bridge of the input device is "br0", not "br1"');
    expect(ask(is("obrname", "br*", "!=")).verdict).toBeNull();
    expect(ask(is("ibridgename", "br0")).verdict).toBe("continue");
  });

  test("NE-meta: a device that is no port has no bridge, negated or not", () => {
    const outside = (op: string) =>
      runRule(prepare("bridge input", [is("ibrname", "br0", op)]), packetAt("bridge-to-router", "input"), {
        iif: "in0",
      });
    expect(outside("==").verdict).toBeNull();
    expect(outside("!=")).toMatchObject({ verdict: null, explanation: { why: "in0 has no bridge" } });
  });

  test("NE-meta: without the bridge's VLANs a PVID cannot be told", () => {
    expect(ask(is("ibrpvid", 1)).verdict).toBe("undetermined");
  });
});

describe("who sent the packet", () => {
  const ask = (statement: Json, uid: number | null) => {
    const packet = packetAt("local-tcp", "output");
    packet.owner = { process: null, pid: null, uid, gid: null, cgroup: null, dev: null };
    return runRule(prepare("ip output", [statement]), packet, { oif: "out0" });
  };

  test("NE-meta: a user that is not known cannot be told", () => {
    expect(ask(is("skuid", 1000), 1000).verdict).toBe("continue");
    expect(ask(is("skuid", 0), 1000).explanation?.why).toBe("user is 1000, not 0");
    expect(ask(is("skuid", 1000), null).verdict).toBe("undetermined");
    expect(ask(is("skgid", 1000), 1000).verdict).toBe("undetermined");
  });

  test("NE-meta: a packet that is passed on has no owner", () => {
    const prepared = prepare("ip forward", [is("skuid", 0, "!=")]);
    expect(runRule(prepared, packetAt("tcp", "forward")).explanation?.why).toBe("no local process sent the packet");
  });
});

describe("other keys", () => {
  const ask = (statement: Json) =>
    runRule(prepare("ip prerouting", [statement]), packetAt("tcp", "prerouting"), { iif: "in0" });

  test.each(["time", "hour", "day", "cpu", "rtclassid", "secmark"])("NE-meta: %s is not in a snapshot", (key) => {
    const right = { time: "2026-01-01 00:00:00", hour: "10:00", day: "Monday" }[key] ?? 1;
    const prepared = prepare("ip prerouting", [is(key, right)]);
    expect(prepared.problems).toHaveLength(1);
    expect(runRule(prepared, packetAt("tcp", "prerouting")).verdict).toBe("undetermined");
  });

  test("NE-meta: there is no device within a VRF where there is no VRF", () => {
    expect(ask(is("sdif", "0")).verdict).toBe("continue");
    expect(ask(is("sdifname", "vrf0")).verdict).toBeNull();
    const [link] = LINKS;
    if (link === undefined) throw new Error("no links");
    const vrf = { ...link, kind: { type: "vrf", table: 10 } } as const;
    const view = { ...namespaceView(), links: [...LINKS, vrf] };
    const prepared = prepare("ip prerouting", [is("sdifname", "vrf0")]);
    expect(runRule(prepared, packetAt("tcp", "prerouting"), { iif: "in0", view }).verdict).toBe("undetermined");
  });

  test("NE-meta: a wildcard stands for any ending, and a backslash before it for a star", () => {
    expect(ask(is("iifname", "in*")).verdict).toBe("continue");
    expect(ask(is("iifname", "in\\*")).verdict).toBeNull();
    expect(ask(is("iifname", "in0*")).verdict).toBe("continue");
  });

  test("NE-meta: an interface that nft knew by number alone", () => {
    expect(ask(is("iif", "2")).verdict).toBe("continue");
    expect(ask(is("iif", "77")).verdict).toBeNull();
    expect(ask(is("iif", "out0")).explanation?.failed).toEqual({
      condition: 'iif "out0"',
      wanted: '"out0"',
      actual: '"in0"',
    });
  });

  test("NE-meta: a random number is the question's, and said", () => {
    const outcome = ask(is("random", 2 ** 31, "<"));
    expect(outcome.verdict).toBe("continue");
    expect(outcome.assumed).toEqual(["the random number of rule ip t c 1 is 1073741824"]);
  });
});
