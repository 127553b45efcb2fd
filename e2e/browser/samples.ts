import { readFileSync } from "node:fs";

/** The text of a sample's snapshot. */
export function sampleText(name: string): string {
  return readFileSync(`public/samples/${name}/snapshot.json`, "utf8");
}
