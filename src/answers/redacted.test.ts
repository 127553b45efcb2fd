import { describe, expect, test } from "vitest";
import { buildHost } from "../host/build.ts";
import { SAMPLES, sampleValue } from "../host/testing/sample.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { readSnapshotValue } from "../snapshot/read.ts";
import { CATEGORIES } from "../snapshot/redact/key.ts";
import { redact, restore } from "../snapshot/redact/redact.ts";
import type { Json } from "../snapshot/redact/walk.ts";
import { ask } from "./ask.ts";
import type { QuestionText } from "./question-text.ts";
import { suggest } from "./suggestions.ts";

function hostOf(value: unknown) {
  const snapshot = readSnapshotValue(value);
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  return compileHost(buildHost(snapshot.value));
}

/** In sentences a word may be a name by chance; MACs of the outside are made up of addresses by the simulator. */
const SENTENCES = new Set(["explanation", "note", "why", "reason", "assumptions", "by", "ether", "mac"]);

function journeyOf(host: ReturnType<typeof hostOf>, question: QuestionText): string {
  const asked = ask(host.host, question);
  if (!asked.ok) throw new Error(`${JSON.stringify(question)}: ${asked.error}`);
  return JSON.stringify(simulate(host, asked.value), (key, value) => (SENTENCES.has(key) ? null : value));
}

describe.each(SAMPLES)("%s, redacted", (name) => {
  const original = sampleValue(name) as Json;
  const { snapshot, key, left, rename } = redact(original, CATEGORIES, "a test's");

  test("holds none of what was there", () => {
    expect(left).toEqual([]);
    expect(Object.values(key.entries.names).length).toBeGreaterThan(5);
    expect(Object.values(key.entries.addresses).length).toBeGreaterThan(5);
  });

  test("gives back what was there, with the key", () => {
    expect(restore(snapshot, key)).toEqual(original);
  });

  test("gives the same journeys, renamed", () => {
    const before = hostOf(original);
    const after = hostOf(snapshot);
    for (const { question } of suggest(before.host)) {
      const renamed: QuestionText = JSON.parse(rename(JSON.stringify(question)));
      expect(journeyOf(after, renamed)).toEqual(rename(journeyOf(before, question)));
    }
  });
});
