/** `npm run kernel`: what the simulator says, against what this machine's kernel does. README.md has the options. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Agent } from "./agent.ts";
import { runEngine } from "./engine.ts";
import { fuzz, refused } from "./random/fuzz.ts";
import { runRoundTrips } from "./round-trip.ts";
import { readCases, runCases, runMetamorphic } from "./run-cases.ts";
import { simulator } from "./simulator.ts";
import { runStorm } from "./storm.ts";
import { Tally } from "./tally.ts";

const { values: options } = parseArgs({
  options: {
    case: { type: "string" },
    random: { type: "string" },
    seed: { type: "string", default: "1" },
    host: { type: "string" },
    shrinks: { type: "string", default: "10" },
    cases: { type: "boolean", default: false },
    engine: { type: "boolean", default: false },
    found: { type: "boolean", default: false },
    jobs: { type: "string", default: String(Math.min(2, availableParallelism())) },
    "record-only": { type: "boolean", default: false },
  },
});

const folder = fileURLToPath(new URL(options.found ? "found" : "cases", import.meta.url));
const answer = options["record-only"] ? null : simulator;
const agents = Array.from({ length: Number(options.jobs) }, () => new Agent());
const tally = new Tally();
const began = Date.now();

process.on("SIGINT", () => process.exit(130)); // the agents end with this process, and with them their namespaces
/** Nothing was picked: everything runs. */
const whole = options.case === undefined && !options.cases && !options.host && !options.found && !options.engine;
// a case asked for by name, or one random host, is asked alone
const random = Number(options.random ?? (options.host ? 40 : whole ? 300 : 0));
try {
  if (!options.host && !options.engine) await runCases(agents, readCases(folder, options.case ?? ""), answer, tally);
  if (whole) await runRoundTrips(tally);
  if (answer && whole) await runMetamorphic(agents, readCases(folder, ""), answer, tally);
  if (whole && agents[0]) await runStorm(agents[0], tally);
  if (answer && (whole || options.engine) && agents[0]) await runEngine(agents[0], answer, tally);
  if (random > 0)
    await fuzz(
      agents,
      {
        seed: Number(options.seed),
        questions: random,
        host: options.host === undefined ? null : Number(options.host),
        found: fileURLToPath(new URL("found", import.meta.url)),
        shrinks: Number(options.shrinks),
      },
      answer,
      tally,
    );
} finally {
  await Promise.all(agents.map((a) => a.end()));
}

for (const line of refused) console.log(`a generated rule was refused: ${line}`);
if (!answer) console.log("\nThe simulator was not asked: the kernel's own answers were recorded alone.");
console.log(`\n${tally.figures()} in ${((Date.now() - began) / 1000).toFixed(1)} s`);
console.log(`${tally.passed} passed, ${tally.failed} failed`);
// a few are bad luck; more are a bench that no longer sees
const blind = tally.leftOut * 100 > tally.random + tally.leftOut;
if (blind) console.log("too many random questions had to be left out");
process.exitCode = tally.failed > 0 || blind ? 1 : 0;
