import { GraduationCap, Play, X } from "lucide-react";
import { useState } from "react";
import { parseView } from "../../app/address.ts";
import { sameQuestion } from "../../app/question.ts";
import { useApp, useAsk, useHost, usePlayer, useView } from "../app-context.ts";
import "./welcome.css";

/** The address that the page was opened with said nothing of what to show: somebody may be here for the first time. */
const bare = ((): boolean => {
  const { source, question, lesson, embed } = parseView(location.search, location.hash).view;
  return source === null && question === null && lesson === null && !embed;
})();

/** What one sees, in a sentence, and how to begin; gone as soon as one has begun. */
export function Welcome() {
  const app = useApp();
  const shown = useHost((state) => state.shown);
  const question = useAsk((state) => state.question);
  const { step, playing } = usePlayer();
  const lesson = useView((view) => view.lesson);
  const sheet = useView((view) => view.sheet);
  const [first] = useState(() => shown);
  const [over, setOver] = useState(!bare);
  if (over || !shown) return null;
  const begun = step > 0 || playing || lesson !== null || (first !== null && first !== shown);
  if (begun) {
    setOver(true);
    return null;
  }
  const suggestion = shown.suggestions.find((one) => sameQuestion(one.question, question));
  return (
    <section className="welcome" aria-label="Welcome">
      <p>
        {shown.source.type === "live" ? "This is your host, as it is now." : "This is a real Docker host."}{" "}
        {suggestion ? `${suggestion.title}: follow that packet` : "A packet is ready: follow it"}, rule by rule.
      </p>
      <div className="welcome-ways">
        <button type="button" className="button primary" onClick={() => app.player.play()}>
          <Play size={15} fill="currentcolor" /> Play
          <kbd className="welcome-key">Space</kbd>
        </button>
        <button
          type="button"
          className="button outlined"
          aria-expanded={sheet === "lessons"}
          onClick={() => app.openSheet("lessons")}
        >
          <GraduationCap size={17} /> Take the course
        </button>
        <button type="button" className="button icon welcome-close" aria-label="Close" onClick={() => setOver(true)}>
          <X size={16} />
        </button>
      </div>
    </section>
  );
}
