/** What a voice says of a journey: pure. */
import type { FlatStep } from "../../answers/steps.ts";
import { OUTCOME_WORDS } from "../../answers/words.ts";
import type { Journey } from "../../kernel/journey.ts";
import { markOf } from "../timeline/names.ts";

/**
 * The step to be told of. While a journey plays, a voice cannot keep up with every step: then it is the last milestone, or
 * the step at which a packet set out.
 *
 * @returns index of a step, at or before the present one
 */
export function toldStep(steps: readonly FlatStep[], step: number, playing: boolean): number {
  if (!playing) return step;
  const past = steps.slice(0, step + 1);
  return Math.max(
    0,
    past.findLastIndex((one, index) => markOf(one.step) !== null || past[index - 1]?.packet !== one.packet),
  );
}

/** `Step 5 of 38: …`, and with the last step what came of it all. */
export function toldText(journey: Journey, steps: readonly FlatStep[], step: number): string {
  const current = steps[step];
  if (!current) return "";
  const told = `Step ${step + 1} of ${steps.length}: ${current.step.note}`;
  return step < steps.length - 1 ? told : `${told} ${OUTCOME_WORDS[journey.outcome]}: ${journey.explanation}`;
}
