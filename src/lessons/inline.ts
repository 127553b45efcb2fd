/** Where words of the glossary stand in a text: a lesson's, in its parts, and any that somebody points into. */
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

const SIGNS: ReadonlyMap<string, TermId> = new Map(
  Object.entries(GLOSSARY).flatMap(([id, { signs = [] }]) => signs.map((sign) => [sign, id as TermId] as const)),
);

/** Every word of the field that stands in a text, be that prose, a rule, or a label; each once. */
export function termsIn(text: string): readonly TermId[] {
  const words = [...text.matchAll(ANY)].map(([word]) => termOf(word));
  const signs = [...text.matchAll(/[\w-]+/g)].map(([sign]) => SIGNS.get(sign) ?? null);
  return [...new Set([...words, ...signs].filter((id) => id !== null))];
}

export interface TermAt {
  readonly id: TermId;
  /** Of the word in its text: from this character to before that one. */
  readonly begin: number;
  readonly end: number;
}

/**
 * The word of the field that stands at a place of a text, be that prose, a rule, or a label.
 * @param offset in front of a character of it, from 0 on
 */
export function termAt(text: string, offset: number): TermAt | null {
  for (const { 0: word, index } of text.matchAll(ANY)) {
    const id = termOf(word);
    const end = index + word.length;
    if (id !== null && offset >= index && offset < end) return { id, begin: index, end };
  }
  const before = text.slice(0, offset).match(/[\w-]*$/)?.[0] ?? "";
  const after = text.slice(offset).match(/^[\w-]*/)?.[0] ?? "";
  const id = SIGNS.get(before + after);
  return id === undefined ? null : { id, begin: offset - before.length, end: offset + after.length };
}
