/** `tcp dport 80`, `ct state established,related`, `ip saddr != @blocked`: a condition (net/netfilter/nft_cmp.c, nft_range.c, nft_lookup.c). */
import type { Json } from "../../../host/model.ts";
import { BREAK, type Explanation, NEXT, type RuleContext, type Statement, type StatementResult } from "../../rule.ts";
import type { Span } from "../../sieve.ts";
import { STATION_UNTOLD } from "../../stand-in.ts";
import { etherAddress, macText } from "../datatypes/addresses.ts";
import type { DataType } from "../datatypes/datatype.ts";
import { nameOfSet } from "../expressions/map.ts";
import type { Language, Operand, RuleScope, StatementKind } from "../language.ts";
import { elementsOf } from "../sets/elements.ts";
import { constantOf, extentOf } from "../sets/extent.ts";
import { Lookup, runElement } from "../sets/lookup.ts";
import { isExpression } from "../syntax.ts";
import { isList, isObject, listOf, membersOf, NotUnderstood, wordOf } from "../understanding.ts";
import {
  type Extent,
  integerOf,
  isSingle,
  type Reading,
  type Undetermined,
  undetermined,
  type Value,
} from "../value.ts";
import { spanOf } from "./span.ts";

type Operator = "==" | "!=" | "<" | ">" | "<=" | ">=" | "in" | "!";

interface Parsed {
  readonly op: Operator;
  readonly left: Json;
  readonly right: Json;
}

function parse(body: Json): Parsed {
  const { op, left, right } = membersOf(body, ["op", "left", "right"]);
  if (left === undefined || right === undefined) throw new NotUnderstood("a comparison of two sides");
  const sides = { left: typeof right === "boolean" ? byKind(left) : left, right };
  return { op: wordOf(op, ["==", "!=", "<", ">", "<=", ">=", "in", "!"], "comparison"), ...sides };
}

/** `tcp option 255 exists`: JSON names a kind that nft has no name for by the bytes where it stands. */
function byKind(left: Json): Json {
  if (!isObject(left) || !isObject(left["tcp option"] ?? null)) return left;
  const option = left["tcp option"];
  return isObject(option) && typeof option["base"] === "number"
    ? { "tcp option": { name: String(option["base"]) } }
    : left;
}

export const match: StatementKind = {
  print: (body, language) => print(parse(body), language),
  compile: (body, scope) => compile(parse(body), scope),
};

function compile(parsed: Parsed, scope: RuleScope): Statement {
  const { op, left, right } = parsed;
  const operand = scope.operand(left);
  const said = new Said(parsed, scope.language);
  const lookup = lookupOf(right, operand, scope);
  const made =
    lookup !== undefined
      ? compileLookup(lookup, op, operand, said)
      : isExpression(right)
        ? compileTwo(operand, scope.operand(right), op, said)
        : compileOne(parsed, operand, said, scope);
  const { unknown, missing } = operand;
  if (unknown !== undefined) return { run: (c) => made.run(c), explain: (c) => made.explain(c), undetermined: unknown };
  if (!missing || typeof right !== "boolean" || (right === false) !== (op === "==")) return made;
  const verdict = undetermined(missing.reason);
  return {
    run: (c) => (missing.doubtful(c) ? verdict : made.run(c)),
    explain: (c) => (missing.doubtful(c) ? { why: missing.reason } : made.explain(c)),
    undetermined: missing.reason,
  };
}

// ── with constants ──────────────────────────────────────────────────────────────────────────────────────────────────

type Test = (value: Value) => boolean;

function compileOne({ op, left, right }: Parsed, operand: Operand, said: Said, { names }: RuleScope): Statement {
  const { type } = operand;
  if (typeof right === "boolean" && type.name !== "boolean")
    return new Comparison(operand, said, presenceTest(op === "!=" ? !right : right));
  if (op === "in" || op === "!") return new Comparison(operand, said, flagTest(constantOf(right, type, names), op));
  const extent = extentOf(right, type, names);
  // How nft prints two conditions, `< 60` and `> 50`, that it takes for one: as `!= 60-50`.
  const { first, last } = extent;
  if (op === "!=" && first > last) return new Comparison(operand, said, (value) => value < first && value > last);
  const Kind = type === etherAddress ? WithinMacs : Within;
  if (op === "==" || op === "!=") return new Kind(operand, said, extent, spanOf(left, right, extent, op === "!="));
  if (!isSingle(extent)) throw new NotUnderstood(`'${op}' a range`);
  return new Comparison(operand, said, (value) => holds(op, value, extent.first));
}

