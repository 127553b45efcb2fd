/** FNV-1a, 32 bits, with the last mixing of MurmurHash3, so that every bit of it hangs on all of the text. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Hexadecimal digits that hang on a text. */
export function digitsOf(text: string, count: number): string {
  let digits = "";
  for (let round = 0; digits.length < count; round++)
    digits += hashOf(`${round} ${text}`).toString(16).padStart(8, "0");
  return digits.slice(0, count);
}
