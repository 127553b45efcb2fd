import { describe, expect, test } from "vitest";
import { hostOf, sampleValue } from "../host/testing/sample.ts";
import { compileHost } from "./simulator.ts";
import { ask } from "./testing/ask.ts";

/** The sample with web paused, and side, which lives with it; with or without what ss tells of control groups. */
function paused(groups: boolean) {
  const text = JSON.stringify(sampleValue("docker-28.5-basic"));
  const [, web = ""] = /"Id":"([0-9a-f]{64})","Name":"\/web"/.exec(text) ?? [];
  // The server of DNS in there is one of its own processes here.
  const grouped = text.replaceAll(/(python3\S+ \S+ \S+ cgroup:\/) /g, `$1docker/${web} `);
  const value = JSON.parse(groups ? grouped : text.replaceAll(/ cgroup:[^ ]+/g, ""));
  for (const one of value.docker.containers) if (/web|side/.test(one.Name)) one.State.Status = "paused";
  return compileHost(hostOf(value));
}

describe.each([
  ["as its control group tells", true],
  ["as everybody in its namespace is", false],
])("SK-13: a container is paused, %s", (_, groups) => {
  const host = paused(groups);
  const says = "web is paused: the kernel takes what comes for it, and none of its processes reads it.";

  test("a datagram is read by nobody, straight or by way of the proxy", () => {
    for (const question of ["outside eth0 203.0.113.7 -> 192.0.2.10:5353 udp", "host -> 127.0.0.1:5353 udp"]) {
      const { outcome, explanation } = ask(host, question);
      expect([outcome, explanation]).toEqual(["silence", `Nothing comes back to the asker. ${says}`]);
    }
  });

  test("the kernel opens a connection all the same, which is said", () => {
    const { outcome, explanation } = ask(host, "outside eth0 203.0.113.7 -> 192.0.2.10:8080 tcp");
    expect(outcome).toBe("answered");
    expect(explanation).toContain(says);
  });

  test("its resolver is a process of the engine's, and what listens on the host is none of its own", () => {
    for (const question of ["web -> 127.0.0.11:53 udp", "web -> 172.18.0.1:123 udp"]) {
      const { outcome, explanation } = ask(host, question);
      expect(outcome).toBe("answered");
      expect(explanation).not.toContain("paused");
    }
  });
});
