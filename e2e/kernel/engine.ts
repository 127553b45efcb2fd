/** A real Docker Engine's own networks and published ports, captured and asked. */
import type { Agent } from "./agent.ts";
import { compare } from "./compare.ts";
import { captureEngine, type Engine, type EngineCapture, engineMissing, withEngine } from "./docker-engine.ts";
import { TRACE_TABLE } from "./normalise.ts";
import type { Request } from "./recording.ts";
import { questionOf, type Simulator, simulate } from "./simulator.ts";
import type { Tally } from "./tally.ts";

/** Counts as one test that passes or fails; a machine without an engine leaves it out, and says so. */
export async function runEngine(agent: Agent, answer: Simulator, tally: Tally): Promise<void> {
  const missing = await engineMissing(agent);
  if (missing) {
    console.log(`left out, no Docker Engine: ${missing}`);
    return;
  }
  const problems = await withEngine(agent, (engine) => compared(engine, answer, tally)).catch((e) => [
    e instanceof Error ? e.message : String(e),
  ]);
  if (problems.length === 0) tally.passed++;
  else tally.failed++;
  console.log(`${problems.length === 0 ? "✓" : "✗"} a Docker Engine's own networks and published ports`);
  for (const problem of problems) console.log(`    ${problem}`);
}

/** docker-proxy is a program: what it does for an answer takes its time on a busy machine. */
const PROXIES = { quiet: 300, after: 150, patience: 5000 };

async function compared(engine: Engine, answer: Simulator, tally: Tally): Promise<string[]> {
  const { host } = engine;
  const { snapshot, address } = await captureEngine(engine);
  const problems: string[] = [];
  const recordings = [];
  for (const request of engineQuestions(address)) recordings.push(await host.ask(request, PROXIES));
  const asked = recordings.map((r, i) => questionOf(host, String(i), r.request));
  const answers = simulate(answer, snapshot, asked);
  for (const [i, recording] of recordings.entries()) {
    const said = answers[i];
    if (!said) continue;
    const agreement = compare(recording, said, (ns) => host.nameOf(ns), TRACE_TABLE);
    tally.add(recording, agreement);
    const { from, to, port, proto } = recording.request;
    for (const parting of agreement.partings) problems.push(`${from} → ${to}:${port ?? ""} ${proto}: ${parting.words}`);
  }
  tally.cases++;
  return problems;
}

/** What is asked of the engine's host. */
export function engineQuestions(address: EngineCapture["address"]): Request[] {
  const tcp = (from: string, to: string, port: number, src?: string): Request => ({
    from,
    to,
    port,
    proto: "tcp",
    ...(src && { src }),
  });
  const [plain, legacy] = [address("plain", "bridge"), address("legacy", "bridge")];
  const [web, api, back] = [address("web", "app"), address("api", "app"), address("db", "back")];
  return [
    tcp("out", "192.0.2.10", 8080, "203.0.113.7"),
    { ...tcp("out", "192.0.2.10", 5353, "203.0.113.7"), proto: "udp" },
    tcp("out", "192.0.2.10", 8081),
    tcp("out", "192.0.2.10", 9000),
    tcp("out", "192.0.2.10", 4444),
    tcp("lan", "10.20.0.10", 8080),
    tcp("lan", plain, 80),
    tcp("lan", web, 80),
    tcp("h", "192.0.2.10", 8080),
    tcp("h", "127.0.0.1", 8080),
    tcp("h", "127.0.0.1", 9000),
    tcp("h", plain, 80),
    tcp("h", back, 80),
    tcp("web", "203.0.113.7", 443),
    { ...tcp("web", "203.0.113.7", 53), proto: "udp" },
    { from: "plain", to: "203.0.113.7", proto: "icmp" },
    tcp("web", api, 80),
    tcp("web", api, 4444),
    tcp("plain", legacy, 80),
    tcp("plain", web, 80),
    tcp("plain", "192.0.2.10", 8080),
    tcp("api", "192.0.2.10", 8080),
    tcp("web", "192.0.2.10", 8080),
    tcp("db", "203.0.113.7", 443),
    tcp("db", address("api", "back"), 80),
    tcp("plain", "172.17.0.1", 22),
  ];
}
