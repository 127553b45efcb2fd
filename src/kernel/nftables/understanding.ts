import type { Json } from "../../host/model.ts";

/** Thrown by compilers for what they do not know; the statement then cannot be told, and is reported. */
export class NotUnderstood extends Error {}

/** The members of an object, all of which must be known; null stands for an object without members. */
export function membersOf<K extends string>(body: Json, known: readonly K[]): Members<K> {
  if (body === null) return {};
  if (!isObject(body)) throw new NotUnderstood(`an object was expected, not ${JSON.stringify(body)}`);
  if (!hasOnly(body, known)) throw new NotUnderstood("a key is not known");
  return body;
}

type Members<K extends string> = { readonly [P in K]?: Json };

function hasOnly<K extends string>(body: JsonObject, known: readonly K[]): body is JsonObject & Members<K> {
  for (const key in body) wordOf(key, known, "key");
  return true;
}

type JsonObject = { readonly [key: string]: Json };

/** The one member of `{ "name": body }`, as expressions and statements are printed. */
export function soleMember(json: Json): { readonly name: string; readonly body: Json } {
  if (isObject(json)) {
    const names = Object.keys(json);
    const [name] = names;
    if (name !== undefined && names.length === 1) return { name, body: json[name] ?? null };
  }
  throw new NotUnderstood(`an object with a single key was expected, not ${JSON.stringify(json)}`);
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

export function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === "object" && json !== null && !isList(json);
}
