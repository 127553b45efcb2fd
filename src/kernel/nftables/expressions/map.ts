/** `tcp dport map { 80 : 0x1, 443 : 0x2 }`: the value that a map gives for another (net/netfilter/nft_lookup.c). */
import type { Json } from "../../../host/model.ts";
import { BREAK, NEXT, type RuleContext } from "../../rule.ts";
import type { DataType } from "../datatypes/datatype.ts";
import { format } from "../datatypes/datatype.ts";
import type { ExpressionKind, Language, Operand, RuleScope } from "../language.ts";
import { type DataKind, type Element, elementsOf } from "../sets/elements.ts";
import { Lookup, runElement } from "../sets/lookup.ts";
import { isList, isObject, listOf, membersOf, NotUnderstood, soleMember } from "../understanding.ts";
import type { Undetermined } from "../value.ts";

/** A map and what is looked up in it. */
export interface MapLookup {
  readonly key: Operand;
  /** BREAK: there is no such key, or the element's own limit says so. */
  find(context: RuleContext): Element | typeof BREAK | Undetermined;
  /** Why `find` found nothing. */
  absence(context: RuleContext): string;
  /** What was looked for last. */
  shown(context: RuleContext): string;
}

interface Parsed {
  readonly key: Json;
  readonly data: Json;
}

export function parseMap(body: Json): Parsed {
  const { key, data } = membersOf(body, ["key", "data"]);
  if (key === undefined || data === undefined) throw new NotUnderstood("a map without a key or data");
  return { key, data };
}

/** `@name`: the name. */
export function nameOfSet(data: Json): string | undefined {
  return typeof data === "string" && data.startsWith("@") ? data.slice(1) : undefined;
}

/** `kind`: what the map must give. */
export function compileMap(body: Json, kind: DataKind, scope: RuleScope): MapLookup {
  const { key: keyJson, data } = parseMap(body);
  const key = scope.operand(keyJson);
  const lookup = lookupOf(data, key, kind, scope);
  const shown = (context: RuleContext): string => lookup.shown(context);
  return {
    key,
    shown,
    find(context) {
      const found = lookup.find(context);
      if (found === BREAK) return BREAK;
      if (found !== undefined && "reason" in found) return found;
      const element = found ?? lookup.catchAll;
      if (element === undefined) return BREAK;
      const result = runElement(element, context);
      if (result === NEXT) return element;
      return typeof result === "object" && result.type === "undetermined" ? result : BREAK;
    },
    absence(context) {
      return lookup.absence(context) ?? `the map has nothing for ${key.subject} ${shown(context)}`;
    },
  };
}

function lookupOf(data: Json, key: Operand, kind: DataKind, scope: RuleScope): Lookup {
  const types = key.parts.map((part) => part.type);
  const name = nameOfSet(data);
  if (name === undefined) {
    const { name: member, body } = soleMember(data);
    if (member !== "set" || !isList(body)) throw new NotUnderstood("a map's elements");
    return new Lookup(key, elementsOf(body, types, kind, scope));
  }
  const set = scope.set(name);
  if (set === undefined || !set.isMap) throw new NotUnderstood(`there is no map '${name}'`);
  return new Lookup(key, set.elements(types, kind), set);
}

/** As an expression, a map gives one value of the type that its user expects. */
export function mapOperand(body: Json, type: DataType, scope: RuleScope): Operand {
  const map = compileMap(body, [type], scope);
  const self: Operand = {
    type,
    get parts() {
      return [self];
    },
    read(context) {
      const found = map.find(context);
      if (found === BREAK) return undefined;
      if ("reason" in found) return found;
      return found.datum?.type === "values" ? found.datum.extents[0]?.first : undefined;
    },
    absence: (context) => map.absence(context),
    show: (value) => format(type, value),
    subject: `what the map gives for ${map.key.subject}`,
  };
  return self;
}

/** Types of what a map gives are known where it names its data's own; a map in a rule is printed by its user. */
export const map: ExpressionKind = {
  types: () => {
    throw new NotUnderstood("what the map gives has no type here");
  },
  print: (body, language) => printMap(body, [], language),
  compile(body, scope) {
    const set = scope.set(nameOfSet(parseMap(body).data) ?? "");
    const kind = set?.dataKind("none");
    const type = typeof kind === "object" ? kind[0] : undefined;
    if (type === undefined) throw new NotUnderstood("what the map gives has no type here");
    return mapOperand(body, type, scope);
  },
};

/** `ip saddr map { 1.2.3.4 : 5 }`; `data`: types of what it gives, none where that is unknown. */
export function printMap(body: Json, data: readonly DataType[], language: Language, word = "map"): string {
  const { key, data: elements } = parseMap(body);
  const printed = language.print(key);
  const name = nameOfSet(elements);
  if (name !== undefined) return `${printed} ${word} @${name}`;
  const list = isObject(elements) ? listOf(elements.set) : [];
  const keys = language.types(key);
  const pairs = list.map((pair) => {
    const [left = null, right = null] = listOf(pair);
    return `${language.printRight(left, keys)} : ${language.printRight(right, data)}`;
  });
  return `${printed} ${word} { ${pairs.join(", ")} }`;
}
