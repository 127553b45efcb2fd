import { sameQuestion } from "../../app/question.ts";
import { useApp, useAsk, useHost } from "../app-context.ts";
import { tried } from "../tried.ts";

/** Questions that suit this host. Asking one puts it on the stage, ready to be played. */
export function Suggestions({ onAsked }: { onAsked?: () => void }) {
  const app = useApp();
  const suggestions = useHost((state) => state.shown?.suggestions) ?? [];
  const asked = useAsk((state) => state.question);
  return (
    <section className="suggestions" aria-labelledby="suggestions-title">
      <h2 id="suggestions-title">Questions for this host</h2>
      {suggestions.length === 0 && <p className="quiet small">None comes to mind: say from where to where.</p>}
      <ul>
        {suggestions.map(({ title, question }) => (
          <li key={title}>
            <button
              type="button"
              className="suggestion"
              aria-current={sameQuestion(question, asked) || undefined}
              onClick={() => {
                onAsked?.();
                tried(app.ask(question).then(() => app.player.play()));
              }}
            >
              {title}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
