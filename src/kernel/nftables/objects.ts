/** Named objects of a table: a rule refers to one by its name, or by a map that gives the name. */
import type { Json } from "../../host/model.ts";
import { BREAK, NEXT, type RuleContext, type Statement, type StatementResult } from "../rule.ts";
import { compileMap, printMap } from "./expressions/map.ts";
import type { Language, RuleScope } from "./language.ts";
import { isObject, NotUnderstood } from "./understanding.ts";

/** A rule's reference to an object, rather than what the object would say itself. */
export function isReference(body: Json): boolean {
  return typeof body === "string" || (isObject(body) && "map" in body);
}

/** `"name"`, `ip saddr map { 1.2.3.4 : "name" }`. */
export function printReference(body: Json, language: Language): string {
  return isObject(body) && "map" in body ? printMap(body.map ?? null, [], language) : `"${String(body)}"`;
}

/**
 * Makes a statement of each object of the kind that the reference may name (nft_objref_eval(), nft_objref_map_eval()).
 * `make` throws `NotUnderstood` for an object that it does not know.
 */
export function compileReference(
  type: string,
  body: Json,
  scope: RuleScope,
  make: (object: Json, name: string) => Statement,
): Statement {
  const named = (name: string): Statement => {
    const object = scope.object(type, name);
    if (object === undefined) throw new NotUnderstood(`there is no ${type} '${name}'`);
    return make(object, name);
  };
  if (typeof body === "string") return named(body);
  if (!isObject(body)) throw new NotUnderstood(`${JSON.stringify(body)} refers to no object`);

  const map = compileMap(body.map ?? null, "object", scope);
  const made = new Map<string, Statement>();
  let chosen: Statement | undefined;
  const choose = (name: string): Statement => {
    const statement = made.get(name) ?? named(name);
    made.set(name, statement);
    return statement;
  };
  return {
    run(context: RuleContext): StatementResult {
      chosen = undefined;
      const found = map.find(context);
      if (found === BREAK) return BREAK;
      if ("reason" in found) return found;
      if (found.datum?.type !== "object") return NEXT;
      chosen = choose(found.datum.name);
      return chosen.run(context);
    },
    explain: (context) => chosen?.explain(context) ?? { why: map.absence(context) },
  };
}
