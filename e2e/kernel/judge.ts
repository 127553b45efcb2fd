import { setTimeout as sleep } from "node:timers/promises";
import { type Agreement, type Answer, compare } from "./compare.ts";
import type { Host } from "./host.ts";
import { TRACE_TABLE } from "./normalise.ts";
import type { Recording } from "./recording.ts";
import { waysOf } from "./settled.ts";

/** Longer than the kernel takes to allow one more error of a kind that it sends but once a second (ip_error()). */
const PAUSE = 1200;

/**
 * Holds an answer against what the kernel did. Where they part the kernel is asked once more: what it does only now and
 * then, because a limit on errors was reached or the machine was busy, no snapshot tells, and is no disagreement.
 */
export async function judge(
  host: Host,
  first: Recording,
  said: Answer,
): Promise<{ recording: Recording; agreement: Agreement }> {
  const held = (recording: Recording) => {
    const agreements = waysOf(said).map((way) => compare(recording, way, (ns) => host.nameOf(ns), TRACE_TABLE));
    const agreement = agreements.find(({ partings }) => partings.length === 0) ?? agreements[0];
    if (!agreement) throw new Error("there is nothing to hold against the kernel");
    return { recording, agreement };
  };
  const judged = held(first);
  if (judged.agreement.partings.length === 0 || !host.canRepeat) return judged;
  await sleep(PAUSE);
  const again = held(await host.ask(first.request));
  return again.agreement.partings.length === 0 ? again : judged;
}
