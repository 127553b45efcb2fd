/** The verdicts that are no extension: ACCEPT, DROP, RETURN, QUEUE (iptables(8)). QUEUE is NFQUEUE with number 0. */
import { ACCEPT, DROP, RETURN, type Verdict } from "../../rule.ts";
import type { TargetCompiler } from "../scope.ts";
import { action } from "../statement.ts";

const QUEUE: Verdict = { type: "queue", bypass: false, number: 0 };

function verdict(result: Verdict, does: string): TargetCompiler {
  const statement = action(() => result, does);
  return () => statement;
}

export const VERDICTS: ReadonlyMap<string, TargetCompiler> = new Map([
  ["ACCEPT", verdict(ACCEPT, "is accepted")],
  ["DROP", verdict(DROP, "is dropped")],
  ["RETURN", verdict(RETURN, "goes back to the chain that it came from")],
  ["QUEUE", verdict(QUEUE, "is handed to a program, queue 0")],
]);
