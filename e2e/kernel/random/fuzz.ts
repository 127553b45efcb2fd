import { mkdirSync, writeFileSync } from "node:fs";
import type { Agent } from "../agent.ts";
import type { Ask, Case, Statement } from "../case-file.ts";
import { printAsk, printCase } from "../case-file.ts";
import { outcomeOf } from "../compare.ts";
import { Host, TraceLost } from "../host.ts";
import { judge } from "../judge.ts";
import type { Recording, Request } from "../recording.ts";
import { settled } from "../settled.ts";
import { questionOf, type Simulator, simulate } from "../simulator.ts";
import type { Tally } from "../tally.ts";
import { randomIptables } from "./iptables.ts";
import { randomNft } from "./nft.ts";
import { Prng } from "./prng.ts";
import { randomRequest } from "./questions.ts";
import { shrink } from "./shrink.ts";
import { randomWorld } from "./world.ts";

export interface FuzzPlan {
  readonly seed: number;
  /** How many questions to ask in all. */
  readonly questions: number;
  /** Only this one of the seed's hosts; null for as many as it takes. */
  readonly host: number | null;
  /** Where minimal cases of disagreements go. */
  readonly found: string;
  /** How many disagreements to make minimal; the rest is written as it is. */
  readonly shrinks: number;
}

/** The wiring takes longest to make: it is kept for some rounds of rules, and these for some questions. */
const ROUNDS = 4;
const QUESTIONS = 10;

/** Random hosts, rules and questions, asked of the kernel and of the simulator. */
export async function fuzz(
  agents: readonly Agent[],
  plan: FuzzPlan,
  answer: Simulator | null,
  tally: Tally,
): Promise<void> {
  let next = plan.host ?? 0;
  let left = plan.questions;
  let shrinks = plan.shrinks;
  const work = async (agent: Agent) => {
    while (left > 0 && (plan.host === null || next === plan.host)) {
      const index = next++;
      const mine = Math.min(left, ROUNDS * QUESTIONS);
      left -= mine;
      const failures = await askRandomHost(agent, plan.seed, index, mine, answer, tally);
      for (const failure of failures) {
        tally.failed++;
        const name = `seed-${plan.seed}-host-${index}-${failure.number}`;
        const small = answer && shrinks-- > 0 ? await shrink(agent, name, failure, answer) : failure.case;
        mkdirSync(plan.found, { recursive: true });
        writeFileSync(`${plan.found}/${name}.case`, printCase(small));
        console.log(`✗ found/${name}.case: ${small.asks.map(printAsk).join("; ")}`);
        for (const problem of failure.problems) console.log(`    ${problem}`);
      }
    }
  };
  await Promise.all(agents.map(work));
}

interface Failure {
  readonly number: number;
  readonly case: Case;
  readonly problems: readonly string[];
  /** The kinds of its partings. */
  readonly kinds: ReadonlySet<string>;
}

async function askRandomHost(
  agent: Agent,
  seed: number,
  index: number,
  count: number,
  answer: Simulator | null,
  tally: Tally,
): Promise<Failure[]> {
  const rng = new Prng(Math.imul(seed, 0x9e3779b1) + index);
  const world = randomWorld(rng);
  const failures: Failure[] = [];
  const host = await Host.up(agent, `random/${seed}/${index}`, world.statements);
  try {
    await host.capture();
    for (let asked = 0; asked < count; ) {
      await host.clearRules();
      const rules = await loaded(host, [
        ...(rng.chance(0.75) ? randomIptables(rng, world) : []),
        ...(rng.chance(0.5) ? randomNft(rng, world) : []),
      ]);
      const snapshot = await host.capture(true);
      const requests: Request[] = [];
      while (requests.length < QUESTIONS && asked < count) {
        requests.push(randomRequest(rng, world));
        asked++;
      }
      const recordings = await askAll(host, requests, tally);
      const questions = recordings.map((r, i) => questionOf(host, String(i), r.request));
      const answers = answer ? simulate(answer, snapshot, questions).map(settled) : [];
      for (const [i, first] of recordings.entries()) {
        const said = answers[i];
        const judged = said ? await unlessLost(judge(host, first, said), tally) : { recording: first, agreement: null };
        if (!judged) continue;
        const { recording, agreement } = judged;
        tally.add(recording, agreement);
        tally.random++;
        if (!agreement || agreement.partings.length === 0) continue;
        const ask: Ask = { request: recording.request, outcome: known(outcomeOf(recording)) };
        failures.push({
          number: asked - recordings.length + i,
          case: {
            title: `Random host ${index} of seed ${seed}`,
            specs: [],
            needs: [],
            statements: [...world.statements, ...rules],
            asks: [ask],
          },
          kinds: new Set(agreement.partings.map((p) => p.kind)),
          problems: [
            ...agreement.partings.map((p) => p.words),
            ...(["crash", "undetermined"].includes(said?.outcome ?? "") ? [said?.explanation ?? ""] : []),
          ],
        });
      }
    }
  } finally {
    await host.down();
  }
  if (failures.length === 0) tally.passed++;
  return failures;
}

