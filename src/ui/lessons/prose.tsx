import type { TermId } from "../../lessons/glossary/index.ts";
import { partsOfText } from "../../lessons/inline.ts";
import { Term } from "../glossary/term.tsx";

/** Sentences of a lesson, one paragraph each: code as code, and each term explained where it comes up first. */
export function Prose({ texts }: { texts: readonly string[] }) {
  const explained = new Set<TermId>();
  const paragraphs = texts.map((text) => partsOfText(text, explained));
  return paragraphs.map((parts, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the sentences of a stop never move.
    <p key={index}>
      {parts.map((part, at) => {
        // biome-ignore-start lint/suspicious/noArrayIndexKey: nor do the parts of a sentence.
        if (part.kind === "code") return <code key={at}>{part.text}</code>;
        if (part.kind === "words") return part.text;
        return (
          <Term key={at} id={part.id}>
            {part.text}
          </Term>
        );
        // biome-ignore-end lint/suspicious/noArrayIndexKey: nor do the parts of a sentence.
      })}
    </p>
  ));
}
