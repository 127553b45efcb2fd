/** Which rules of a long chain are worth a line of their own, and which stand for each other. */
import type { RuleLook } from "../../kernel/journey.ts";
import type { WrittenRule } from "./written.ts";

export interface Stretch {
  readonly rules: readonly WrittenRule[];
  /** Why they may be folded into one line; null where each is to be read. */
  readonly folded: "failed" | "unreached" | null;
}

/** A chain of this many rules is read whole. */
const SHORT = 12;
/** Rules to be read on either side of one that counts. */
const AROUND = 2;
/** Fewer than this are not worth folding. */
const LEAST = 4;

/**
 * Parts a chain into stretches: around rules that matched, that cannot be told, or that the walk is at, each rule stands
 * for itself; long runs of others that failed, or were not reached, are folded.
 */
export function foldRules(
  rules: readonly WrittenRule[],
  looks: ReadonlyMap<RuleLook["rule"], RuleLook>,
  current: RuleLook["rule"] | undefined,
): readonly Stretch[] {
  if (rules.length <= SHORT || looks.size === 0) return [{ rules, folded: null }];
  const counts = rules.map(({ position }) => {
    const look = looks.get(position);
    return position === current || (look !== undefined && (look.matched || look.verdict === "undetermined"));
  });
  const kinds = rules.map(({ position }, index): Stretch["folded"] => {
    const near = counts.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(Boolean);
    return near ? null : looks.has(position) ? "failed" : "unreached";
  });
  const stretches: { rules: WrittenRule[]; folded: Stretch["folded"] }[] = [];
  for (const [index, rule] of rules.entries()) {
    const kind = kinds[index] ?? null;
    const last = stretches.at(-1);
    if (last && last.folded === kind) last.rules.push(rule);
    else stretches.push({ rules: [rule], folded: kind });
  }
  return stretches.map((stretch) => (stretch.rules.length < LEAST ? { ...stretch, folded: null } : stretch));
}
