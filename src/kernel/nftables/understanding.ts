import type { Json } from "../../host/model.ts";

/** Thrown by compilers for what they do not know; the statement then cannot be told, and is reported. */
export class NotUnderstood extends Error {}

/** The members of an object, all of which must be known; null stands for an object without members. */
export function membersOf<K extends string>(body: Json, known: readonly K[]): { readonly [P in K]?: Json } {
  const members: { [P in K]?: Json } = {};
  if (body === null) return members;
  if (!isObject(body)) throw new NotUnderstood(`an object was expected, not ${JSON.stringify(body)}`);
  for (const [key, value] of Object.entries(body)) members[wordOf(key, known, "key")] = value;
  return members;
}

/** The one member of `{ "name": body }`, as expressions and statements are printed. */
export function soleMember(json: Json): { readonly name: string; readonly body: Json } {
  const [entry, ...more] = isObject(json) ? Object.entries(json) : [];
  if (entry === undefined || more.length > 0)
    throw new NotUnderstood(`an object with a single key was expected, not ${JSON.stringify(json)}`);
  return { name: entry[0], body: entry[1] };
}

export function textOf(json: Json | undefined, what: string): string {
  if (typeof json !== "string") throw new NotUnderstood(`${what} is no text`);
  return json;
}

export function numberOf(json: Json | undefined, what: string): number {
  if (typeof json !== "number") throw new NotUnderstood(`${what} is no number`);
  return json;
}

/** One of a choice of words; anything else is not understood. */
export function wordOf<const T extends string>(json: Json | undefined, choice: readonly T[], what: string): T {
  const word = choice.find((known) => known === json);
  if (word === undefined) throw new NotUnderstood(`${what} ${JSON.stringify(json ?? null)} is not known`);
  return word;
}

/** Flags: none, one as text, or a list. */
export function flagsOf<const T extends string>(json: Json | undefined, known: readonly T[]): ReadonlySet<T> {
  return new Set(listOf(json).map((flag) => wordOf(flag, known, "flag")));
}

/** nft prints a list of one as its item. */
export function listOf(json: Json | undefined): readonly Json[] {
  return json === undefined || json === null ? [] : isList(json) ? json : [json];
}

export function isList(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json);
}

export function isObject(json: Json | undefined): json is { readonly [key: string]: Json } {
  return typeof json === "object" && json !== null && !isList(json);
}
