/** A lesson's text in its parts: words, `code`, and the first occurrence of each term that the glossary explains. */
import { GLOSSARY, type TermId } from "./glossary/index.ts";

export type Part =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "term"; readonly text: string; readonly id: TermId };

const FORMS: readonly (readonly [string, TermId])[] = Object.entries(GLOSSARY)
  .flatMap(([id, { word, also = [] }]) => [word, ...also].map((form) => [form, id as TermId] as const))
  // The longest first: 'network namespace' before 'namespace'.
  .toSorted(([a], [b]) => b.length - a.length || (a < b ? -1 : 1));

const ANY = new RegExp(
  `(?<![\\w-])(?:${FORMS.map(([form]) => form.replace(/[.*+?^${"$"}{}()|[\]\\]/g, "\\$&")).join("|")})(?:s|es)?(?![\\w-])`,
  "gi",
);

function termOf(text: string): TermId | null {
  const lower = text.toLowerCase();
  const form = FORMS.find(([one]) => {
    const word = one.toLowerCase();
    return lower === word || lower === `${word}s` || lower === `${word}es`;
  });
  return form?.[1] ?? null;
}

/**
 * @param explained the terms that were explained before; those found here are added
 */
export function partsOfText(text: string, explained: Set<TermId>): readonly Part[] {
  return text.split("`").flatMap((piece, index): readonly Part[] => {
    if (piece === "") return [];
    return index % 2 === 1 ? [{ kind: "code", text: piece }] : wordsAndTerms(piece, explained);
  });
}

function wordsAndTerms(piece: string, explained: Set<TermId>): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const found of piece.matchAll(ANY)) {
    const [text] = found;
    const id = termOf(text);
    if (id === null || explained.has(id)) continue;
    explained.add(id);
    if (found.index > at) parts.push({ kind: "words", text: piece.slice(at, found.index) });
    parts.push({ kind: "term", text, id });
    at = found.index + text.length;
  }
  if (at < piece.length) parts.push({ kind: "words", text: piece.slice(at) });
  return parts;
}
