import type { TermId } from "../../lessons/glossary/index.ts";
import { partsOfText } from "../../lessons/inline.ts";
import { Term } from "../glossary/term.tsx";

/** A sentence with its code as code, and no word explained: it is on a button, or a heading. */
export function Inline({ text }: { text: string }) {
  return text.split("`").map((piece, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never move.
    index % 2 === 1 ? <code key={index}>{piece}</code> : piece,
  );
}

/** Sentences of a lesson, one paragraph each: code as code, and each term explained where it comes up first. */
export function Prose({ texts }: { texts: readonly string[] }) {
  const explained = new Set<TermId>();
  const paragraphs = texts.map((text) => partsOfText(text, explained));
  return paragraphs.map((parts, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the sentences of a stop never move.
    <p key={index}>
      {parts.map((part, at) => {
        const before = parts[at - 1];
        const text = before?.kind === "term" ? part.text.slice(tailOf(part.text).length) : part.text;
        // biome-ignore-start lint/suspicious/noArrayIndexKey: nor do the parts of a sentence.
        if (part.kind === "code") return <code key={at}>{part.text}</code>;
        if (part.kind === "words") return text;
        const next = parts[at + 1];
        return (
          <span key={at} className="words">
            <Term id={part.id}>{part.text}</Term>
            {next?.kind === "words" && tailOf(next.text)}
          </span>
        );
        // biome-ignore-end lint/suspicious/noArrayIndexKey: nor do the parts of a sentence.
      })}
    </p>
  ));
}

/** What clings to the word before it: a comma, a full stop. */
function tailOf(text: string): string {
  return text.match(/^[^\s\w]\S*/)?.[0] ?? "";
}
