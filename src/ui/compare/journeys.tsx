import { useState } from "react";
import type { StepPair } from "../../answers/differences/journeys.ts";
import { tellJourneys } from "../../answers/differences/tell.ts";
import { tellQuestion } from "../../answers/question-text.ts";
import type { FlatStep } from "../../answers/steps.ts";
import { OUTCOME_WORDS } from "../../answers/words.ts";
import type { ComparedJourneys } from "../../app/compare/comparison.ts";
import type { Journey } from "../../kernel/journey.ts";
import { stepName } from "../timeline/names.ts";
import { outcomeTone } from "../words.ts";

/** Steps around one that differs, which show where on the way it is. */
const CONTEXT = 1;

const RELATIONS: Readonly<Record<StepPair["relation"], readonly [sign: string, word: string]>> = {
  alike: ["=", "alike"],
  "other-rules": ["≈", "other rules"],
  differs: ["≠", "differs"],
  "only-before": ["−", "only before"],
  "only-after": ["+", "only after"],
};

/** The question asked of both: what came of it, where they part, and both ways beside each other. */
export function Journeys({ asked: { question, before, after, difference } }: { asked: ComparedJourneys }) {
  const [all, setAll] = useState(false);
  return (
    <section aria-labelledby="journeys-title">
      <h3 id="journeys-title" className="compare-title">
        The same question, asked of both
      </h3>
      <p className="mono small">{tellQuestion(question)}</p>
      <div className="compare-outcomes">
        <Outcome side="before" journey={before} />
        <Outcome side="after" journey={after} />
      </div>
      {difference && typeof before !== "string" && typeof after !== "string" && (
        <>
          <p className="compare-parting">{tellJourneys(difference, before, after)}</p>
          <table className="compare-steps small">
            <caption className="unseen">The steps of both journeys</caption>
            <thead>
              <tr>
                <th scope="col">Before</th>
                <th scope="col">
                  <span className="unseen">Relation</span>
                </th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              {foldAlike(difference.pairs, all).map((row) =>
                typeof row === "number" ? (
                  <tr key="folded" className="compare-folded">
                    <td colSpan={3} className="quiet">
                      {row === 1 ? "1 step alike" : `${row} steps alike`}
                    </td>
                  </tr>
                ) : (
                  <Row
                    key={`${row.before?.index} ${row.after?.index}`}
                    pair={row}
                    parting={row === difference.pairs[difference.parting ?? -1]}
                  />
                ),
              )}
            </tbody>
          </table>
          <button type="button" className="button small" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Fold the steps that are alike" : `Show all ${difference.pairs.length} steps`}
          </button>
        </>
      )}
    </section>
  );
}

function Outcome({ side, journey }: { side: "before" | "after"; journey: Journey | string }) {
  if (typeof journey === "string")
    return (
      <div className="compare-outcome" data-tone="undetermined">
        <strong>Not asked</strong> <span className="quiet small">{side}</span>
        <p>{journey}</p>
      </div>
    );
  return (
    <div className="compare-outcome" data-tone={outcomeTone(journey.outcome)}>
      <strong>{OUTCOME_WORDS[journey.outcome]}</strong> <span className="quiet small">{side}</span>
      <p>{journey.explanation}</p>
    </div>
  );
}

function Row({ pair: { relation, before, after }, parting }: { pair: StepPair; parting: boolean }) {
  const [sign, word] = RELATIONS[relation];
  return (
    <tr data-relation={relation} data-parting={parting || undefined}>
      <Step step={before} />
      <td className="compare-relation">
        <span className="mono" aria-hidden="true">
          {sign}
        </span>
        <span className={relation === "alike" ? "unseen" : "compare-word"}>{word}</span>
      </td>
      <Step step={after} />
    </tr>
  );
}

function Step({ step }: { step: FlatStep | null }) {
  if (!step) return <td className="compare-step" />;
  return (
    <td className="compare-step">
      <span className="quiet">{step.index + 1}</span> <span className="quiet mono">{step.step.ns}</span>{" "}
      <strong className="mono">{stepName(step.step)}</strong>
      <p>{step.step.note}</p>
    </td>
  );
}

/** Steps that are alike and not beside one that differs, counted in a row that stands for them. */
function foldAlike(pairs: readonly StepPair[], all: boolean): readonly (StepPair | number)[] {
  const plain = ({ relation }: StepPair): boolean => relation === "alike";
  const rows: (StepPair | number)[] = [];
  for (const [at, pair] of pairs.entries()) {
    const near = pairs.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some((one) => !plain(one));
    const last = rows.at(-1);
    if (all || near) rows.push(pair);
    else if (typeof last === "number") rows[rows.length - 1] = last + 1;
    else rows.push(1);
  }
  return rows;
}
