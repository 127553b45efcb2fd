/**
 * What all readers share: an output is read element by element, and what cannot be read becomes an `Unread` in its own
 * words, beside the values of the elements that could.
 */
import type { Unread } from "../model.ts";
import { excerpt } from "./excerpt.ts";
import { Fields } from "./fields.ts";
import { Misread } from "./misread.ts";

/** Where an output stands: the namespace's inode (null for the whole host) and the output's name. */
export interface Place {
  readonly namespace: number | null;
  readonly source: string;
}

export interface Reading<T> {
  readonly values: readonly T[];
  readonly unread: readonly Unread[];
}

/** `line`: 1-based line of a text, or 1-based position in a list. */
export function unreadAt(place: Place, line: number | null, value: unknown, reason: string): Unread {
  return { namespace: place.namespace, source: place.source, line, text: excerpt(value), reason };
}

/**
 * Reads the objects of a JSON list. `one` throws a `Misread` for an element that it cannot read; what it complains of to
 * `Fields` is reported too, and the value kept. iproute2 prints `{}` for an entry that a filter left out: it says nothing.
 */
export function readList<T>(
  list: readonly unknown[],
  place: Place,
  one: (fields: Fields, position: number) => T | null,
): Reading<T> {
  const values: T[] = [];
  const unread: Unread[] = [];
  list.forEach((element, index) => {
    const report = (reason: string): void => {
      unread.push(unreadAt(place, index + 1, element, reason));
    };
    if (typeof element !== "object" || element === null || Array.isArray(element)) {
      report("an object was expected");
      return;
    }
    const fields = new Fields(element);
    if (fields.empty) return;
    try {
      const value = one(fields, index + 1);
      if (value !== null) values.push(value);
      for (const complaint of fields.complaints) report(complaint);
    } catch (error) {
      if (!(error instanceof Misread)) throw error;
      report(error.message);
    }
  });
  return { values, unread };
}

/** Reads the lines of a text; empty ones are skipped. `one` gets the line trimmed, and throws a `Misread` where it must. */
export function readLines<T>(
  text: string,
  place: Place,
  one: (line: string, complain: (reason: string) => void) => T | null,
): Reading<T> {
  const values: T[] = [];
  const unread: Unread[] = [];
  let number = 0;
  for (const raw of text.split("\n")) {
    number++;
    const line = raw.trim();
    if (line === "") continue;
    const report = (reason: string): void => {
      unread.push(unreadAt(place, number, line, reason));
    };
    try {
      const value = one(line, report);
      if (value !== null) values.push(value);
    } catch (error) {
      if (!(error instanceof Misread)) throw error;
      report(error.message);
    }
  }
  return { values, unread };
}

/** Gathers `from` into `into`, however long it is: a spread into `push` would overflow the stack. */
export function gather<T>(into: T[], from: readonly T[]): void {
  for (const one of from) into.push(one);
}
