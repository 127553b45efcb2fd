import { Unreadable } from "./options.ts";

/** DSCP values by the names of their classes (RFC 2474, 2597, 3246; libxtables' dscp_helper.c). */
const CLASSES: ReadonlyMap<string, number> = new Map([
  ["BE", 0],
  ["EF", 46],
  ...Array.from({ length: 8 }, (_, i): [string, number] => [`CS${i}`, i * 8]),
  ...[1, 2, 3, 4].flatMap((c) => [1, 2, 3].map((drop): [string, number] => [`AF${c}${drop}`, c * 8 + drop * 2])),
]);

export function dscpClassOf(name: string): number {
  const value = CLASSES.get(name.toUpperCase());
  if (value === undefined) throw new Unreadable(`'${name}' is no DSCP class`);
  return value;
}
