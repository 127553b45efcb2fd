import { useEffect, useLayoutEffect, useState } from "react";
import { useAsk, useView } from "../app-context.ts";
import { toldText } from "./told.ts";
import { useTold } from "./use-told.ts";

/**
 * Tells a screen reader each step as it comes. Where the line of steps has the focus, that tells it by itself, and a second
 * voice would say it twice; and what stood here while a sheet was open would be said once more when it closes.
 */
export function Announcer() {
  const journey = useAsk((state) => state.journey);
  const steps = useAsk((state) => state.steps);
  const sheet = useView((view) => view.sheet);
  const told = useTold(steps);
  const text = journey ? toldText(journey, steps, told) : "";
  const [said, setSaid] = useState("");
  // With the step itself: nobody may find the page at a step and the voice at the one before.
  useLayoutEffect(() => setSaid(document.activeElement?.matches(".track-line") ? "" : text), [text]);
  useEffect(() => {
    if (sheet !== null) setSaid("");
  }, [sheet]);
  return (
    <p className="unseen" aria-live="polite" data-testid="announcer">
      {said}
    </p>
  );
}
