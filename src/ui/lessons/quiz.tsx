import { CircleCheck, CircleX } from "lucide-react";
import { useState } from "react";
import type { Answer, Quiz as Asked } from "../../lessons/lesson.ts";
import { useApp, useView } from "../app-context.ts";
import { Inline, Prose } from "./prose.tsx";

/** A question to the learner. An answer may be tried as often as one likes; each is told why it is right or not. */
export function Quiz({ quiz }: { quiz: Asked }) {
  const app = useApp();
  const selection = useView((view) => view.selection);
  const [chosen, setChosen] = useState<Answer | null>(null);
  const pointing = quiz.how === "point";
  const pointed = pointing && selection !== null ? quiz.answers.find((one) => one.select === selection) : undefined;
  const answer = pointed ?? (pointing ? null : chosen);
  const missed = pointing && selection !== null && !pointed ? quiz.otherwise : undefined;
  const choices = (
    <ul className="quiz-choices">
      {quiz.answers.map((one) => (
        <li key={one.text}>
          <button
            type="button"
            className="button outlined quiz-choice"
            aria-pressed={one === answer}
            data-right={(one === answer && (one.right ?? false)) || undefined}
            onClick={() => (pointing ? app.select(one.select ?? null) : setChosen(one))}
          >
            <Inline text={one.text} />
          </button>
        </li>
      ))}
    </ul>
  );
  return (
    <section className="quiz" aria-label="A question to you">
      <h4>
        <Inline text={quiz.asks} />
      </h4>
      {pointing ? (
        <>
          <p className="quiet small">Press it on the drawing, or pick it in the outline.</p>
          <details className="small">
            <summary className="quiet">Choose from a list instead</summary>
            {choices}
          </details>
        </>
      ) : (
        choices
      )}
      <div role="status" className="quiz-says">
        {answer && (
          <div className="quiz-feedback" data-right={answer.right || undefined}>
            {answer.right ? (
              <CircleCheck size={18} aria-label="Right:" />
            ) : (
              <CircleX size={18} aria-label="Not right:" />
            )}
            <div>
              <Prose texts={[answer.says]} />
            </div>
          </div>
        )}
        {missed !== undefined && (
          <div className="quiz-feedback">
            <CircleX size={18} aria-label="Not right:" />
            <p>
              <Inline text={missed} />
            </p>
          </div>
        )}
      </div>
    </section>
  );
}
