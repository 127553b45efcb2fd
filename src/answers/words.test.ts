import { expect, test } from "vitest";
import { oddHost } from "../../e2e/hosts/odd-host.ts";
import { hostOf, sampleHost } from "../host/testing/sample.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { ask } from "./ask.ts";
import type { QuestionText } from "./question-text.ts";
import { packetName } from "./words.ts";

function names(host: ReturnType<typeof hostOf>, question: QuestionText): readonly string[] {
  const asked = ask(host, question);
  if (!asked.ok) throw new Error(asked.error);
  const journey = simulate(compileHost(host), asked.value);
  return journey.packets.map((packet) => packetName(journey, packet));
}

test("what carries another packet through a tunnel is neither a request nor a reply", () => {
  const question: QuestionText = { from: "host", to: "10.42.0.9", port: 443, proto: "tcp" };
  expect(names(hostOf(oddHost()), question)).toEqual([
    "request",
    "in the tunnel",
    "in the tunnel, back",
    "in the tunnel",
    "in the tunnel, back",
    "reply",
  ]);
});

test("a datagram's answer is a reply, whatever was rewritten on the way", () => {
  const question: QuestionText = { from: "outside:eth0", to: "192.0.2.10", port: 5353, proto: "udp" };
  expect(names(sampleHost("docker-28.5-basic"), question)).toEqual(["request", "reply"]);
  const out: QuestionText = { from: "container:web", to: "203.0.113.7", port: 53, proto: "udp" };
  expect(names(sampleHost("docker-28.5-basic"), out)).toEqual(["request", "reply"]);
});
