import { CircleAlert, Info, X } from "lucide-react";
import { useApp, useView } from "../app-context.ts";
import { useHeard } from "../heard.ts";
import "./problems.css";

/** What could not be taken, or only in part, until it is dismissed or overtaken. */
export function Problems() {
  const app = useApp();
  const problems = useView((view) => view.problems);
  const heard = useHeard(problems);
  return (
    <div className="problems" aria-live={heard ? "off" : "polite"}>
      {problems.map((problem) => (
        <div
          key={`${problem.about} ${problem.message}`}
          className="problem popup"
          data-severity={problem.severity}
          role={problem.severity === "error" && !heard ? "alert" : undefined}
        >
          {problem.severity === "error" ? (
            <CircleAlert size={18} aria-label="Problem:" />
          ) : (
            <Info size={18} aria-label="Note:" />
          )}
          <div className="problem-text">
            <p>{problem.message}</p>
            {problem.details.length > 0 && (
              <details>
                <summary className="small">
                  {problem.details.length === 1 ? "Where" : `All ${problem.details.length}`}
                </summary>
                <ul className="problem-details mono small">
                  {problem.details.map((detail, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: details may repeat, and never move.
                    <li key={index}>{detail}</li>
                  ))}
                </ul>
              </details>
            )}
          </div>
          {problem.remedy === "bring" && (
            <button type="button" className="button outlined" onClick={() => app.openSheet("bring")}>
              Paste…
            </button>
          )}
          {problem.remedy === "reload" && (
            <button type="button" className="button outlined" onClick={() => location.reload()}>
              Reload
            </button>
          )}
          <button type="button" className="button icon" onClick={() => app.dismiss(problem)} aria-label="Dismiss">
            <X size={16} />
          </button>
        </div>
      ))}
    </div>
  );
}
