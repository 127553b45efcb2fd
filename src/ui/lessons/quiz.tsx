import { CircleCheck, CircleX } from "lucide-react";
import { useEffect, useState } from "react";
import type { Answer, Quiz as Asked } from "../../lessons/lesson.ts";
import { useApp, useView } from "../app-context.ts";
import { Inline } from "./prose.tsx";

/**
 * A question to the learner. An answer may be tried as often as one likes; each is told why it is right or not. What a
 * voice says of it is one text, without code or words to be explained in it, which screen readers say apart or leave out.
 */
export function Quiz({ quiz }: { quiz: Asked }) {
  const app = useApp();
  const selection = useView((view) => view.selection);
  const [chosen, setChosen] = useState<Answer | null>(null);
  const pointing = quiz.how === "point";
  const pointed = pointing && selection !== null ? quiz.answers.find((one) => one.select === selection) : undefined;
  const answer = pointed ?? (pointing ? null : chosen);
  const missed = pointing && selection !== null && !pointed ? quiz.otherwise : undefined;
  const right = answer?.right ?? false;
  const says = answer?.says ?? missed;
  const [told, setTold] = useState("");
  // Behind the rest: come back to with an answer, from the outline, the place for it must be there before what it says.
  useEffect(() => {
    const how = right ? "Right" : "Not right";
    const text = says?.replaceAll("`", "") ?? "";
    setTold(text === "" || text.startsWith(how) ? text : `${how}: ${text}`);
  }, [says, right]);
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
      {says !== undefined && (
        <div className="quiz-feedback" data-right={right || undefined} aria-hidden="true">
          {right ? <CircleCheck size={18} /> : <CircleX size={18} />}
          <p>
            <Inline text={says} />
          </p>
        </div>
      )}
      {/* No `status`: screen readers that read a page to its end say of one that it is there, and not what it holds. */}
      <p aria-live="polite" className="unseen">
        {told}
      </p>
    </section>
  );
}
