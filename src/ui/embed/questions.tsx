import { sameQuestion } from "../../app/question.ts";
import { useApp, useAsk, useHost } from "../app-context.ts";
import { tried } from "../tried.ts";

/** What a page that stands alone can be asked: the question that it was made with, and those that suit its host. */
export function Questions({ asked }: { asked: string }) {
  const app = useApp();
  const question = useAsk((state) => state.question);
  const suggestions = useHost((state) => state.shown?.suggestions) ?? [];
  const chosen = suggestions.findIndex((one) => sameQuestion(one.question, question));
  return (
    <select
      className="slim-ask small"
      aria-label="Question"
      title="The question"
      value={chosen}
      onChange={(event) => {
        const next = suggestions[Number(event.target.value)];
        if (next) tried(app.ask(next.question).then(() => app.player.play()));
      }}
    >
      {chosen === -1 && <option value={-1}>{asked}</option>}
      {suggestions.map(({ title }, index) => (
        <option key={title} value={index}>
          {title}
        </option>
      ))}
    </select>
  );
}
