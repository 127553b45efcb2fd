import type { Json } from "../../../host/model.ts";
import { NUMBER_BITS, type Value } from "../value.ts";

/** What literals may refer to besides themselves: nft resolves interface names when a rule is loaded. */
export interface Names {
  /** Index of an interface of the namespace. */
  ifindex(name: string): number | undefined;
}

/** A data type of nft (`nft describe TYPE`): how its literals are written, and what values they stand for. */
export interface DataType {
  readonly name: string;
  /** Width; 0 for text. */
  readonly bits: number;
  /** Order of its bytes in a register: of the wire, or of the host (nft's datatype byteorder). */
  readonly order: "big" | "host";
  /** Its values are sets of flags: a list of them stands for their union. */
  readonly flags: boolean;
  /** The value of a literal as nft prints it in JSON; undefined where the type has no such literal. */
  parse(literal: Json, names: Names): Value | undefined;
  /** The literal that stands for a value. */
  literal(value: Value): string | number;
  /** A literal in nft's syntax. */
  print(literal: Json): string;
  /** The same as an end of a range, where nft writes numbers (range_expr_print()); `print` where absent. */
  printEnd?(literal: Json): string;
}

/** A value in nft's syntax. */
export function format(type: DataType, value: Value): string {
  return type.print(type.literal(value));
}

/** An unsigned number of a literal: of JSON's own, or as decimal or hexadecimal text. */
export function numberOf(literal: Json, bits: number): Value | undefined {
  const text = typeof literal === "string" && /^(\d+|0x[0-9a-f]+)$/i.test(literal) ? literal : undefined;
  if (text === undefined && !(typeof literal === "number" && Number.isSafeInteger(literal) && literal >= 0)) return;
  const integer = BigInt(text ?? Number(literal));
  if (integer >> BigInt(bits) !== 0n) return;
  return bits > NUMBER_BITS ? integer : Number(integer);
}

export function quoted(text: string): string {
  return `"${text}"`;
}

/** A literal as it is, for want of anything better. */
export function plain(literal: Json): string {
  return typeof literal === "string" || typeof literal === "number" ? String(literal) : JSON.stringify(literal);
}

interface NumericOptions {
  readonly order?: "big" | "host";
  readonly flags?: boolean;
  /** How a number is written; decimal where not given. */
  readonly digits?: (value: number | bigint) => string;
}

/** Numbers without names. */
export function numeric(name: string, bits: number, options: NumericOptions = {}): DataType {
  const digits = options.digits ?? String;
  return {
    name,
    bits,
    order: options.order ?? "big",
    flags: options.flags ?? false,
    parse: (literal) => numberOf(literal, bits),
    literal: (value) => (typeof value === "bigint" ? `${value}` : value),
    print: (literal) => {
      const value = numberOf(literal, bits);
      return value === undefined || typeof value === "string" ? plain(literal) : digits(value);
    },
  };
}

/** Numbers some of which have names. A name that stands first for its number is the one that is printed. */
export function symbolic(
  name: string,
  bits: number,
  symbols: Readonly<Record<string, number>>,
  options: NumericOptions & { readonly quotes?: boolean } = {},
): DataType {
  const base = numeric(name, bits, options);
  const names = new Map<number, string>();
  for (const [symbol, value] of Object.entries(symbols)) if (!names.has(value)) names.set(value, symbol);
  const known = (literal: Json): literal is string => typeof literal === "string" && Object.hasOwn(symbols, literal);
  return {
    ...base,
    parse: (literal) => (known(literal) ? symbols[literal] : numberOf(literal, bits)),
    literal: (value) => {
      if (typeof value !== "number") return base.literal(value);
      return names.get(value) ?? (base.flags ? namesOfFlags(value, names) : undefined) ?? value;
    },
    print: (literal) => {
      if (known(literal)) return options.quotes ? quoted(literal) : literal;
      return base.print(literal);
    },
    printEnd: (literal) => base.print(known(literal) ? (symbols[literal] ?? 0) : literal),
  };
}

/** `syn,ack`; undefined where a bit has no name, or none is set. */
function namesOfFlags(value: number, names: ReadonlyMap<number, string>): string | undefined {
  const set = [...names].filter(([flag]) => (value & flag) !== 0);
  const all = set.reduce((so, [flag]) => so | flag, 0);
  return set.length > 0 && all === value ? set.map(([, name]) => name).join(",") : undefined;
}

/** Text, quoted. */
export function textual(name: string): DataType {
  return {
    name,
    bits: 0,
    order: "host",
    flags: false,
    parse: (literal) => (typeof literal === "string" ? literal : undefined),
    literal: (value) => String(value),
    print: (literal) => quoted(plain(literal)),
  };
}
