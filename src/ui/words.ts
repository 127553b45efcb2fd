import type { Outcome } from "../kernel/journey.ts";

/** The colour of an outcome; the word always stands with it. */
export function outcomeTone(outcome: Outcome): "accept" | "drop" | "undetermined" {
  return outcome === "answered" ? "accept" : outcome === "undetermined" ? "undetermined" : "drop";
}
