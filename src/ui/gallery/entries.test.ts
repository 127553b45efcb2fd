import { expect, test } from "vitest";
import { ask } from "../../answers/ask.ts";
import type { QuestionText } from "../../answers/question-text.ts";
import { flattenSteps } from "../../answers/steps.ts";
import { suggest } from "../../answers/suggestions.ts";
import { parseView } from "../../app/address.ts";
import type { Host } from "../../host/model.ts";
import { SAMPLES, sampleHost } from "../../host/testing/sample.ts";
import type { Journey } from "../../kernel/journey.ts";
import { type CompiledHost, compileHost, simulate } from "../../kernel/simulator.ts";
import { layoutHost } from "../../stage/layout/layout.ts";
import { ENTRIES } from "./entries.ts";
import { outcomeShows, sceneShows, stepShows } from "./shows.ts";

const samples = new Map(
  SAMPLES.map((name): [string, { host: Host; compiled: CompiledHost }] => {
    const host = sampleHost(name);
    return [name, { host, compiled: compileHost(host) }];
  }),
);

function journeyOf(sample: string, question: QuestionText): Journey {
  const { host, compiled } = samples.get(sample) ?? {};
  if (!host || !compiled) throw new Error(`there is no sample ${sample}`);
  const asked = ask(host, question);
  if (!asked.ok) throw new Error(asked.error);
  return simulate(compiled, asked.value);
}

test("every moment shows what it is there for", () => {
  for (const { address, moments } of ENTRIES) {
    const { source, question } = parseView(address, "").view;
    if (source?.type !== "sample" || !question) throw new Error(`${address} asks nothing of a sample`);
    const journey = journeyOf(source.name, question);
    const host = samples.get(source.name)?.host;
    const whole = new Set([...outcomeShows(journey), ...(host ? sceneShows(layoutHost(host)) : [])]);
    const steps = flattenSteps(journey);
    for (const { step, shows } of moments) {
      const at = steps[step - 1];
      const shown = at ? stepShows(at.step) : [];
      for (const one of shows) expect([...whole, ...shown], `${address}&step=${step}`).toContain(one);
    }
  }
});

test("whatever a suggested question of a sample shows has its moment", () => {
  const listed = new Set(ENTRIES.flatMap(({ moments }) => moments.flatMap(({ shows }) => shows)));
  const missing = new Set<string>();
  for (const [name, { host }] of samples) {
    const journeys = suggest(host).map(({ question }) => journeyOf(name, question));
    const shown = journeys.flatMap((journey) => [
      ...outcomeShows(journey),
      ...flattenSteps(journey).flatMap(({ step }) => stepShows(step)),
    ]);
    for (const one of [...sceneShows(layoutHost(host)), ...shown])
      if (!listed.has(one)) missing.add(`${one} in ${name}`);
  }
  expect([...missing]).toEqual([]);
});
