import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ask } from "../answers/ask.ts";
import { readQuestionTexts } from "../answers/question-text.ts";
import { SAMPLES, sampleHost } from "../host/testing/sample.ts";

interface Entry {
  readonly name: string;
  readonly question?: unknown;
  readonly questions: readonly { readonly title: string; readonly question: unknown }[];
}

const INDEX: readonly Entry[] = JSON.parse(readFileSync("public/samples/index.json", "utf8"));

test("the list of samples names every sample", () => {
  expect(INDEX.map((entry) => entry.name).toSorted()).toEqual(SAMPLES.toSorted());
});

test.each(INDEX.map((entry) => [entry.name, entry] as const))("%s can be asked what its list says", (name, entry) => {
  const host = sampleHost(name);
  expect(entry.questions.length).toBeGreaterThan(0);
  const all = [entry.question, ...entry.questions.map((one) => one.question)].filter((one) => one !== undefined);
  const questions = readQuestionTexts(all);
  if (!questions.ok) throw new Error(questions.error);
  for (const question of questions.value)
    expect(ask(host, question), JSON.stringify(question)).toMatchObject({ ok: true });
});
