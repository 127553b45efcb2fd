/**
 * The elements of sets and maps, named or written in the rule itself:
 *
 *   80   {"range": [80, 90]}   {"concat": ["10.0.0.1", 80]}   {"elem": {"val": 80, "timeout": 60, "counter": …}}   "*"
 *   [80, {"jump": {"target": "web"}}]   ["10.0.0.1", {"concat": ["172.18.0.2", 80]}]   [80, "counter-name"]
 */
import type { Json } from "../../../host/model.ts";
import type { CompiledChain, Statement, Verdict } from "../../rule.ts";
import { ACCEPT, DROP, NEXT, RETURN } from "../../rule.ts";
import type { DataType, Names } from "../datatypes/datatype.ts";
import { isList, isObject, listOf, NotUnderstood, soleMember, textOf } from "../understanding.ts";
import type { Extent } from "../value.ts";
import { extentOf } from "./extent.ts";
import { type Entry, type Index, indexOf } from "./index.ts";

/** What a map gives for a key: what a verdict map says, an extent per component, or the name of an object. */
export type Datum =
  | { readonly type: "verdict"; readonly verdict: Verdict | typeof NEXT }
  | { readonly type: "values"; readonly extents: readonly Extent[] }
  | { readonly type: "object"; readonly name: string };

/** What elements map to: nothing (a set), verdicts, values of these types, or named objects. */
export type DataKind = "none" | "verdict" | "object" | readonly DataType[];

export interface Element {
  readonly datum: Datum | null;
  /** Run when the element is found: its own limit, quota, counter. */
  readonly statements: readonly Statement[];
}

export interface Elements {
  readonly index: Index<Element>;
  /** The element `*`: what is found where nothing else is. */
  readonly catchAll: Element | undefined;
  readonly count: number;
}

interface ElementScope {
  readonly names: Names;
  chain(name: string): CompiledChain | undefined;
  statement(statement: Json): Statement;
}

/** Members of `elem` that are no statements. */
const PROPERTIES: ReadonlySet<string> = new Set(["val", "timeout", "expires", "comment"]);

/** Throws `NotUnderstood` where any element is not: what is in the set cannot be told then. */
export function elementsOf(
  list: readonly Json[],
  keys: readonly DataType[],
  data: DataKind,
  scope: ElementScope,
): Elements {
  const entries: Entry<Element>[] = [];
  let catchAll: Element | undefined;
  for (const item of list) {
    const [keyJson, datum] = data === "none" ? [item, null] : pairOf(item, data, scope);
    const { value, statements } = unwrap(keyJson, scope);
    const element: Element = { datum, statements };
    if (value === "*") catchAll = element;
    else entries.push({ key: keyOf(value, keys, scope.names), data: element });
  }
  const bits = keys.map((type) => type.bits);
  return { index: indexOf(entries, bits), catchAll, count: list.length };
}

function pairOf(item: Json, data: Exclude<DataKind, "none">, scope: ElementScope): [Json, Datum] {
  const [key, value, more] = listOf(item);
  if (key === undefined || value === undefined || more !== undefined)
    throw new NotUnderstood(`${JSON.stringify(item)} is no pair of a key and what it maps to`);
  if (data === "verdict") return [key, { type: "verdict", verdict: verdictOf(value, scope) }];
  if (data === "object") return [key, { type: "object", name: textOf(value, "the name of an object") }];
  return [key, { type: "values", extents: keyOf(value, data, scope.names) }];
}

function unwrap(json: Json, scope: ElementScope): { value: Json; statements: readonly Statement[] } {
  if (!isObject(json) || !isObject(json.elem)) return { value: json, statements: [] };
  const { elem } = json;
  const statements = Object.entries(elem)
    .filter(([name]) => !PROPERTIES.has(name))
    .map(([name, body]) => scope.statement({ [name]: body }));
  return { value: elem.val ?? null, statements };
}

/** Extents of a literal, one for each component. */
export function keyOf(literal: Json, types: readonly DataType[], names: Names): readonly Extent[] {
  const parts = isObject(literal) && isList(literal.concat) ? literal.concat : [literal];
  if (parts.length !== types.length)
    throw new NotUnderstood(`${JSON.stringify(literal)} has ${parts.length} components, not ${types.length}`);
  return parts.map((part, i) => {
    const type = types[i];
    if (type === undefined) throw new NotUnderstood("a component without a type");
    return extentOf(part, type, names);
  });
}

/** `{"accept": null}`, `{"jump": {"target": "chain"}}`, … ; nft's `continue` is no more than going on. */
export function verdictOf(
  json: Json,
  scope: { chain(name: string): CompiledChain | undefined },
): Verdict | typeof NEXT {
  const { name, body } = soleMember(json);
  switch (name) {
    case "accept":
      return ACCEPT;
    case "drop":
      return DROP;
    case "return":
      return RETURN;
    case "continue":
      return NEXT;
    case "jump":
    case "goto": {
      const target = textOf(isObject(body) ? body.target : undefined, "the target chain");
      const chain = scope.chain(target);
      if (chain === undefined) throw new NotUnderstood(`there is no chain '${target}'`);
      return { type: name, chain };
    }
    default:
      throw new NotUnderstood(`'${name}' is no verdict known here`);
  }
}
