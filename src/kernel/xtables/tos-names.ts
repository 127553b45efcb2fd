import { maskedOf } from "./values.ts";

const NAMES: ReadonlyMap<string, number> = new Map([
  ["minimize-delay", 0x10],
  ["maximize-throughput", 0x08],
  ["maximize-reliability", 0x04],
  ["minimize-cost", 0x02],
  ["normal-service", 0x00],
]);

/** A TOS value by number, `value/mask`, or name, which takes `namedMask` (extensions/tos_values.c). */
export function tosOf(text: string, namedMask: number): { readonly value: number; readonly mask: number } {
  const named = NAMES.get(text.toLowerCase());
  return named === undefined ? maskedOf(text, 0xff) : { value: named, mask: namedMask };
}
