/** Which of the policy rules and routes that a lookup went through it ended with. */
import type { RouteStep } from "../../kernel/journey.ts";

export interface Winners {
  /** Index of the policy rule that decided; null where the lookup found nothing. */
  readonly rule: number | null;
  /** Index of the route that was chosen; null where none was, or where a policy rule itself decided (`blackhole`). */
  readonly route: number | null;
}

/**
 * Rules match whose table has no route, and routes are chosen in a table whose answer the rule then refuses
 * (`suppress_prefixlength`): the lookup goes on past both. What it ends with is the last of each.
 */
export function winnersOf({ rules, candidates, result }: Pick<RouteStep, "rules" | "candidates" | "result">): Winners {
  if (!result) return { rule: null, route: null };
  return {
    rule: last(rules, ({ matched }) => matched),
    route: last(candidates, ({ chosen, table }) => chosen && table === result.table),
  };
}

function last<T>(list: readonly T[], wins: (one: T) => boolean): number | null {
  const index = list.findLastIndex(wins);
  return index < 0 ? null : index;
}
