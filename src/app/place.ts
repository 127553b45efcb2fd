/** Where a person is in a journey, when another one takes its place. */
import type { Step } from "../kernel/journey.ts";
import type { Player } from "./player.ts";

/** Of the steps that two journeys begin with, how many are at the same places. */
export function commonSteps(
  before: readonly { readonly step: Step }[],
  after: readonly { readonly step: Step }[],
): number {
  const parted = after.findIndex(({ step }, at) => placeOf(step) !== placeOf(before[at]?.step));
  return parted < 0 ? after.length : parted;
}

function placeOf(step: Step | undefined): string {
  if (step === undefined) return "";
  const dev = "dev" in step ? step.dev : "";
  return [step.ns, step.at, dev, step.at === "chain" ? `${step.table} ${step.chain}` : ""].join(" ");
}

/**
 * Brings the player, in which another journey was just loaded, to where it was in the one before: to the same moment where
 * both come to it by the same steps, or else to the last step that they share.
 */
export function keepPlace(
  player: Player,
  was: { readonly time: number; readonly step: number; readonly playing: boolean },
  common: number,
): void {
  if (was.time === 0) return;
  if (was.step >= common) {
    player.seek(Math.max(0, common - 1));
    return;
  }
  player.scrub(was.time);
  if (was.playing) player.play();
}
