/**
 * What the printers print, beside what the tools themselves printed on the same network namespace (testing/printed.json:
 * the outputs of a snapshot, and the same commands without `-j`, of iproute2 6.1, iptables 1.8.9 and nftables 1.0.6).
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { buildHost } from "../../host/build.ts";
import { readSnapshotValue } from "../../snapshot/read.ts";
import type { Ground } from "../ground.ts";
import { groundOf } from "../testing/ground.ts";
import { printCommand, typed } from "./index.ts";

const { outputs, printed }: { outputs: object; printed: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync("src/lessons/commands/testing/printed.json", "utf8"),
);

function recorded(): Ground {
  const snapshot = readSnapshotValue({
    format: "hookline-snapshot",
    version: 1,
    namespaces: [{ inode: 1, role: "host", outputs }],
  });
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  const journey = {
    outcome: "answered",
    explanation: "",
    assumptions: [],
    packets: [],
    entries: [],
    fork: null,
  } as const;
  return { snapshot: snapshot.value, host: buildHost(snapshot.value), journey };
}

test.each(Object.keys(printed))("%s prints what the tool prints", (command) => {
  const trimmed = (text: string): string => text.trimEnd().replaceAll(/ +$/gm, "");
  const shown = printCommand(command, "host", recorded());
  expect(shown.ok ? trimmed(shown.value) : shown.error).toBe(trimmed(printed[command] ?? ""));
});

const WEB = { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8080, src: "203.0.113.7" } as const;

describe("conntrack -L", () => {
  const ground = groundOf("docker-28.5-basic", WEB);

  test("has an entry once it is confirmed, unreplied until the answer is seen", () => {
    const steps = ground.journey.packets.flatMap((packet) => packet.steps);
    const confirmed = steps.findIndex((step) => step.at === "conntrack" && step.action === "confirmed");
    expect(printCommand("conntrack -L", "host", ground, confirmed - 1)).toEqual({ ok: true, value: "" });
    expect(printCommand("conntrack -L", "host", ground, confirmed)).toEqual({
      ok: true,
      value:
        "tcp      6 120 SYN_SENT src=203.0.113.7 dst=192.0.2.10 sport=40000 dport=8080 [UNREPLIED] " +
        "src=172.18.0.2 dst=203.0.113.7 sport=80 dport=40000 mark=0 use=1",
    });
    // Laid out as conntrack-tools 1.4.7 printed `tcp      6 119 TIME_WAIT src=… [ASSURED] mark=0 use=1` after a probe.
    expect(printCommand("conntrack -L", "host", ground)).toMatchObject({
      value: expect.stringContaining("tcp      6 60 SYN_RECV src=203.0.113.7"),
    });
  });
});

describe("docker", () => {
  const ground = groundOf("docker-28.5-basic", WEB);

  test("port and inspect", () => {
    expect(printCommand("docker port api", "host", ground)).toEqual({ ok: true, value: "80/tcp -> 127.0.0.1:9000" });
    expect(printCommand("docker inspect -f '{{.HostConfig.NetworkMode}}' metrics", "host", ground)).toEqual({
      ok: true,
      value: "host",
    });
    expect(printCommand("docker network inspect -f '{{.Internal}}' back", "host", ground)).toEqual({
      ok: true,
      value: "true",
    });
  });
});

test("in a container's namespace one enters it first; grep leaves the lines that have the word", () => {
  const ground = groundOf("docker-28.5-basic", WEB);
  expect(typed("ip route", "web", ground)).toBe("nsenter -t 1906 -n ip route");
  expect(typed("ip route", "host", ground)).toBe("ip route");
  expect(printCommand("ip route | grep default", "web", ground)).toEqual({
    ok: true,
    value: "default via 172.18.0.1 dev eth0",
  });
});

test("what cannot be shown is refused, with what can", () => {
  const ground = groundOf("docker-28.5-basic", WEB);
  expect(printCommand("rm -rf /", "host", ground)).toMatchObject({ error: expect.stringContaining("ip [-6] route") });
  expect(printCommand("ip route", "nowhere", ground)).toEqual({
    ok: false,
    error: "There is no namespace 'nowhere' here.",
  });
  expect(printCommand("iptables -t nat -S NOTHING", "host", ground)).toMatchObject({ ok: false });
});
