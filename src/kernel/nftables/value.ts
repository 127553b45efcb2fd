import type { Verdict } from "../rule.ts";

/**
 * What a register of nf_tables holds: a number of up to 48 bits, a bigint beyond that (IPv6 addresses, 64-bit counters),
 * text for names (interfaces, helpers). Values of one data type are always of one kind, so that `===`, `<` and `>` do.
 * Numbers are in the sense of the field, whatever its byte order.
 */
export type Value = number | bigint | string;

/** Widest value that is a number. */
export const NUMBER_BITS = 48;

/** The value exists but cannot be told: the condition that asks for it becomes this verdict. */
export type Undetermined = Extract<Verdict, { readonly type: "undetermined" }>;

/** undefined: the kernel finds nothing to load, and the rule does not match (NFT_BREAK). */
export type Reading = Value | undefined | Undetermined;

export function undetermined(reason: string): Undetermined {
  return { type: "undetermined", reason };
}

/** Values of a data type lie from `first` to `last`, both included; a single value is both. */
export interface Extent {
  readonly first: Value;
  readonly last: Value;
}

export function isSingle(extent: Extent): boolean {
  return extent.first === extent.last;
}

/** A value as an unsigned integer, for arithmetic on its bits; undefined for text. */
export function integerOf(value: Value): bigint | undefined {
  return typeof value === "string" ? undefined : BigInt(value);
}

/** The low `bits` of an integer, as a value of that width is kept. */
export function toValue(integer: bigint, bits: number): Value {
  const low = BigInt.asUintN(bits, integer);
  return bits > NUMBER_BITS ? low : Number(low);
}
