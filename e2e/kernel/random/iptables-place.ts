import type { Prng } from "./prng.ts";

/** What a rule may speak of at the place where it stands. */
export interface Place {
  readonly table: string;
  /** The hooks from which it is reached. */
  readonly hook: string;
  readonly six: boolean;
}

/** Now and then, a negation. */
export const not = (rng: Prng, p = 0.15) => (rng.chance(p) ? "! " : "");

export function ofFamily(list: readonly string[], six: boolean): string[] {
  return list.filter((a) => a.includes(":") === six);
}
