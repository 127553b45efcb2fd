/** Whether a claim's assertions hold: pure, over a host and a journey. */
import type { Journey } from "../kernel/journey.ts";
import { unreachable } from "../net/result.ts";
import type { Assertion } from "./assertion.ts";
import { brokenByHost } from "./check-host.ts";
import { brokenByJourney } from "./check-journey.ts";
import type { Ground } from "./ground.ts";

/**
 * @returns null where the assertion holds; otherwise what is there instead, in a few words
 * @throws where it speaks of another question or sample (`asking`, `sample`): the caller brings that ground
 */
export function broken(assertion: Assertion, ground: Ground): string | null {
  const found = brokenPlainly(assertion, ground);
  if (!assertion.not) return found;
  return found === null ? "it holds, and should not" : null;
}

function brokenPlainly(assertion: Assertion, ground: Ground): string | null {
  if ("outcome" in assertion) return unlike("the outcome", assertion.outcome, ground.journey.outcome);
  if ("explains" in assertion) return explained(assertion.explains, ground.journey);
  if (
    "step" in assertion ||
    "never" in assertion ||
    "first" in assertion ||
    "rule" in assertion ||
    "translated" in assertion ||
    "packet" in assertion ||
    "entry" in assertion
  )
    return brokenByJourney(assertion, ground);
  if (
    "link" in assertion ||
    "links" in assertion ||
    "route" in assertion ||
    "socket" in assertion ||
    "chain" in assertion ||
    "sysctl" in assertion ||
    "container" in assertion ||
    "network" in assertion ||
    "proxy" in assertion ||
    "engine" in assertion ||
    "prints" in assertion
  )
    return brokenByHost(assertion, ground);
  return unreachable(assertion);
}

function explained(words: string, { explanation, assumptions }: Journey): string | null {
  const all = [explanation, ...assumptions];
  return all.some((one) => one.includes(words)) ? null : `the program says: ${all.join(" ")}`;
}

/** null where they are the same. */
function unlike(what: string, wanted: unknown, actual: unknown): string | null {
  return wanted === actual ? null : `${what} is ${String(actual)}, not ${String(wanted)}`;
}
