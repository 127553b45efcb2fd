/** `npm run kernel`: what the simulator says, against what this machine's kernel does. README.md has the options. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Agent } from "./agent.ts";
import { readCases, runCases } from "./run-cases.ts";
import { simulator } from "./simulator.ts";
import { Tally } from "./tally.ts";

const { values: options } = parseArgs({
  options: {
    case: { type: "string", default: "" },
    found: { type: "boolean", default: false },
    jobs: { type: "string", default: String(Math.min(2, availableParallelism())) },
    "record-only": { type: "boolean", default: false },
  },
});

const folder = fileURLToPath(new URL(options.found ? "found" : "cases", import.meta.url));
const answer = options["record-only"] ? null : await simulator();
const agents = Array.from({ length: Number(options.jobs) }, () => new Agent());
const tally = new Tally();
const began = Date.now();

process.on("SIGINT", () => process.exit(130)); // the agents end with this process, and with them their namespaces
try {
  await runCases(agents, readCases(folder, options.case), answer, tally);
} finally {
  await Promise.all(agents.map((a) => a.end()));
}

if (!answer) console.log("\nThe simulator was not asked: the kernel's own answers were recorded alone.");
console.log(`\n${tally.figures()} in ${((Date.now() - began) / 1000).toFixed(1)} s`);
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed > 0 ? 1 : 0;
