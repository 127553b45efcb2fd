import { useEffect, useRef } from "react";
import type { FlatStep } from "../../answers/steps.ts";
import { usePlayer } from "../app-context.ts";
import { toldStep } from "./told.ts";

/** The step that a voice tells of now; never one before that from which it was played on, which has been told. */
export function useTold(steps: readonly FlatStep[]): number {
  const { step, playing } = usePlayer();
  const since = useRef(step);
  useEffect(() => {
    if (!playing) since.current = step;
  }, [step, playing]);
  const told = toldStep(steps, step, playing);
  return since.current <= step ? Math.max(told, since.current) : told;
}
