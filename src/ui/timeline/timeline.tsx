import { OUTCOME_WORDS } from "../../answers/words.ts";
import { useApp, useAsk, useHost, usePlayer } from "../app-context.ts";
import { Track } from "./track.tsx";
import { Transport } from "./transport.tsx";
import { Ways } from "./ways.tsx";

/** The journey's sentence of the moment, where it stands among the others, and the way to any of them. */
export function Timeline() {
  const { player } = useApp();
  const journey = useAsk((state) => state.journey);
  const steps = useAsk((state) => state.steps);
  const host = useHost((state) => state.shown !== null);
  const { step, ended } = usePlayer();
  const current = steps[step];
  return (
    <section className="timeline" aria-label="Timeline">
      <Transport />
      <div className="timeline-caption">
        <p className="sentence">
          {current
            ? current.step.note
            : journey
              ? journey.explanation
              : host
                ? "Ask from where to where."
                : "Open a host, then ask it from where to where."}
        </p>
        {journey && (
          <p
            className="outcome small"
            data-outcome={journey.outcome}
            data-reached={ended || steps.length === 0 || undefined}
          >
            {OUTCOME_WORDS[journey.outcome]}
          </p>
        )}
        <p className="count quiet small">{current ? `step ${step + 1} of ${steps.length}` : ""}</p>
      </div>
      <div className="track-area">
        {journey && player.schedule && steps.length > 0 && (
          <Track journey={journey} steps={steps} schedule={player.schedule} explained />
        )}
      </div>
      <Ways />
    </section>
  );
}
