import { useAsk, usePlayer } from "../app-context.ts";

/** Tells a screen reader each step as it comes. */
export function Announcer() {
  const steps = useAsk((state) => state.steps);
  const { step } = usePlayer();
  const current = steps[step];
  return (
    <p className="unseen" aria-live="polite" data-testid="announcer">
      {current && `Step ${step + 1} of ${steps.length}. ${current.step.note}`}
    </p>
  );
}
