import type { Options } from "../options.ts";
import { maskedOf, numberOf } from "../values.ts";

/** `(mark & ~clear) ^ flip`: what every way to set a mark comes down to (libxt_MARK.c, libxt_CONNMARK.c). */
export interface MarkChange {
  readonly clear: number;
  readonly flip: number;
}

export function markChangeOf(options: Options): MarkChange | null {
  const xmark = options.setting("--set-xmark");
  if (xmark !== undefined) {
    const { value, mask } = maskedOf(xmark);
    return { clear: mask, flip: value };
  }
  const set = options.setting("--set-mark");
  if (set !== undefined) {
    const { value, mask } = maskedOf(set);
    return { clear: (mask | value) >>> 0, flip: value };
  }
  const and = options.setting("--and-mark");
  if (and !== undefined) return { clear: ~numberOf(and) >>> 0, flip: 0 };
  const or = options.setting("--or-mark");
  if (or !== undefined) return { clear: numberOf(or), flip: numberOf(or) };
  const xor = options.setting("--xor-mark");
  return xor === undefined ? null : { clear: 0, flip: numberOf(xor) };
}
