/**
 * How the rules of nftables are put together: statements hold expressions, expressions hold expressions. Each kind knows
 * its own words and its own meaning; the kinds reach one another through these interfaces alone.
 */
import type { Json, NftFamily } from "../../host/model.ts";
import type { CompiledChain, RuleContext, Statement } from "../rule.ts";
import type { DataType, Names } from "./datatypes/datatype.ts";
import type { NamedSet } from "./sets/named-set.ts";
import type { Reading, Value } from "./value.ts";

/** What an expression of a rule compiles to: something that may have a value for a packet. */
export interface Operand {
  readonly type: DataType;
  /** The components of a concatenation; of anything else, the operand alone. */
  readonly parts: readonly Operand[];
  read(context: RuleContext): Reading;
  /** Why `read` found nothing: `the packet is udp, not tcp`. */
  absence(context: RuleContext): string;
  /** A value of it in nft's syntax. */
  show(value: Value, context: RuleContext): string;
  /** What it asks for in plain words: `destination port`. */
  readonly subject: string;
  /** Set where its value can never be told, and why. */
  readonly unknown?: string;
  /** Set where a rule that asks whether it is missing cannot be told for some packets: why, and for which. */
  readonly missing?: { readonly reason: string; doubtful(context: RuleContext): boolean };
}

export interface ExpressionKind {
  /** Types of its values: several for a concatenation. */
  types(body: Json, language: Language): readonly DataType[];
  print(body: Json, language: Language): string;
  /** Throws `NotUnderstood`. */
  compile(body: Json, scope: RuleScope): Operand;
}

export interface StatementKind {
  print(body: Json, language: Language): string;
  /** Throws `NotUnderstood`. */
  compile(body: Json, scope: RuleScope): Statement;
}

/** Rules as text: nft's own syntax, as `nft list ruleset` prints it. */
export interface Language {
  /** Of the table: what a plain address or `reject` stands for depends on it. */
  readonly family: NftFamily;
  types(expression: Json): readonly DataType[];
  /** An expression: `tcp dport`. */
  print(expression: Json): string;
  /** What stands at the right of a comparison with values of these types: `{ 80, 443 }`, `10.0.0.0/8`, `@name`. */
  printRight(right: Json, types: readonly DataType[]): string;
  printStatement(statement: Json): string;
}

/** What a compiler knows of the rule around it. */
export interface RuleScope {
  readonly family: NftFamily;
  readonly table: string;
  /** The rule among all of its namespace, e.g. `inet filter input 3`: names its memory and its luck. */
  readonly rule: string;
  /** The rule asks for a VLAN tag: what follows is looked for behind the tag. */
  readonly tagged: boolean;
  readonly names: Names;
  readonly language: Language;
  chain(name: string): CompiledChain | undefined;
  set(name: string): NamedSet | undefined;
  /** The body of a named object of the table. */
  object(type: string, name: string): Json | undefined;
  operand(expression: Json): Operand;
  statement(statement: Json): Statement;
}
