/** How values are spelt in explanations. */
import type { Ranges } from "./values.ts";

export function hex(n: number): string {
  return `0x${n.toString(16)}`;
}

/** `0x1`, or `0x1/0xff` where the mask is not all of 32 bits. */
export function masked(value: number, mask: number): string {
  return mask === 0xffffffff ? hex(value) : `${hex(value)}/${hex(mask)}`;
}

/** `a`, `a or b`, `a, b or c`. */
export function oneOf(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} or ${items.at(-1)}`;
}

/** `80`, `8000 to 8100`, `80, 443 or 8000 to 8100`. */
export function rangesInWords(ranges: Ranges): string {
  return oneOf(ranges.map(({ first, last }) => (first === last ? `${first}` : `${first} to ${last}`)));
}
