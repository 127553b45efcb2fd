/** Bob Jenkins' hash as include/linux/jhash.h has it: jhash2() over 32-bit words. */

const GOLDEN = 0xdeadbeef;

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** jhash2(): the hash of some words, as an unsigned 32-bit number. */
export function jhash2(words: readonly number[], seed: number): number {
  let a = (GOLDEN + (words.length << 2) + seed) | 0;
  let b = a;
  let c = a;
  let at = 0;
  let left = words.length;
  const word = (i: number): number => words[at + i] ?? 0;
  while (left > 3) {
    a = (a + word(0)) | 0;
    b = (b + word(1)) | 0;
    c = (c + word(2)) | 0;
    a = (a - c) ^ rotate(c, 4);
    c = (c + b) | 0;
    b = (b - a) ^ rotate(a, 6);
    a = (a + c) | 0;
    c = (c - b) ^ rotate(b, 8);
    b = (b + a) | 0;
    a = (a - c) ^ rotate(c, 16);
    c = (c + b) | 0;
    b = (b - a) ^ rotate(a, 19);
    a = (a + c) | 0;
    c = (c - b) ^ rotate(b, 4);
    b = (b + a) | 0;
    left -= 3;
    at += 3;
  }
  if (left === 0) return c >>> 0;
  if (left >= 3) c = (c + word(2)) | 0;
  if (left >= 2) b = (b + word(1)) | 0;
  a = (a + word(0)) | 0;
  c = (c ^ b) - rotate(b, 14);
  a = (a ^ c) - rotate(c, 11);
  b = (b ^ a) - rotate(a, 25);
  c = (c ^ b) - rotate(b, 16);
  a = (a ^ c) - rotate(c, 4);
  b = (b ^ a) - rotate(a, 14);
  c = (c ^ b) - rotate(b, 24);
  return c >>> 0;
}

/** reciprocal_scale(): maps a hash onto 0 … range − 1. */
export function reciprocalScale(hash: number, range: number): number {
  return Number((BigInt(hash >>> 0) * BigInt(range >>> 0)) >> 32n);
}
