/** `add @seen { ip saddr }`, `update @marks { ip saddr : meta mark }`, `meter m { … }`: sets that rules change (net/netfilter/nft_dynset.c). */
import type { Json } from "../../../host/model.ts";
import { BREAK, NEXT, type Statement } from "../../rule.ts";
import type { DataType } from "../datatypes/datatype.ts";
import { duration } from "../datatypes/index.ts";
import { nameOfSet } from "../expressions/map.ts";
import type { Language, Operand, RuleScope, StatementKind } from "../language.ts";
import type { Datum, Element } from "../sets/elements.ts";
import { Lookup, runElement } from "../sets/lookup.ts";
import type { NamedSet } from "../sets/named-set.ts";
import { isObject, listOf, membersOf, NotUnderstood, numberOf, textOf, wordOf } from "../understanding.ts";
import type { Undetermined, Value } from "../value.ts";
import { compileValue, printValue } from "../value-source.ts";

type Operation = "add" | "update" | "delete";

interface Parsed {
  readonly op: Operation;
  readonly set: string;
  readonly elem: Json;
  /** What a map is to give for the key. */
  readonly data: Json | undefined;
  readonly statements: readonly Json[];
}

function parse(body: Json): Parsed {
  const { op, elem, set, map, data, stmt } = membersOf(body, ["op", "elem", "set", "map", "data", "stmt"]);
  if (elem === undefined) throw new NotUnderstood("a change of a set without an element");
  return {
    op: wordOf(op, ["add", "update", "delete"], "operation"),
    set: nameOfSet(set ?? map ?? null) ?? textOf(set ?? map, "the set"),
    elem,
    data,
    statements: listOf(stmt),
  };
}

/** `{"elem": {"val": …, "timeout": 60}}` or the key alone. */
function keyOf(elem: Json): { readonly key: Json; readonly timeout: number | null } {
  if (!isObject(elem) || !("elem" in elem)) return { key: elem, timeout: null };
  const { val, timeout } = membersOf(elem.elem ?? null, ["val", "timeout", "expires", "comment"]);
  if (val === undefined) throw new NotUnderstood("an element without a value");
  return { key: val, timeout: timeout === undefined ? null : numberOf(timeout, "timeout") };
}

function printElement(elem: Json, statements: readonly Json[], language: Language): string {
  const { key, timeout } = keyOf(elem);
  return [
    language.print(key),
    ...(timeout === null ? [] : [`timeout ${duration(timeout)}`]),
    ...statements.map((statement) => language.printStatement(statement)),
  ].join(" ");
}

const changes: StatementKind = {
  print(body, language) {
    const { op, set, elem, data, statements } = parse(body);
    const to = data === undefined ? "" : ` : ${printValue(data, [], language)}`;
    return `${op} @${set} { ${printElement(elem, statements, language)}${to} }`;
  },
  compile: (body, scope) => compile(parse(body), scope),
};

export const set = changes;
export const map = changes;

function compile({ op, set: name, elem, data, statements }: Parsed, scope: RuleScope): Statement {
  const named = scope.set(name);
  if (named === undefined) throw new NotUnderstood(`there is no set '${name}'`);
  const key = scope.operand(keyOf(elem).key);
  const keys = key.parts.map((part) => part.type);
  const given = data === undefined ? null : dataSource(data, named, scope);
  const elements = named.elements(keys, given === null ? "none" : [given.type]);
  const lookup = new Lookup(key, elements, named);
  const own = (statements.length > 0 ? statements : named.statements).map((statement) => scope.statement(statement));
  named.willChange();
  let why = "";
  return {
    run(context) {
      const found = lookup.find(context);
      if (found === BREAK) {
        why = lookup.absence(context) ?? "";
        return BREAK;
      }
      if (found !== undefined && "reason" in found) return found;
      if (op === "delete") {
        why = `takes ${lookup.shown(context)} out of @${name}`;
        named.delete(lookup.key, context);
        return NEXT;
      }
      const datum = given?.read(context) ?? null;
      if (datum === BREAK) {
        why = "there is nothing to map to";
        return BREAK;
      }
      if (datum !== null && "reason" in datum) return datum;
      why =
        found === undefined ? `adds ${lookup.shown(context)} to @${name}` : `${lookup.shown(context)} is in @${name}`;
      const element = found ?? named.add(elements, lookup.key, { datum, statements: own }, context);
      if (element === null) {
        why = `@${name} is full`;
        return BREAK;
      }
      return runElement(element, context);
    },
    explain: () => ({ why }),
  };
}

interface DataSource {
  readonly type: DataType;
  read(context: Parameters<Operand["read"]>[0]): Datum | typeof BREAK | Undetermined;
}

function dataSource(json: Json, named: NamedSet, scope: RuleScope): DataSource {
  const kind = named.dataKind("none");
  const type = typeof kind === "object" ? kind[0] : undefined;
  if (type === undefined) throw new NotUnderstood(`'${named.name}' maps to nothing that a rule can give`);
  const operand = compileValue(json, type, scope);
  return {
    type,
    read(context) {
      const value = operand.read(context);
      if (value === undefined) return BREAK;
      return typeof value === "object" ? value : { type: "values", extents: [extent(value)] };
    },
  };
}

const extent = (value: Value) => ({ first: value, last: value });

/** A set without a name, whose elements are not printed: each key has a state of its own, which is assumed to be fresh. */
export const meter: StatementKind = {
  print(body, language) {
    const { key, stmt, size, name } = parseMeter(body);
    const sized = size === null ? "" : ` size ${size}`;
    return `meter ${name}${sized} { ${printElement(key, [stmt], language)} }`;
  },
  compile(body, scope) {
    const { key: elem, stmt } = parseMeter(body);
    const key = scope.operand(keyOf(elem).key);
    const element: Element = { datum: null, statements: [scope.statement(stmt)] };
    const [statement] = element.statements;
    let missing: Operand | undefined;
    return {
      run(context) {
        missing = key.parts.find((part) => part.read(context) === undefined);
        return missing === undefined ? runElement(element, context) : BREAK;
      },
      explain: (context) =>
        (missing === undefined ? statement?.explain(context) : undefined) ?? { why: missing?.absence(context) ?? "" },
    };
  },
};

function parseMeter(body: Json) {
  const { key, stmt, size, name } = membersOf(body, ["key", "stmt", "size", "name"]);
  if (key === undefined || stmt === undefined) throw new NotUnderstood("a meter without key or statement");
  return { key, stmt, size: size === undefined ? null : numberOf(size, "size"), name: textOf(name, "name") };
}