/** Whether any of the flags is set, or none. */
function flagTest(flags: Value, op: "in" | "!"): Test {
  const any = op === "in";
  const mask = integerOf(flags);
  if (mask === undefined) throw new NotUnderstood("flags of a text");
  if (typeof flags === "number" && flags <= 0xffffffff)
    return (value) => (typeof value === "number" && (value & flags) !== 0) === any;
  return (value) => (((integerOf(value) ?? 0n) & mask) !== 0n) === any;
}

/** `exists`, `missing` (NFTA_FIB_F_PRESENT and its kin): whether there is a value other than none. */
function presenceTest(wanted: boolean): Test {
  return (value) => (value !== 0 && value !== "") === wanted;
}

/** Rules are many: what they have in common is in the classes, and their words are made when they are asked for. */
abstract class Condition implements Statement {
  readonly #operand: Operand;
  readonly #said: Said;
  /** For the explanation: some expressions, such as a counter's next number, cannot be read twice. */
  #last: Reading;

  constructor(operand: Operand, said: Said) {
    this.#operand = operand;
    this.#said = said;
  }

  run(context: RuleContext): StatementResult {
    const value = this.#operand.read(context);
    this.#last = value;
    if (value === undefined) return BREAK;
    if (typeof value === "object") return this.inSpite(value, context);
    return this.holds(value) ? NEXT : BREAK;
  }

  /** What it comes to where the value cannot be told. */
  protected inSpite(value: Undetermined, _: RuleContext): StatementResult {
    return value;
  }

  abstract holds(value: Value): boolean;

