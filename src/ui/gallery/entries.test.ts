import { expect, test } from "vitest";
import { DRAWN_HOSTS } from "../../../e2e/tools/drawn-hosts.ts";
import { ask } from "../../answers/ask.ts";
import type { QuestionText } from "../../answers/question-text.ts";
import { flattenSteps } from "../../answers/steps.ts";
import { suggest } from "../../answers/suggestions.ts";
import { parseView } from "../../app/address.ts";
import type { Host } from "../../host/model.ts";
import { hostOf, SAMPLES, sampleHost } from "../../host/testing/sample.ts";
import type { Journey } from "../../kernel/journey.ts";
import { type CompiledHost, compileHost, simulate } from "../../kernel/simulator.ts";
import { layoutHost } from "../../stage/layout/layout.ts";
import { ENTRIES } from "./entries.ts";
import { outcomeShows, sceneShows, stepShows } from "./shows.ts";

const hosts = new Map(
  [
    ...SAMPLES.map((name) => [name, sampleHost(name)] as const),
    ...Object.entries(DRAWN_HOSTS).map(([address, make]) => [address, hostOf(make())] as const),
  ].map(([name, host]): [string, { host: Host; compiled: CompiledHost }] => [
    name,
    { host, compiled: compileHost(host) },
  ]),
);

function journeyOf(name: string, question: QuestionText): Journey {
  const { host, compiled } = hosts.get(name) ?? {};
  if (!host || !compiled) throw new Error(`there is no host ${name}`);
  const asked = ask(host, question);
  if (!asked.ok) throw new Error(asked.error);
  return simulate(compiled, asked.value);
}

test("every moment shows what it is there for", () => {
  for (const { address, moments } of ENTRIES) {
    const { source, question } = parseView(address, "").view;
    const name = source?.type === "sample" ? source.name : source?.type === "url" ? source.url : null;
    if (name === null || !question) throw new Error(`${address} asks nothing of a host`);
    const journey = journeyOf(name, question);
    const host = hosts.get(name)?.host;
    const rooms = new Set(journey.packets.flatMap(({ steps }) => steps.map(({ ns }) => ns)));
    const scene = host && layoutHost(host, { rooms, devices: new Set() });
    const whole = new Set([...outcomeShows(journey), ...(scene ? sceneShows(scene) : [])]);
    const steps = flattenSteps(journey);
    for (const { step, shows } of moments) {
      const at = steps[step - 1];
      const shown = at ? stepShows(at.step) : [];
      for (const one of shows) expect([...whole, ...shown], `${address}&step=${step}`).toContain(one);
    }
  }
});

test("whatever a suggested question of a host shows has its moment", () => {
  const listed = new Set(ENTRIES.flatMap(({ moments }) => moments.flatMap(({ shows }) => shows)));
  const missing = new Set<string>();
  for (const [name, { host }] of hosts) {
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
