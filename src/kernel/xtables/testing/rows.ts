/** Tables of rules and packets: what is expected stands beside what is asked. */
import { expect } from "vitest";
import { say, type World } from "./say.ts";

/** A match, a packet, and `yes`, or why not. */
export type MatchRow = readonly [match: string, packet: string, expected: string];

export function matches(rows: readonly MatchRow[], world: World = {}): void {
  const said = rows.map(([match, packet]): MatchRow => {
    const line = say(match, packet, world);
    return [match, packet, line === "continue" ? "yes" : line.replace(/^no: /, "")];
  });
  expect(said).toEqual(rows);
}