  explain(context: RuleContext): Explanation {
    const last = this.#last;
    if (last === undefined) return fail(this.#operand.absence(context), this.#said);
    if (typeof last === "object") return { why: last.reason };
    return sentence(this.#operand.subject, this.#operand.show(last, context), this.holds(last), this.#said);
  }
}

/** Within a range, or a single value; or outside of it. */
class Within extends Condition {
  readonly #first: Value;
  readonly #last: Value;
  readonly #inside: boolean;
  readonly span?: Span;

  constructor(operand: Operand, said: Said, { first, last }: Extent, span: Span | undefined) {
    super(operand, said);
    this.#first = first;
    this.#last = last;
    this.#inside = said.op === "==";
    if (span !== undefined) this.span = span;
  }

  override holds(value: Value): boolean {
    return (value >= this.#first && value <= this.#last) === this.#inside;
  }
}

/** `ether saddr 02:42:…`: a station outside has no address of a device here. */
class WithinMacs extends Within {
  readonly #mac: string;
  readonly #inside: boolean;

  constructor(operand: Operand, said: Said, extent: Extent, span: Span | undefined) {
    super(operand, said, extent, span);
    this.#mac = isSingle(extent) ? macText(Number(extent.first)) : "";
    this.#inside = said.op === "==";
  }

  protected override inSpite(value: Undetermined, { ns }: RuleContext): StatementResult {
    if (value !== STATION_UNTOLD || !ns.knowsMac?.(this.#mac)) return value;
    return this.#inside ? BREAK : NEXT;
  }
}

class Comparison extends Condition {
  readonly #test: Test;

  constructor(operand: Operand, said: Said, test: Test) {
    super(operand, said);
    this.#test = test;
  }

  override holds(value: Value): boolean {
    return this.#test(value);
  }
}

function compileTwo(operand: Operand, other: Operand, op: Operator, said: Said): Statement {
  let last: Reading;
  let beside: Reading;
  return {
    run(context) {
      last = operand.read(context);
      beside = other.read(context);
      if (last === undefined || beside === undefined) return BREAK;
      if (typeof last === "object") return last;
      if (typeof beside === "object") return beside;
      return holds(op, last, beside) ? NEXT : BREAK;
    },
    explain(context) {
      if (last === undefined) return fail(operand.absence(context), said);
      if (beside === undefined) return fail(other.absence(context), said);
      if (typeof last === "object") return { why: last.reason };
      if (typeof beside === "object") return { why: beside.reason };
      return sentence(operand.subject, operand.show(last, context), holds(op, last, beside), said);
    },
  };
}

function holds(op: Operator, left: Value, right: Value): boolean {
  switch (op) {
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case ">":
      return left > right;
    case "<=":
      return left <= right;
    case ">=":
      return left >= right;
    case "in":
    case "!":
      return (((integerOf(left) ?? 0n) & (integerOf(right) ?? 0n)) !== 0n) === (op === "in");
  }
}

// ── with sets ───────────────────────────────────────────────────────────────────────────────────────────────────────

function lookupOf(right: Json, operand: Operand, scope: RuleScope): Lookup | undefined {
  const types = operand.parts.map((part) => part.type);
  const name = nameOfSet(right);
  if (name !== undefined) {
    const set = scope.set(name);
    if (set === undefined) throw new NotUnderstood(`there is no set '${name}'`);
    return new Lookup(operand, set.elements(types, "none"), set);
  }
  if (isObject(right) && "set" in right)
    return new Lookup(operand, elementsOf(listOf(right.set), types, "none", scope));
  if (operand.parts.length > 1) return new Lookup(operand, elementsOf([right], types, "none", scope));
  return undefined;
}

function compileLookup(lookup: Lookup, op: Operator, operand: Operand, said: Said): Statement {
  if (op !== "==" && op !== "!=") throw new NotUnderstood(`'${op}' a set`);
  const within = op === "==";
  let held = false;
  return {
    run(context): StatementResult {
      const found = lookup.find(context);
      if (found === BREAK) return BREAK;
      if (found !== undefined && "reason" in found) return found;
      const element = found ?? lookup.catchAll;
      held = (element !== undefined) === within;
      if (!held) return BREAK;
      return element === undefined ? NEXT : runElement(element, context);
    },
    explain(context) {
      const absence = lookup.absence(context);
      return absence === null ? sentence(operand.subject, lookup.shown(context), held, said) : fail(absence, said);
    },
  };
}

// ── in words ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What is said of a condition. */
class Said {
  readonly #parsed: Parsed;
  readonly #language: Language;

  constructor(parsed: Parsed, language: Language) {
    this.#parsed = parsed;
    this.#language = language;
  }

  get op(): Operator {
    return this.#parsed.op;
  }

  condition(): string {
    return print(this.#parsed, this.#language);
  }

  wanted(): string {
    const { op } = this.#parsed;
    return `${op === "==" || op === "in" ? "" : `${op} `}${printRight(this.#parsed, this.#language)}`;
  }
}

/** How a comparison that did not hold is put: `destination port is 8080, not 80`. */
const NOT: Readonly<Record<Operator, (wanted: string) => string>> = {
  "==": (wanted) => `not ${wanted}`,
  in: (wanted) => `not ${wanted}`,
  "!=": () => "which is excluded",
  "!": () => "which is excluded",
  "<": (wanted) => `not below ${wanted}`,
  ">": (wanted) => `not above ${wanted}`,
  "<=": (wanted) => `above ${wanted}`,
  ">=": (wanted) => `below ${wanted}`,
};

function sentence(subject: string, shown: string, held: boolean, said: Said): Explanation {
  const actual = shown === "" ? "none" : shown;
  if (held) return { why: `${subject} is ${actual}` };
  const wanted = said.wanted();
  const bare = wanted.startsWith(`${said.op} `) ? wanted.slice(said.op.length + 1) : wanted;
  return {
    why: `${subject} is ${actual}, ${NOT[said.op](bare)}`,
    failed: { condition: said.condition(), wanted, actual },
  };
}

function fail(why: string, said: Said): Explanation {
  return { why, failed: { condition: said.condition(), wanted: said.wanted(), actual: why } };
}

function printRight({ left, right }: Parsed, language: Language): string {
  return language.printRight(right, typesOf(left, language));
}

function typesOf(left: Json, language: Language): readonly DataType[] {
  return language.types(left);
}

/** rule.c, expression.c and json.c of nftables: relational_expr_print(). */
function print(parsed: Parsed, language: Language): string {
  const { op, left, right } = parsed;
  const [type] = language.types(left);
  const masked = type?.flags ? maskOf(left) : undefined;
  const inSet = isObject(right) && "set" in right;
  const printed = printRight(parsed, language);
  if (masked !== undefined && !inSet && (op === "==" || op === "!=")) {
    const types = type === undefined ? [] : [type];
    const mask = language.printRight(masked.mask, types);
    // Newer versions say several flags as `{"|": …}`, older ones as a list; beside a mask both are a list of words.
    const flags = isObject(right) && "|" in right ? listOf(right["|"]) : right;
    const value = language.printRight(flags, types);
    return `${language.print(masked.of)} ${op === "!=" ? "!= " : ""}${value} / ${mask}`;
  }
  const silent = op === "in" || (op === "==" && !printsEquals(left, type, right));
  return `${language.print(left)} ${silent ? "" : `${op} `}${printed}`;
}

/** must_print_eq_op(): flags, and what is computed, are compared in so many words. */
function printsEquals(left: Json, type: DataType | undefined, right: Json): boolean {
  const single = !isObject(right) || "|" in right;
  if (type?.flags && single && nameOfSet(right) === undefined) return true;
  return isObject(left) && Object.keys(left).some((key) => ["&", "|", "^", "<<", ">>"].includes(key));
}

function maskOf(left: Json): { readonly of: Json; readonly mask: Json } | undefined {
  const [of, mask, more] = isObject(left) ? listOf(left["&"]) : [];
  if (of === undefined || mask === undefined || more !== undefined) return undefined;
  return { of, mask: isObject(mask) ? listOf(mask["|"]) : isList(mask) ? mask : [mask] };
}
