/** jhash2(): Bob Jenkins' hash of 32-bit words, as include/linux/jhash.h has it. */
export function jhash2(words: readonly number[], seed: number): number {
  const start = (0xdeadbeef + words.length * 4 + seed) | 0;
  const at = (i: number): number => words[i] ?? 0;
  let a = start;
  let b = start;
  let c = start;
  let i = 0;
  for (; words.length - i > 3; i += 3) {
    a = (a + at(i)) | 0;
    b = (b + at(i + 1)) | 0;
    c = (c + at(i + 2)) | 0;
    a = ((a - c) ^ rotate(c, 4)) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ rotate(a, 6)) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ rotate(b, 8)) | 0;
    b = (b + a) | 0;
    a = ((a - c) ^ rotate(c, 16)) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ rotate(a, 19)) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ rotate(b, 4)) | 0;
    b = (b + a) | 0;
  }
  a = (a + at(i)) | 0;
  b = (b + at(i + 1)) | 0;
  c = (c + at(i + 2)) | 0;
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return c >>> 0;
}

function rotate(n: number, by: number): number {
  return (n << by) | (n >>> (32 - by));
}
