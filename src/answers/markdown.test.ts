import { describe, expect, test } from "vitest";
import { SAMPLES, sampleHost } from "../host/testing/sample.ts";
import type { Journey } from "../kernel/journey.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { ask } from "./ask.ts";
import { journeyMarkdown } from "./markdown.ts";
import type { QuestionText } from "./question-text.ts";
import { sequenceDiagram } from "./sequence-diagram.ts";
import { flattenSteps } from "./steps.ts";
import { suggest } from "./suggestions.ts";

function journeyOf(sample: string, text: QuestionText): Journey {
  const host = sampleHost(sample);
  const question = ask(host, text);
  if (!question.ok) throw new Error(question.error);
  return simulate(compileHost(host), question.value);
}

const PUBLISHED: QuestionText = {
  from: "outside:eth0",
  to: "192.0.2.10",
  port: 8080,
  proto: "tcp",
  src: "203.0.113.7",
};

test("a published port as a diagram: who passes it to whom, and where it is rewritten", () => {
  expect(sequenceDiagram(journeyOf("docker-28.5-basic", PUBLISHED))).toBe(`sequenceDiagram
  participant p0 as outside eth0
  participant p1 as host
  participant p2 as web
  p0->>p1: SYN 203.0.113.7:40000 → 192.0.2.10:8080
  Note over p1: DNAT 192.0.2.10:8080 → 172.18.0.2:80
  p1->>p2: SYN 203.0.113.7:40000 → 172.18.0.2:80
  Note over p2: Socket *:80 of httpd takes it.
  p2-->>p1: SYN/ACK 172.18.0.2:80 → 203.0.113.7:40000
  Note over p1: DNAT undone 172.18.0.2:80 → 192.0.2.10:8080
  p1-->>p0: SYN/ACK 192.0.2.10:8080 → 203.0.113.7:40000
`);
});

test("a packet that never leaves its namespace has an arrow to where it is", () => {
  const diagram = sequenceDiagram(
    journeyOf("docker-28.5-basic", { from: "host", to: "127.0.0.1", port: 8080, proto: "tcp" }),
  );
  expect(diagram).toContain("  p0->>p0: SYN 127.0.0.1:");
});

describe.each(SAMPLES)("%s", (sample) => {
  test("every suggested question is told in full: each step by its number, each rule that matched", () => {
    const host = sampleHost(sample);
    const compiled = compileHost(host);
    for (const { question: text } of suggest(host)) {
      const question = ask(host, text);
      if (!question.ok) throw new Error(question.error);
      const journey = simulate(compiled, question.value);
      const markdown = journeyMarkdown(sample, text, journey);
      const numbers = [...markdown.matchAll(/^(\d+)\. \*\*/gm)].map(([, number]) => Number(number));
      const steps = flattenSteps(journey);
      expect(numbers.slice(0, steps.length)).toEqual(steps.map(({ index }) => index + 1));
      const matched = steps.flatMap(({ step }) =>
        step.at === "chain" ? step.rules.filter((look) => look.matched) : [],
      );
      expect([...markdown.matchAll(/^ +- /gm)].length).toBeGreaterThanOrEqual(matched.length);
    }
  });
});

test("what a host calls its things is text, not markup", () => {
  const journey = journeyOf("docker-28.5-basic", PUBLISHED);
  const hostile = "<img src=x> [a](b) `c` **d** #1; end";
  const packets = journey.packets.map((packet) => ({
    ...packet,
    steps: packet.steps.map((step) => ({ ...step, ns: hostile, note: `${hostile}\n\n# title` })),
  }));
  const markdown = journeyMarkdown(hostile, PUBLISHED, { ...journey, packets });
  const [prose = "", diagram = "", more = ""] = markdown.split("```");
  for (const text of [prose, more]) expect(text.replaceAll(/\\./g, "")).not.toMatch(/<img|\[a\]|`c`|\*\*d|^# /m);
  const messages = [...diagram.matchAll(/: (.*)$/gm)].map(([, message = ""]) => message.replaceAll(/#\d+;/g, ""));
  for (const message of messages) expect(message).not.toMatch(/[<>`[\];#=]/);
  expect(diagram).toContain("#60;img src#61;x#62;");
});
