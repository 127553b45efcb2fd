import { useState } from "react";
import { GLOSSARY } from "../../lessons/glossary/index.ts";
import { useHost } from "../app-context.ts";
import { Sheet } from "../sheet.tsx";
import { wordsInView } from "./words-in-view.ts";
import "./words-sheet.css";

/** What a mouse that rests on a word is told, of all words on the screen at once: for the keyboard, and for a finger. */
export default function WordsSheet({ onClose }: { onClose: () => void }) {
  const host = useHost((state) => state.shown?.host);
  // Those that stood there as it was opened: a journey may go on behind it.
  const [words] = useState(() => (host ? wordsInView(host) : []));
  return (
    <Sheet title="Words on this screen" className="words-sheet" onClose={onClose}>
      {words.length === 0 && <p className="quiet">No word of the field stands on the screen now.</p>}
      <dl className="words-list">
        {words.map((id) => {
          const { word, means, command } = GLOSSARY[id];
          return (
            <div key={id} data-word={id}>
              <dt>{word}</dt>
              <dd>
                {means}
                {command !== null && <code className="term-command mono">{command}</code>}
              </dd>
            </div>
          );
        })}
      </dl>
    </Sheet>
  );
}
