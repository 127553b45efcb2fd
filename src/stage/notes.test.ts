import { expect, test } from "vitest";
import { ask } from "../answers/ask.ts";
import type { QuestionText } from "../answers/question-text.ts";
import { flattenSteps } from "../answers/steps.ts";
import type { Host } from "../host/model.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { courseOf } from "./course.ts";
import { contains, inset, overlap } from "./geometry.ts";
import { layoutHost } from "./layout/layout.ts";
import { notesAt } from "./notes.ts";
import { everyOddity, sampleHost } from "./testing/hosts.ts";

function told(of: string | Host, question: QuestionText) {
  const host = typeof of === "string" ? sampleHost(of) : of;
  const scene = layoutHost(host);
  const asked = ask(host, question);
  if (!asked.ok) throw new Error(asked.error);
  const journey = simulate(compileHost(host), asked.value);
  return { scene, journey, course: courseOf(scene, journey), steps: flattenSteps(journey) };
}

test("what was rewritten stays beside its station once the packet has gone on, and as long as it is that packet", () => {
  const { scene, journey, course, steps } = told("docker-28.5-basic", {
    from: "outside:eth0",
    src: "203.0.113.7",
    to: "192.0.2.10",
    port: 8080,
    proto: "tcp",
  });
  const texts = (index: number) =>
    notesAt(scene, journey, course, steps, { index, settled: true, zoom: 1 }).map(({ lines: [line] }) =>
      line?.map(({ text }) => text).join(" "),
    );
  const dnat = steps.findIndex(({ step }) => step.at === "nat" && step.kind === "dnat");
  const answer = steps.findIndex(({ packet }) => packet === 1);
  expect(texts(dnat)).toEqual([]);
  expect(texts(dnat + 1)).toEqual(["DNAT → 172.18.0.2:80"]);
  expect(texts(answer - 1)).toEqual(["DNAT → 172.18.0.2:80"]);
  expect(texts(answer)).toEqual([]);
  expect(texts(steps.length - 1)).toEqual(["un-DNAT → 192.0.2.10:8080"]);
});

test("the rule that a packet was rejected by stays at its mark while the error goes back", () => {
  const { scene, journey, course, steps } = told(everyOddity(), {
    from: "container:customer-facing-storefront-checkout-service-production-eu-1",
    to: "203.0.113.7",
    port: 25,
    proto: "tcp",
  });
  const losses = (index: number) =>
    notesAt(scene, journey, course, steps, { index, settled: true, zoom: 1 })
      .filter(({ tone }) => tone === "drop")
      .map(({ lines: [line] }) => line?.map(({ text }) => text).join(" "));
  const rejected = steps.findIndex(({ step }) => step.at === "drop");
  expect(losses(rejected)).toEqual([]);
  expect(losses(rejected + 1)).toEqual([expect.stringMatching(/^rejected: rule \d+ of filter\//)]);
  expect(losses(steps.length - 1)).toEqual(losses(rejected + 1));
});

test("from afar, too, what was rewritten is told inside of the drawing", () => {
  for (const [sample, to] of [
    ["docker-20.10-basic", "192.0.2.10"],
    ["docker-20.10-ufw", "192.0.2.10"],
    ["docker-29-nftables", "192.0.2.10"],
    ["docker-28.5-dualstack", "2001:db8:1::10"],
  ] as const) {
    const { scene, journey, course, steps } = told(sample, { from: "outside:eth0", to, port: 8080, proto: "tcp" });
    const last = { index: steps.length - 1, settled: true, zoom: 0.6 };
    const rewritten = notesAt(scene, journey, course, steps, last).filter(({ tone }) => tone === "dnat");
    expect(rewritten).toHaveLength(1);
    const whole = inset({ x: 0, y: 0, ...scene.size }, -0.01);
    for (const { rect } of rewritten) expect(contains(whole, rect), sample).toBe(true);
  }
});

test("docker-proxy stands between two connections, told from the moment that it opens its own", () => {
  const { scene, journey, course, steps } = told("docker-28.5-basic", {
    from: "host",
    to: "127.0.0.1",
    port: 8080,
    proto: "tcp",
  });
  const texts = (index: number) =>
    notesAt(scene, journey, course, steps, { index, settled: true, zoom: 1 })
      .filter(({ tone }) => tone === "connection")
      .map(({ lines }) => lines.flatMap((line) => line.map(({ text }) => text)).join(": "));
  const own = steps.findIndex(({ step }) => step.at === "send" && step.process === "docker-proxy");
  const opened = steps.findIndex(({ step, packet }) => packet === 2 && step.at === "send");
  expect(own).toBeGreaterThan(0);
  expect(texts(opened - 1)).toEqual([]);
  expect(texts(opened)).toEqual([
    "to docker-proxy: 127.0.0.1:40000 → 127.0.0.1:8080",
    "docker-proxy's own: 172.18.0.1:50001 → 172.18.0.2:80",
  ]);
  expect(texts(steps.length - 1)).toHaveLength(2);
});

test("a note covers no station, and no other note", () => {
  const { scene, journey, course, steps } = told("docker-28.5-noproxy", {
    from: "host",
    to: "127.0.0.1",
    port: 8080,
    proto: "tcp",
  });
  for (const zoom of [1, 0.7])
    for (const { index } of steps) {
      const rects = notesAt(scene, journey, course, steps, { index, settled: true, zoom }).map(({ rect }) => rect);
      for (const [at, rect] of rects.entries())
        for (const other of [...scene.stations.map((one) => one.rect), ...rects.slice(at + 1)])
          expect(overlap(rect, other), `step ${index} at ${zoom}`).toBe(false);
    }
});
