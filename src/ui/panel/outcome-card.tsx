import { OUTCOME_WORDS } from "../../answers/words.ts";
import type { Journey } from "../../kernel/journey.ts";
import { outcomeTone } from "../words.ts";

/** What came of it all, as its sender sees it, and what had to be assumed. */
export function OutcomeCard({ journey }: { journey: Journey }) {
  return (
    <section className="card" aria-labelledby="outcome-title outcome-seen" data-tone={outcomeTone(journey.outcome)}>
      <header className="card-head">
        <h2 id="outcome-title">{OUTCOME_WORDS[journey.outcome]}</h2>
        <span id="outcome-seen" className="quiet small">
          what the sender sees
        </span>
      </header>
      <p>{journey.explanation}</p>
      {journey.assumptions.length > 0 && (
        <ul className="assumptions quiet small">
          {journey.assumptions.map((assumption) => (
            <li key={assumption}>Assumed: {assumption}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
