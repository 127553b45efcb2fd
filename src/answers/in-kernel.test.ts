import { expect, test } from "vitest";
import { SAMPLES, sampleHost } from "../host/testing/sample.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { ask } from "./ask.ts";
import { failsAtOnce, inKernel } from "./in-kernel.ts";
import { suggest } from "./suggestions.ts";

/** What runs for the other family, where the two have functions of their own. */
const FOUR = /^(ip_|ipt_|tcp_v4_|udp_|icmp_|__icmp_|arp_|fib_)/;
const SIX = /^(ip6_|ip6t_|tcp_v6_|udpv6_|icmpv6_|icmp6_|ndisc_|fib6_)/;

test("every step of every suggested question says what happens there, in functions of its packet's family", () => {
  const seen = new Set<string>();
  for (const sample of SAMPLES) {
    const host = sampleHost(sample);
    const compiled = compileHost(host);
    for (const { question } of suggest(host)) {
      const asked = ask(host, question);
      if (!asked.ok) throw new Error(asked.error);
      for (const packet of simulate(compiled, asked.value).packets)
        for (const step of packet.steps) {
          const { does, functions } = inKernel(packet, step);
          seen.add(step.at);
          expect(does, step.note).toMatch(/\w.*[.?]$/);
          const other = step.header.src.includes(":") ? FOUR : SIX;
          expect(
            functions.filter((name) => other.test(name)),
            step.note,
          ).toEqual([]);
        }
    }
  }
  expect(seen.size).toBeGreaterThanOrEqual(12);
});

test("a program hears at once of what could not be sent, and of nothing that was", () => {
  const host = sampleHost("docker-28.5-basic");
  const compiled = compileHost(host);
  const end = (from: string, to: string, port: number): boolean => {
    const asked = ask(host, { from, to, port, proto: "tcp" });
    if (!asked.ok) throw new Error(asked.error);
    const packet = simulate(compiled, asked.value).packets[0];
    const drop = packet?.steps.at(-1);
    if (!packet || drop?.at !== "drop") throw new Error("it was not dropped");
    return failsAtOnce(packet, drop);
  };
  expect(end("container:db", "203.0.113.7", 443)).toBe(true);
  expect(end("container:web", "172.19.0.3", 5432)).toBe(false);
});
