/** Bob Jenkins' lookup3 over registers (include/linux/jhash.h), on a little-endian machine. */
import type { Operand } from "./language.ts";
import type { Value } from "./value.ts";

const INITIAL = 0xdeadbeef;

/** Hash of the values as they lie in registers: each in 4-byte words, padded with zeros, the last one as long as it is. */
export function jhash(values: readonly Value[], parts: readonly Operand[], seed: number): number {
  const bytes = values.flatMap((value, i) => {
    const type = parts[i]?.type;
    const raw = type === undefined ? [] : bytesOf(value, type.bits, type.order);
    return values.length === 1 ? raw : padded(raw);
  });
  return jhashBytes(bytes, seed);
}

const NAME_BYTES = 16;

function bytesOf(value: Value, bits: number, order: "big" | "host"): number[] {
  if (typeof value === "string") {
    const name = [...value].map((c) => c.charCodeAt(0) & 0xff).slice(0, NAME_BYTES);
    return [...name, ...Array<number>(NAME_BYTES - name.length).fill(0)];
  }
  const length = Math.ceil(bits / 8);
  const big = Array.from({ length }, (_, i) => Number((BigInt(value) >> BigInt(8 * (length - 1 - i))) & 0xffn));
  return order === "big" ? big : big.reverse();
}

function padded(bytes: readonly number[]): number[] {
  return [...bytes, ...Array<number>((4 - (bytes.length % 4)) % 4).fill(0)];
}

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** jhash() itself. */
export function jhashBytes(bytes: readonly number[], seed: number): number {
  const word = (at: number): number =>
    (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
  let a = (INITIAL + bytes.length + seed) | 0;
  let b = a;
  let c = a;
  let at = 0;
  // __jhash_mix(), for every twelve bytes but the last.
  for (; bytes.length - at > 12; at += 12) {
    a = (a + word(at)) | 0;
    b = (b + word(at + 4)) | 0;
    c = (c + word(at + 8)) | 0;
    a = ((a - c) | 0) ^ rotate(c, 4);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ rotate(a, 6);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ rotate(b, 8);
    b = (b + a) | 0;
    a = ((a - c) | 0) ^ rotate(c, 16);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ rotate(a, 19);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ rotate(b, 4);
    b = (b + a) | 0;
  }
  if (at === bytes.length) return c >>> 0;
  a = (a + word(at)) | 0;
  b = (b + word(at + 4)) | 0;
  c = (c + word(at + 8)) | 0;
  // __jhash_final().
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return c >>> 0;
}
