/**
 * Holds the order of the rooms: `tsx e2e/house/layers.ts [FOLDER]`, where FOLDER has a `src` (default: this project).
 *
 * dependency-cruiser reports nothing for what it cannot parse, so a clean report alone proves nothing: every source file
 * under `src` must be among the modules it saw, or this fails.
 */
import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { cruise } from "dependency-cruiser";
import { rooms } from "./rooms.ts";

const folder = resolve(process.argv[2] ?? ".");

const sources = (await readdir(resolve(folder, "src"), { recursive: true }))
  .filter((path) => /(?<!\.d)\.tsx?$/.test(path))
  .map((path) => `src/${path}`);

const { forbidden = [], options = {} } = rooms;
const { output } = await cruise(["src"], { ...options, baseDir: folder, ruleSet: { forbidden }, validate: true });
if (typeof output === "string") throw new Error("dependency-cruiser gave a text where its result was expected");

const seen = new Set(output.modules.map((module) => module.source));
const unseen = sources.filter((path) => !seen.has(path));
for (const path of unseen) console.error(`not seen by dependency-cruiser: ${path}`);
for (const { rule, from, to, cycle } of output.summary.violations) {
  console.error(`${rule.name}: ${[from, ...(cycle?.map((step) => step.name) ?? [to])].join(" → ")}`);
}

console.log(`${sources.length} files of src, ${output.summary.totalDependenciesCruised} imports`);
if (sources.length === 0) console.error("no source file was found: nothing was checked");
if (sources.length === 0 || unseen.length > 0 || output.summary.violations.length > 0) process.exitCode = 1;
