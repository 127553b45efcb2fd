import { expect, test } from "vitest";
import { ask } from "../../answers/ask.ts";
import { flattenSteps } from "../../answers/steps.ts";
import { sampleHost } from "../../host/testing/sample.ts";
import { compileHost, simulate } from "../../kernel/simulator.ts";
import { toldStep, toldText } from "./told.ts";

const host = sampleHost("docker-28.5-basic");
const asked = ask(host, { from: "outside:eth0", to: "192.0.2.10", port: 8080, proto: "tcp", src: "203.0.113.7" });
if (!asked.ok) throw new Error(asked.error);
const journey = simulate(compileHost(host), asked.value);
const steps = flattenSteps(journey);

test("at rest every step is told of", () => {
  for (const { index } of steps) expect(toldStep(steps, index, false)).toBe(index);
});

test("while it plays, where a packet sets out and the milestones are told of, and nothing between them", () => {
  const told = new Set(steps.map(({ index }) => toldStep(steps, index, true)));
  const names = [...told].map((index) => {
    const step = steps[index]?.step;
    return step?.at === "nat" ? step.kind : step?.at;
  });
  expect(names).toEqual(["send", "dnat", "socket", "send", "un-dnat"]);
  for (const { index } of steps) expect(toldStep(steps, index, true)).toBeLessThanOrEqual(index);
});

test("the last step comes with what came of it all", () => {
  expect(toldText(journey, steps, 0)).toBe("Step 1 of 38: 203.0.113.7, outside, sends to the host (192.0.2.10).");
  expect(toldText(journey, steps, 37)).toMatch(/^Step 38 of 38: .*\. Answered: The host \(192\.0\.2\.10\) answers/);
  expect(toldText(journey, steps, 38)).toBe("");
});
