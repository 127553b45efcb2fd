import type { Json } from "../../../host/model.ts";
import { wildcardPrefix } from "../datatypes/addresses.ts";
import type { DataType, Names } from "../datatypes/datatype.ts";
import { isList, isObject, listOf, NotUnderstood, numberOf } from "../understanding.ts";
import { type Extent, integerOf, toValue, type Value } from "../value.ts";

/** The last character that a name can have. */
const HIGHEST = "\uffff";

/** A literal of a type: `80`, `{"range": [80, 90]}`, `{"prefix": …}`, `"eth*"`, `["syn", "ack"]`. */
export function extentOf(literal: Json, type: DataType, names: Names): Extent {
  if (isObject(literal)) {
    if ("range" in literal) return rangeOf(literal.range, type, names);
    if ("prefix" in literal) return prefixOf(literal.prefix, type, names);
  }
  const beginning = type.name === "ifname" ? wildcardPrefix(literal) : undefined;
  if (beginning !== undefined) return { first: beginning, last: beginning + HIGHEST };
  const value = constantOf(literal, type, names);
  return { first: value, last: value };
}

/** A single value: a literal, or the union of several flags. */
export function constantOf(literal: Json, type: DataType, names: Names): Value {
  if (isObject(literal) && "|" in literal) return union(listOf(literal["|"]), type, names);
  if (isList(literal)) return union(literal, type, names);
  const value = type.parse(literal, names);
  if (value === undefined) throw new NotUnderstood(`${JSON.stringify(literal)} is no ${type.name} known here`);
  return value;
}

function union(literals: readonly Json[], type: DataType, names: Names): Value {
  if (!type.flags && type.bits === 0) throw new NotUnderstood(`a list of ${type.name} has no union`);
  const bits = literals.reduce<bigint>((all, literal) => {
    const integer = integerOf(constantOf(literal, type, names));
    if (integer === undefined) throw new NotUnderstood(`${JSON.stringify(literal)} is no set of bits`);
    return all | integer;
  }, 0n);
  return toValue(bits, type.bits);
}

function rangeOf(range: Json | undefined, type: DataType, names: Names): Extent {
  const [first, last, more] = listOf(range);
  if (first === undefined || last === undefined || more !== undefined) throw new NotUnderstood("a range of two ends");
  return { first: constantOf(first, type, names), last: constantOf(last, type, names) };
}

function prefixOf(prefix: Json | undefined, type: DataType, names: Names): Extent {
  if (!isObject(prefix)) throw new NotUnderstood("a prefix without address and length");
  const address = integerOf(constantOf(prefix.addr ?? null, type, names));
  const length = numberOf(prefix.len, "a prefix's length");
  if (address === undefined || length > type.bits) throw new NotUnderstood(`a prefix of ${length} bits`);
  const rest = BigInt(type.bits - length);
  const first = (address >> rest) << rest;
  return { first: toValue(first, type.bits), last: toValue(first | ((1n << rest) - 1n), type.bits) };
}
