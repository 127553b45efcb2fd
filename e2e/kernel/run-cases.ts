import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Agent } from "./agent.ts";
import { type Case, parseCase, printAsk } from "./case-file.ts";
import { outcomeOf } from "./compare.ts";
import { lacking } from "./features.ts";
import { Host } from "./host.ts";
import { judge } from "./judge.ts";
import { metamorphic } from "./metamorphic.ts";
import { questionOf, type Simulator, simulate } from "./simulator.ts";
import type { Tally } from "./tally.ts";
import { wordingPartings } from "./wording.ts";

export interface NamedCase extends Case {
  /** Path below the cases' folder, without its ending. */
  readonly name: string;
}

/** Every case below a folder whose path contains `pattern`. */
export function readCases(folder: string, pattern: string): NamedCase[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".case") && path.includes(pattern))
    .sort()
    .map((path) => {
      try {
        return {
          name: relative(".", path).slice(0, -".case".length),
          ...parseCase(readFileSync(join(folder, path), "utf8")),
        };
      } catch (e) {
        throw new Error(`${path}: ${e instanceof Error ? e.message : e}`);
      }
    });
}

/** One case: the kernel is asked, then the simulator, from a snapshot taken before. Returns what is wrong, line by line. */
export async function runCase(
  agent: Agent,
  prefix: string,
  c: Case,
  answer: Simulator | null,
  tally: Tally,
): Promise<string[]> {
  const problems: string[] = [];
  const host = await Host.up(agent, prefix, c.statements);
  try {
    const snapshot = await host.capture();
    problems.push(...(await wordingPartings(host, snapshot)));
    const recordings = [];
    for (const { request } of c.asks) recordings.push(await host.ask(request));
    const questions = recordings.map((r, i) => questionOf(host, String(i), r.request));
    const answers = answer ? simulate(answer, snapshot, questions) : [];
    for (const [i, first] of recordings.entries()) {
      const asked = c.asks[i];
      const said = answers[i];
      if (!asked) continue;
      const undecided = asked.outcome === "undetermined";
      const { recording, agreement } =
        said && !undecided ? await judge(host, first, said) : { recording: first, agreement: null };
      const where = printAsk({ request: recording.request, outcome: null });
      // what no program can know is no disagreement, as long as the simulator says that it does not
      if (undecided) {
        tally.add(recording, null);
        if (said && said.outcome !== "undetermined")
          problems.push(`${where}: ought to be undetermined, is ${said.outcome}`);
        continue;
      }
      const outcome = outcomeOf(recording);
      if (asked.outcome && asked.outcome !== outcome)
        problems.push(`${where}: the case says ${asked.outcome}, the kernel ${outcome} (${recording.outcome})`);
      tally.add(recording, agreement);
      for (const parting of agreement?.partings ?? []) problems.push(`${where}: ${parting.words}`);
      if (said?.outcome === "crash") problems.push(said.explanation);
    }
  } finally {
    await host.down();
  }
  return problems;
}

/** Runs cases, as many at a time as there are agents. */
export async function runCases(
  agents: readonly Agent[],
  cases: readonly NamedCase[],
  answer: Simulator | null,
  tally: Tally,
): Promise<void> {
  const first = agents[0];
  if (!first) return;
  const lacks = await lacking(
    first,
    cases.flatMap((c) => c.needs),
  );
  for (const [need, why] of lacks) {
    const without = cases.filter((c) => c.needs.includes(need)).map((c) => c.name);
    console.log(`left out, this kernel has no ${need}: ${without.join(", ")} (${why})`);
  }
  const todo = cases.filter((c) => !c.needs.some((need) => lacks.has(need)));
  await each(agents, todo, tally, "", (agent, c) => {
    tally.cases++;
    return runCase(agent, c.name, c, answer, tally);
  });
}

/** The hosts whose rules are of the kinds that can be told in two ways, and that have nothing which the kernel lacks. */
const TELLABLE = /^(xtables|nat|hosts|local)\//;

/** What must make no difference, on the hosts of the cases with iptables rules. */
export async function runMetamorphic(
  agents: readonly Agent[],
  cases: readonly NamedCase[],
  answer: Simulator,
  tally: Tally,
): Promise<void> {
  const tellable = cases.filter((c) => TELLABLE.test(c.name) && c.needs.length === 0);
  await each(agents, tellable, tally, "no difference: ", (agent, c) =>
    metamorphic(agent, `metamorphic/${c.name}`, c, answer),
  );
}

async function each(
  agents: readonly Agent[],
  cases: readonly NamedCase[],
  tally: Tally,
  label: string,
  run: (agent: Agent, c: NamedCase) => Promise<string[]>,
): Promise<void> {
  let next = 0;
  const work = async (agent: Agent) => {
    for (let c = cases[next++]; c; c = cases[next++]) {
      const problems = await run(agent, c).catch((e) => [e instanceof Error ? e.message : String(e)]);
      if (problems.length === 0) tally.passed++;
      else tally.failed++;
      console.log(`${problems.length === 0 ? "✓" : "✗"} ${label}${c.name}: ${c.title}`);
      for (const problem of problems) console.log(`    ${problem}`);
    }
  };
  await Promise.all(agents.map(work));
}
