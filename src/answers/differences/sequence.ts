/** What became of a line from one text to the next. */
export type Sign = "kept" | "removed" | "added";

export interface SequenceEntry {
  readonly sign: Sign;
  /** 0-based in the first sequence; null where it is added. */
  readonly before: number | null;
  /** 0-based in the second sequence; null where it is removed. */
  readonly after: number | null;
}

/** Sequences that differ in more places than this share nothing that a person could follow. */
const MOST_EDITS = 1000;

/**
 * The shortest way from one sequence to another by removing and adding, as diff(1) finds it: E. W. Myers, "An O(ND)
 * Difference Algorithm and Its Variations", 1986. What they have in common at both ends is taken first.
 *
 *   a b c d  →  a x c d     kept a, removed b, added x, kept c, kept d
 */
export function compareSequences(before: readonly string[], after: readonly string[]): readonly SequenceEntry[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const rest = Math.min(before.length, after.length) - head;
  while (tail < rest && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const entries: SequenceEntry[] = [];
  const kept = (from: number, to: number, shift: number): void => {
    for (let at = from; at < to; at++) entries.push({ sign: "kept", before: at, after: at + shift });
  };
  kept(0, head, 0);
  const middle = middleOf(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  for (const { sign, before: a, after: b } of middle)
    entries.push({ sign, before: a === null ? null : a + head, after: b === null ? null : b + head });
  kept(before.length - tail, before.length, after.length - before.length);
  return entries;
}

function middleOf(a: readonly string[], b: readonly string[]): readonly SequenceEntry[] {
  const trail = a.length > 0 && b.length > 0 ? trailOf(a, b) : null;
  return trail ? backAlong(trail, a.length, b.length) : replaced(a.length, b.length);
}

function replaced(before: number, after: number): readonly SequenceEntry[] {
  return [
    ...Array.from({ length: before }, (_, at): SequenceEntry => ({ sign: "removed", before: at, after: null })),
    ...Array.from({ length: after }, (_, at): SequenceEntry => ({ sign: "added", before: null, after: at })),
  ];
}

/** The furthest points of `a` reached on each diagonal, after 0, 1, 2 … edits; null where they are too many. */
function trailOf(a: readonly string[], b: readonly string[]): readonly ReadonlyMap<number, number>[] | null {
  const trail: Map<number, number>[] = [];
  let reached = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= Math.min(MOST_EDITS, a.length + b.length); edits++) {
    trail.push(new Map(reached));
    const next = new Map(reached);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepTo(reached, diagonal, edits);
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      next.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return trail;
    }
    reached = next;
  }
  return null;
}

/** Down (a line added) from the diagonal above, or right (a line removed) from the one below, whichever came further. */
function comesDown(reached: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return true;
  return diagonal !== edits && (reached.get(diagonal - 1) ?? -1) < (reached.get(diagonal + 1) ?? -1);
}

function stepTo(reached: ReadonlyMap<number, number>, diagonal: number, edits: number): number {
  return comesDown(reached, diagonal, edits) ? (reached.get(diagonal + 1) ?? 0) : (reached.get(diagonal - 1) ?? 0) + 1;
}

function backAlong(trail: readonly ReadonlyMap<number, number>[], length: number, other: number): SequenceEntry[] {
  const entries: SequenceEntry[] = [];
  let [x, y] = [length, other];
  for (const [edits, reached] of [...trail.entries()].reverse()) {
    const diagonal = x - y;
    const down = comesDown(reached, diagonal, edits);
    const from = down ? diagonal + 1 : diagonal - 1;
    const fromX = edits === 0 ? 0 : (reached.get(from) ?? 0);
    const fromY = edits === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) entries.push({ sign: "kept", before: --x, after: --y });
    if (edits > 0)
      entries.push(down ? { sign: "added", before: null, after: --y } : { sign: "removed", before: --x, after: null });
  }
  return entries.reverse();
}
