/** `meta mark & 0xff`, `ct mark | 0x10`, `mark << 8`: arithmetic on bits (net/netfilter/nft_bitwise.c). */
import type { Json, NftFamily } from "../../../host/model.ts";
import type { RuleContext } from "../../rule.ts";
import type { DataType } from "../datatypes/datatype.ts";
import type { ExpressionKind, Language, Operand, RuleScope } from "../language.ts";
import { operand } from "../operand.ts";
import { constantOf } from "../sets/extent.ts";
import { isExpression } from "../syntax.ts";
import { isList, isObject, listOf, NotUnderstood, numberOf } from "../understanding.ts";
import { integerOf, type Reading, toValue, type Value } from "../value.ts";
import { fieldOfBits } from "./payload.ts";

export type Operator = "&" | "|" | "^" | "<<" | ">>";

function operandsOf(body: Json): readonly [Json, Json, ...Json[]] {
  const [left, right, ...more] = listOf(body);
  if (left === undefined || right === undefined) throw new NotUnderstood("an operator of two operands");
  return [left, right, ...more];
}

function typeOf(body: Json, language: Language): DataType {
  const [type] = language.types(operandsOf(body)[0]);
  if (type === undefined) throw new NotUnderstood("an operand without a type");
  return type;
}

/** Newer versions of nft print a chain of one operator as a list of more than two: from left to right. */
function binary(operator: Operator): ExpressionKind {
  return {
    types: (body, language) => [typeOf(body, language)],
    print(body, language) {
      const [left, ...rights] = operandsOf(body);
      const type = typeOf(body, language);
      return [
        bracketed(left, operator, language),
        ...rights.map((right) => `${operator} ${printRight(right, type, operator, language)}`),
      ].join(" ");
    },
    compile(body, scope) {
      const [left, ...rights] = operandsOf(body);
      return rights.reduce<Operand>((so, right) => combine(so, operator, right, scope), scope.operand(left));
    },
  };
}

export const and = binary("&");
export const or = binary("|");
export const xor = binary("^");
export const shiftLeft = binary("<<");
const plainShiftRight = binary(">>");
export const shiftRight: ExpressionKind = {
  ...plainShiftRight,
  types(body, language) {
    const field = alignedField(body, language.family);
    return field === undefined ? plainShiftRight.types(body, language) : language.types(field);
  },
  compile(body, scope) {
    const field = alignedField(body, scope.family);
    return field === undefined ? plainShiftRight.compile(body, scope) : scope.operand(field);
  },
};

/** A field of the packet in the guise of its bits, moved to the right end. */
function alignedField(body: Json, family: NftFamily): Json | undefined {
  const [masked, shift] = listOf(body);
  const [raw, mask] = isObject(masked) ? listOf(masked["&"]) : [];
  if (raw === undefined || typeof mask !== "number" || typeof shift !== "number") return undefined;
  return fieldOfBits(raw, mask, shift, family);
}

function combine(left: Operand, operator: Operator, right: Json, scope: RuleScope): Operand {
  const { type } = left;
  if (type.bits === 0) throw new NotUnderstood(`${type.name} has no bits`);
  const compute = computed(operator, type.bits);
  const options = {
    subject: `${left.subject} ${operator} ${printRight(right, type, operator, scope.language)}`,
    absence: (context: RuleContext) => left.absence(context),
  };
  const made = isExpression(right)
    ? ofTwo(left, scope.operand(right), compute, options)
    : ofConstant(left, constant(right, type, operator, scope), compute, options);
  return left.unknown === undefined ? made : { ...made, unknown: left.unknown };
}

type Compute = (left: Value, right: Value) => Value;
type Options = Parameters<typeof operand>[2];

function ofConstant(left: Operand, constant: Value, compute: Compute, options: Options): Operand {
  const read = (context: RuleContext): Reading => {
    const value = left.read(context);
    return value === undefined || typeof value === "object" ? value : compute(value, constant);
  };
  return operand(left.type, read, options);
}

function ofTwo(left: Operand, right: Operand, compute: Compute, options: Options): Operand {
  const read = (context: RuleContext): Reading => {
    const value = left.read(context);
    if (value === undefined || typeof value === "object") return value;
    const other = right.read(context);
    return other === undefined || typeof other === "object" ? other : compute(value, other);
  };
  return operand(left.type, read, options);
}

function constant(right: Json, type: DataType, operator: Operator, scope: RuleScope): Value {
  return operator === "<<" || operator === ">>"
    ? numberOf(right, "the number of bits to shift by")
    : constantOf(right, type, scope.names);
}

/** Numbers of 32 bits by the machine's own operators, wider ones as bigints. */
function computed(operator: Operator, bits: number): Compute {
  const wide: Compute = (left, right) => {
    const [a, b] = [integerOf(left) ?? 0n, integerOf(right) ?? 0n];
    return toValue(onBigints(operator, a, b), bits);
  };
  if (bits > 32) return wide;
  const mask = bits === 32 ? 0xffffffff : 2 ** bits - 1;
  return (left, right) =>
    typeof left === "number" && typeof right === "number" && right <= 0xffffffff
      ? onNumbers(operator, left, right, mask)
      : wide(left, right);
}

function onNumbers(operator: Operator, a: number, b: number, mask: number): number {
  switch (operator) {
    case "&":
      return (a & b) >>> 0;
    case "|":
      return (a | b) >>> 0;
    case "^":
      return ((a ^ b) & mask) >>> 0;
    case "<<":
      return b > 31 ? 0 : ((a << b) & mask) >>> 0;
    case ">>":
      return b > 31 ? 0 : a >>> b;
  }
}

function onBigints(operator: Operator, a: bigint, b: bigint): bigint {
  switch (operator) {
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "<<":
      return a << b;
    case ">>":
      return a >> b;
  }
}

// ── in nft's syntax ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Binding strength, as nft's grammar has it. */
const STRENGTH: Readonly<Record<string, number>> = { "|": 1, "^": 2, "&": 3, "<<": 4, ">>": 4 };

function bracketed(expression: Json, outer: Operator, language: Language): string {
  const printed = language.print(expression);
  const inner = operatorOf(expression);
  // nft brackets what stands before a shift, though it need not.
  const needs = inner !== undefined && (isShift(outer) || (STRENGTH[inner] ?? 0) < (STRENGTH[outer] ?? 0));
  return needs ? `(${printed})` : printed;
}

function printRight(right: Json, type: DataType, operator: Operator, language: Language): string {
  if (isShift(operator)) return JSON.stringify(right);
  if (isExpression(right)) return bracketed(right, operator, language);
  const printed = language.printRight(isList(right) ? { "|": right } : right, [type]);
  return operator === "&" && printed.includes(" | ") ? `(${printed})` : printed;
}

function isShift(operator: Operator): boolean {
  return operator === "<<" || operator === ">>";
}

function operatorOf(expression: Json): string | undefined {
  if (typeof expression !== "object" || expression === null || isList(expression)) return undefined;
  return Object.keys(expression).find((key) => key in STRENGTH);
}
