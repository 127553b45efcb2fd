import { useEffect, useState } from "react";
import type { Term, TermId } from "../../lessons/glossary/index.ts";
import "./term.css";

/** What a word means; null until that is there. Fetched when the first one is asked for: nobody needs it to begin. */
export function useMeaning(id: TermId | null): Term | null {
  const [found, setFound] = useState<{ readonly id: TermId; readonly term: Term } | null>(null);
  useEffect(() => {
    if (id === null) return;
    let gone = false;
    void import("../../lessons/glossary/index.ts").then(({ GLOSSARY }) => gone || setFound({ id, term: GLOSSARY[id] }));
    return () => {
      gone = true;
    };
  }, [id]);
  return found?.id === id ? found.term : null;
}

/** A word, what it means, and the command that shows it on a real host. */
export function Meaning({ term }: { term: Term }) {
  return (
    <>
      <span className="term-word">{term.word}</span>
      <span className="term-means">{term.means}</span>
      {term.command !== null && <code className="term-command mono">{term.command}</code>}
    </>
  );
}
