import { readFileSync } from "node:fs";
import { type Suggestion, suggest } from "../../src/answers/suggestions.ts";
import { buildHost } from "../../src/host/build.ts";
import type { Host } from "../../src/host/model.ts";
import { readSnapshot } from "../../src/snapshot/read.ts";

/** The text of a sample's snapshot. */
export function sampleText(name: string): string {
  return readFileSync(`public/samples/${name}/snapshot.json`, "utf8");
}

/** A sample as the page has it, read beside the page. */
export function sampleHost(name: string): Host {
  const snapshot = readSnapshot(sampleText(name));
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  return buildHost(snapshot.value);
}

export function suggestionsFor(name: string): readonly Suggestion[] {
  return suggest(sampleHost(name));
}
