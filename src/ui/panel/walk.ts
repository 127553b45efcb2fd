/**
 * The rules that a chain step looked at, sorted into visits: one for each time that the walk entered a chain.
 *
 *   looks   FORWARD 1 jump DOCKER-USER · FORWARD 2 jump DOCKER-FORWARD · DOCKER-FORWARD 1 jump DOCKER-CT · …
 *   visits  FORWARD ─┬─ DOCKER-USER
 *                    └─ DOCKER-FORWARD ─── DOCKER-CT
 */
import type { ChainStep, RuleLook } from "../../kernel/journey.ts";

export interface Visit {
  readonly chain: string;
  /** The visit that it was jumped from, with the look that did it; null for the base chain. */
  readonly from: { readonly visit: Visit; readonly look: RuleLook } | null;
  /** In order. Empty where the chain has no rules. */
  readonly looks: readonly RuleLook[];
}

/** Every visit in the order of entering; the base chain's first. */
export function visitsOf(step: Pick<ChainStep, "chain" | "rules">): readonly [Visit, ...Visit[]] {
  const base: Growing = { chain: step.chain, from: null, looks: [] };
  const visits: [Growing, ...Growing[]] = [base];
  let current = base;
  for (const look of step.rules) {
    // A chain ends without a word: the next look is then at a rule of one of those that it was jumped from.
    while (current.chain !== look.chain && current.from) current = current.from.visit;
    current.looks.push(look);
    const [how, chain] = look.verdict.split(" ");
    if (!look.matched || chain === undefined || (how !== "jump" && how !== "goto")) continue;
    const entered: Growing = { chain, from: { visit: current, look }, looks: [] };
    visits.push(entered);
    current = entered;
  }
  return visits;
}

interface Growing extends Visit {
  readonly from: { readonly visit: Growing; readonly look: RuleLook } | null;
  readonly looks: RuleLook[];
}

/**
 * The visit where the walk was decided: that of the last rule that matched and did more than jump. A base chain's policy
 * counts only where nothing else is worth seeing.
 */
export function decidingVisit(visits: readonly [Visit, ...Visit[]]): Visit {
  const decides = (look: RuleLook): boolean => look.matched && !/^(jump|goto|return)\b/.test(look.verdict);
  return (
    visits.findLast((visit) => visit.looks.some((look) => decides(look) && look.rule !== "policy")) ??
    visits.findLast((visit) => visit.looks.some(decides)) ??
    visits[0]
  );
}

/** From the base chain to the visit itself. */
export function pathTo(visit: Visit): readonly Visit[] {
  const path: Visit[] = [];
  for (let at: Visit | undefined = visit; at; at = at.from?.visit) path.unshift(at);
  return path;
}
