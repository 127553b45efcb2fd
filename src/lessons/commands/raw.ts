/** Reading members of an output that was kept as it was printed. */

export type Raw = ReadonlyMap<string, unknown>;

export function rawOf(value: unknown): Raw {
  return new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
}

/** A text or number as text; null where it is neither. */
export function wordOf(value: unknown): string | null {
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

export function wordsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.flatMap((one) => wordOf(one) ?? []) : [];
}

/** `name value`, or nothing where there is no value. */
export function option(name: string, value: unknown): readonly string[] {
  const word = wordOf(value);
  return word === null ? [] : [name, word];
}
