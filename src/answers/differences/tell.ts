/** Differences in words. */
import type { Journey } from "../../kernel/journey.ts";
import type { HostDifferences, ThingKind } from "./hosts.ts";
import type { JourneyDifference, StepPair } from "./journeys.ts";

/** What a kind of thing is called, one of it and several. */
export const KIND_NAMES: Readonly<Record<ThingKind, readonly [one: string, several: string]>> = {
  container: ["container", "containers"],
  network: ["network", "networks"],
  namespace: ["namespace", "namespaces"],
  link: ["interface", "interfaces"],
  route: ["route", "routes"],
  "policy-rule": ["policy rule", "policy rules"],
  socket: ["listening socket", "listening sockets"],
  sysctl: ["setting", "settings"],
};

/** All differences in one line: `1 rule added, 1 container removed`; `nothing changed`. */
export function summarise({ things, chains, sets }: HostDifferences): string {
  const counts = new Map<string, number>();
  const count = (names: readonly [string, string], change: string, number: number): void => {
    const key = JSON.stringify([names, change]);
    if (number > 0) counts.set(key, (counts.get(key) ?? 0) + number);
  };
  for (const { kind, change } of things) count(KIND_NAMES[kind], change, 1);
  const lines = chains.flatMap((chain) => chain.lines);
  const signed = (sign: "added" | "removed"): number => lines.filter((line) => line.sign === sign).length;
  count(["rule", "rules"], "added", signed("added"));
  count(["rule", "rules"], "removed", signed("removed"));
  count(
    ["policy", "policies"],
    "changed",
    chains.filter(({ change, policy }) => change === "changed" && policy !== null).length,
  );
  count(["set", "sets"], "changed", sets.length);
  if (counts.size === 0) return chains.length > 0 ? "empty chains came or went" : "nothing changed";
  return [...counts]
    .map(([key, number]) => {
      const [[one, several], change]: [[string, string], string] = JSON.parse(key);
      return `${number} ${number === 1 ? one : several} ${change}`;
    })
    .join(", ");
}

/** Where two journeys part, and what comes of it, in a few sentences. */
export function tellJourneys(difference: JourneyDifference, before: Journey, after: Journey): string {
  const { pairs, parting, meetAgain, sameOutcome } = difference;
  const outcome = sameOutcome
    ? `Both end the same: ${before.outcome}.`
    : `The outcome changed from ${before.outcome} to ${after.outcome}.`;
  const pair = parting === null ? undefined : pairs[parting];
  if (!pair) {
    const others = pairs.filter(({ relation }) => relation === "other-rules").length;
    if (others === 0) return `Both take the same steps. ${outcome}`;
    return `Both take the same steps, past other rules at ${others === 1 ? "one of them" : `${others} of them`}. ${outcome}`;
  }
  const head = `They ${meetAgain ? "differ first" : "part"} at ${whereOf(pair)}.`;
  const notes = [
    pair.before ? `Before: ${pair.before.step.note}` : "Before, there is no such step.",
    pair.after ? `After: ${pair.after.step.note}` : "After, there is no such step.",
  ];
  return [head, ...notes, meetAgain ? `They meet again. ${outcome}` : outcome].join(" ");
}

/** `step 10 of both`, `step 4 after`. */
function whereOf({ before, after }: StepPair): string {
  if (before && after && before.index === after.index) return `step ${before.index + 1} of both`;
  const steps = [before && `step ${before.index + 1} before`, after && `step ${after.index + 1} after`];
  return steps.filter(Boolean).join(" and ");
}
