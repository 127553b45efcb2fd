import { useSyncExternalStore } from "react";
import { useApp } from "../app-context.ts";

/**
 * How many of a step's looks have been made by now: all, but for a playing journey in the midst of the step, whose rules
 * are gone through one by one.
 *
 * @param at index of the step in the journey
 */
export function useRevealed(at: number, looks: number): number {
  const { player } = useApp();
  return useSyncExternalStore(player.subscribe, () => {
    const span = player.schedule?.steps[at];
    if (!span || !player.state.playing) return looks;
    // The last of them stands for a while before the packet goes on.
    const last = span.settled + (span.end - span.settled) * 0.6;
    const part = Math.max(0, player.time - span.start) / Math.max(1, last - span.start);
    return Math.min(looks, Math.floor(part * (looks + 1)));
  });
}
