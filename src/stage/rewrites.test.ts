import { expect, test } from "vitest";
import { ask } from "../answers/ask.ts";
import { flattenSteps } from "../answers/steps.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { courseOf } from "./course.ts";
import { layoutHost } from "./layout/layout.ts";
import { rewritesAt } from "./rewrites.ts";
import { sampleHost } from "./testing/hosts.ts";

test("what was rewritten stays below its station once the packet has gone on, and as long as it is that packet", () => {
  const host = sampleHost("docker-28.5-basic");
  const scene = layoutHost(host);
  const asked = ask(host, { from: "outside:eth0", src: "203.0.113.7", to: "192.0.2.10", port: 8080, proto: "tcp" });
  if (!asked.ok) throw new Error(asked.error);
  const journey = simulate(compileHost(host), asked.value);
  const course = courseOf(scene, journey);
  const steps = flattenSteps(journey);
  const texts = (index: number) =>
    rewritesAt(scene, course, steps, index).map(({ title, after }) => `${title} ${after}`);
  const dnat = steps.findIndex(({ step }) => step.at === "nat" && step.kind === "dnat");
  const answer = steps.findIndex(({ packet }) => packet === 1);
  expect(texts(dnat)).toEqual([]);
  expect(texts(dnat + 1)).toEqual(["DNAT 172.18.0.2:80"]);
  expect(texts(answer - 1)).toEqual(["DNAT 172.18.0.2:80"]);
  expect(texts(answer)).toEqual([]);
  expect(texts(steps.length - 1)).toEqual(["un-DNAT 192.0.2.10:8080"]);
});
