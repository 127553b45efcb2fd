import { PanelRight } from "lucide-react";
import { OUTCOME_WORDS } from "../../answers/words.ts";
import { formatTarget } from "../../app/question.ts";
import { useApp, useAsk, usePlayer } from "../app-context.ts";
import { PlayButton, StepButton } from "../timeline/player-buttons.tsx";
import { Track } from "../timeline/track.tsx";
import { Ways } from "../timeline/ways.tsx";
import { OpenLink } from "./open-link.tsx";
import { Questions } from "./questions.tsx";

interface Props {
  readonly controls: boolean;
  /** Whether the panel beside the drawing is open, and how to change that; null where there is none. */
  readonly details: { readonly open: boolean; onOpen(open: boolean): void } | null;
}

/** The sentence of the moment, and below it the player in one row. */
export function SlimTimeline({ controls, details }: Props) {
  const { player } = useApp();
  const journey = useAsk((state) => state.journey);
  const steps = useAsk((state) => state.steps);
  const question = useAsk((state) => state.question);
  const { step, ended } = usePlayer();
  const current = steps[step];
  const none = steps.length === 0;
  const asked = question && `${question.from} → ${formatTarget(question)}`;
  return (
    // Keys of the buttons and the line inside, never of the page around.
    <section
      className="slim"
      aria-label="Timeline"
      onKeyDown={(event) => {
        if (press(event, player)) event.preventDefault();
      }}
    >
      <div className="slim-caption">
        <div className="slim-said">
          <p className="sentence">{current ? current.step.note : journey?.explanation}</p>
          {journey && (ended || none) && (
            <p className="outcome small" data-outcome={journey.outcome} data-reached>
              {OUTCOME_WORDS[journey.outcome]}
            </p>
          )}
        </div>
      </div>
      <Ways />
      <div className="slim-row">
        {controls && (
          <div className="slim-buttons" role="toolbar" aria-label="Player">
            <PlayButton size={15} keys={false} />
            <StepButton by={-1} size={16} keys={false} className="roomy-only" />
            <StepButton by={1} size={16} keys={false} className="roomy-only" />
          </div>
        )}
        <div className="slim-track">
          {journey && player.schedule && !none && <Track journey={journey} steps={steps} schedule={player.schedule} />}
        </div>
        <p className="slim-count quiet small">
          {current && (
            <>
              <span className="unseen">step </span>
              {step + 1}
              <span aria-hidden="true"> / </span>
              <span className="unseen"> of </span>
              {steps.length}
            </>
          )}
        </p>
        {asked !== null &&
          (details ? (
            <Questions asked={asked} />
          ) : (
            <p className="slim-question quiet small mono ellipsis" title="The question">
              {asked}
            </p>
          ))}
        {details ? (
          <button
            type="button"
            className="button small"
            aria-pressed={details.open}
            onClick={() => details.onOpen(!details.open)}
          >
            <PanelRight size={15} aria-hidden="true" />
            Details
          </button>
        ) : (
          <OpenLink />
        )}
      </div>
    </section>
  );
}

type Player = ReturnType<typeof useApp>["player"];

/** @returns whether the key meant something to the line of steps, which has the focus */
function press(event: React.KeyboardEvent, player: Player): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (event.ctrlKey || event.metaKey || event.altKey || !target?.closest("[role=slider]")) return false;
  switch (event.key) {
    case "ArrowRight":
    case "ArrowUp":
      player.next();
      return true;
    case "ArrowLeft":
    case "ArrowDown":
      player.previous();
      return true;
    case "Home":
      player.seek(0);
      return true;
    case "End":
      player.seek(player.state.steps - 1);
      return true;
    case " ":
      player.toggle();
      return true;
    default:
      return false;
  }
}
