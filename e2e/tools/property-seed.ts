/**
 * In CI, properties are tried with the same values at every run, so that a run is green or red by the code alone; elsewhere
 * with new ones each time, of which a failed run prints the seed.
 */
import { readFileSync } from "node:fs";
import { beforeAll, expect } from "vitest";

const SEED = 20261128;

beforeAll(async () => {
  const path = expect.getState().testPath;
  // Most files of tests have no properties, and do not wait for what makes them.
  if (!process.env["CI"] || !path || !readFileSync(path, "utf8").includes('"fast-check"')) return;
  const { default: check } = await import("fast-check");
  check.configureGlobal({ seed: SEED });
});
