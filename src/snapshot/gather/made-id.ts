/** Ids and MACs for what is made: they hang on words alone, so that the same thing always has the same. */

/** Sixty-four hexadecimal digits that hang on the words alone: what a made thing is known by. */
export function idOf(words: string): string {
  let digits = "";
  for (let round = 0; digits.length < 64; round++) {
    // FNV-1a.
    let hash = 0x811c9dc5 ^ round;
    for (const char of words) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
    digits += (hash >>> 0).toString(16).padStart(8, "0");
  }
  return digits;
}

/** A locally administered one. */
export function macOf(words: string): string {
  return `02:42:${idOf(words)
    .slice(0, 8)
    .replaceAll(/(..)(?=.)/g, "$1:")}`;
}
