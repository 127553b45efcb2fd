/** Where things stand on the timeline: pure, in pixels along the line. */

export interface Wish {
  /** Of the step that it names. */
  readonly index: number;
  readonly at: number;
  readonly text: string;
  readonly weight: number;
}

export interface Placed extends Wish {
  /** Left edge of the text. */
  readonly left: number;
}

/** Width of a character of a name, generously; names are set in 12px text. */
const CHARACTER = 7;
const GAP = 10;

/** Where the name of a stretch of the line begins that ends with the line: before the stretch, where it is too short. */
export function lastNameAt(text: string, start: number, width: number, least: number): number {
  return Math.max(least, Math.min(start, width - text.length * CHARACTER));
}

/**
 * Picks the names that fit under a line of a width, the weightiest first, each centred under its place or shifted in from
 * the ends. Of equals the earlier goes first, and a name equal to its neighbour's is left out.
 */
export function placeNames(wishes: readonly Wish[], width: number): readonly Placed[] {
  const byWeight = [...wishes].sort((a, b) => b.weight - a.weight || a.index - b.index);
  const placed: Placed[] = [];
  for (const wish of byWeight) {
    const length = wish.text.length * CHARACTER;
    const left = Math.max(0, Math.min(wish.at - length / 2, width - length));
    const free = placed.every((other) => {
      const end = other.left + other.text.length * CHARACTER;
      return left + length + GAP <= other.left || end + GAP <= left;
    });
    const repeats = placed.some((other) => other.text === wish.text && Math.abs(other.index - wish.index) === 1);
    if (free && !repeats && length <= width) placed.push({ ...wish, left });
  }
  return placed.sort((a, b) => a.index - b.index);
}
