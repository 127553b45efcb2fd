/** What two lists have in common, by a key that outlives a restart: a name, never a position or an index alone. */
export interface Pairs<T> {
  readonly both: readonly (readonly [before: T, after: T])[];
  readonly removed: readonly T[];
  readonly added: readonly T[];
}

/** Pairs the elements of two lists by key; those of one key by their order. */
export function pairBy<T>(before: readonly T[], after: readonly T[], keyOf: (one: T) => string): Pairs<T> {
  const waiting = new Map<string, T[]>();
  for (const one of before) {
    const key = keyOf(one);
    const list = waiting.get(key);
    if (list) list.push(one);
    else waiting.set(key, [one]);
  }
  const both: [T, T][] = [];
  const added: T[] = [];
  for (const one of after) {
    const partner = waiting.get(keyOf(one))?.shift();
    if (partner === undefined) added.push(one);
    else both.push([partner, one]);
  }
  const paired = new Set(both.map(([partner]) => partner));
  return { both, removed: before.filter((one) => !paired.has(one)), added };
}

/** One property of a thing, in words; null where it has none. */
export interface Detail {
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A thing's properties that count, by their names. */
export type Facts = ReadonlyMap<string, string>;

/** The properties that differ, in the order of the first list, new ones last. */
export function compareFacts(before: Facts, after: Facts): readonly Detail[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((what) => {
    const [was, is] = [before.get(what) ?? null, after.get(what) ?? null];
    return was === is ? [] : [{ what, before: was, after: is }];
  });
}

/** Facts from their names and values; a value that says nothing is left out. */
export function factsOf(entries: readonly (readonly [what: string, value: string | number | null])[]): Facts {
  return new Map(entries.flatMap(([what, value]) => (value === null || value === "" ? [] : [[what, String(value)]])));
}
