/**
 * A question whose copies go round without end: what is sent to a group is looped back, and a rule copies all that arrives to
 * an address of the host's own, where each copy arrives, too, and is copied. No listener can tell all of it. That the question
 * ends all the same, is counted together with those that it keeps from being asked, and is over once the rules are gone, is
 * what the random tests stand on.
 */
import type { Agent } from "./agent.ts";
import { parseCase } from "./case-file.ts";
import { outcomeOf } from "./compare.ts";
import { Host } from "./host.ts";
import { askAll } from "./random/fuzz.ts";
import { Tally } from "./tally.ts";

const CASE = parseCase(`title Copies that go round without end
spec XT-TEE
cable eth0 192.0.2.10/24 -- out 192.0.2.1/24
serve h udp:7
h: iptables-restore
  *mangle
  -A PREROUTING -p udp -j TEE --gateway 192.0.2.10
  COMMIT
ask h -> 224.0.0.9:7 udp
ask out 203.0.113.7 -> 192.0.2.10:7 tcp
ask out 203.0.113.7 -> 192.0.2.10 icmp
`);

export async function runStorm(agent: Agent, tally: Tally): Promise<void> {
  const problems = await storm(agent).catch((e) => [e instanceof Error ? e.message : String(e)]);
  if (problems.length === 0) tally.passed++;
  else tally.failed++;
  console.log(`${problems.length === 0 ? "✓" : "✗"} storm: ${CASE.title}, and their question ends`);
  for (const problem of problems) console.log(`    ${problem}`);
}

async function storm(agent: Agent): Promise<string[]> {
  const requests = CASE.asks.map(({ request }) => request);
  const host = await Host.up(agent, "storm", CASE.statements);
  try {
    await host.capture();
    const during = new Tally();
    const heard = await askAll(host, requests, during);
    const problems: string[] = [];
    if (heard.length > 0) problems.push(`${heard.length} were answered as if all of it had been seen`);
    if (during.leftOut !== requests.length) problems.push(`${during.leftOut} of ${requests.length} are left out`);
    await host.clearRules();
    const after = new Tally();
    const outcomes = (await askAll(host, requests, after)).map(outcomeOf).join(", ");
    if (after.leftOut > 0 || outcomes !== "silence, refused, answered")
      problems.push(`without the rules: ${outcomes}; ${after.leftOut} are left out`);
    return problems;
  } finally {
    await host.down();
  }
}