/**
 * Asks the kernel under the rules of a round, one question after the other. What goes round without end (copies of what is
 * looped back, as of multicasts) does so until the rules are cleared: then the rest is left out, and counted.
 */
export async function askAll(host: Host, requests: readonly Request[], tally: Tally): Promise<readonly Recording[]> {
  const recordings: Recording[] = [];
  for (const [i, request] of requests.entries()) {
    const recording = await unlessLost(host.ask(request), tally);
    if (!recording) {
      tally.leftOut += requests.length - i - 1;
      break;
    }
    recordings.push(recording);
  }
  return recordings;
}

/** null where the kernel's trace was not whole, which is counted: the question is left out. */
async function unlessLost<T>(asked: Promise<T>, tally: Tally): Promise<T | null> {
  try {
    return await asked;
  } catch (e) {
    if (!(e instanceof TraceLost)) throw e;
    tally.leftOut++;
    return null;
  }
}

/** An errno that the contract has no word for is left out of the case. */
function known(outcome: string): string | null {
  return /^e[a-z]+$/.test(outcome) ? null : outcome;
}

/** Loads rules; a line that the tools refuse is left out, and what was loaded is returned. */
async function loaded(host: Host, rules: readonly Statement[]): Promise<Statement[]> {
  const kept: Statement[] = [];
  for (let statement of rules) {
    for (;;) {
      try {
        await host.apply(statement);
        kept.push(statement);
        break;
      } catch (e) {
        const message = e instanceof Error ? e.message : String(e);
        const line = Number(
          message
            .match(/line:? (\d+)|\/dev\/stdin:(\d+)/)
            ?.slice(1)
            .find(Boolean),
        );
        if (statement.type !== "command" || !statement.stdin[line - 1]) throw e;
        const bad = isRule(statement.stdin[line - 1]) ? line - 1 : await refusedAtCommit(host, statement, line - 1);
        refused.push(`${statement.command}: ${statement.stdin[bad]?.trim()}`);
        statement = { ...statement, stdin: statement.stdin.filter((_, i) => i !== bad) };
      }
    }
  }
  return kept;
}

function isRule(line: string | undefined): boolean {
  return line !== undefined && !/^(COMMIT|\*|:|\s*(table|chain|type|\})\b)/.test(line);
}

/** The kernel refuses a table as a whole, when it is committed: which of its rules it does not take is found by trying. */
async function refusedAtCommit(host: Host, s: Statement & { type: "command" }, commit: number): Promise<number> {
  const table = s.stdin.findLastIndex((line, i) => i < commit && line.startsWith("*"));
  for (let i = table + 1; i < commit; i++) {
    if (!isRule(s.stdin[i])) continue;
    const declared = s.stdin.slice(table, commit).filter((line) => !isRule(line));
    const alone = [...declared, s.stdin[i] ?? "", "COMMIT"];
    const works = await host.apply({ ...s, stdin: alone }).then(
      () => true,
      () => false,
    );
    if (!works) return i;
  }
  throw new Error(`${s.command}: no single rule is at fault:\n${s.stdin.slice(table, commit).join("\n")}`);
}

/** Lines that the generators made and the tools did not take: a generator ought to make none. */
export const refused: string[] = [];
