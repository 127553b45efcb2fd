/** Where a statement takes a value from: a literal, an expression, or a map (`meta mark set ip saddr map { … }`). */
import type { Json } from "../../host/model.ts";
import type { DataType } from "./datatypes/datatype.ts";
import { mapOperand, printMap } from "./expressions/map.ts";
import type { Language, Operand, RuleScope } from "./language.ts";
import { operand } from "./operand.ts";
import { constantOf } from "./sets/extent.ts";
import { isExpression } from "./syntax.ts";
import { isObject } from "./understanding.ts";

export function compileValue(json: Json, type: DataType, scope: RuleScope): Operand {
  if (isObject(json) && "map" in json) return mapOperand(json.map ?? null, type, scope);
  if (isExpression(json)) return scope.operand(json);
  const value = constantOf(json, type, scope.names);
  return operand(type, () => value, { subject: type.name });
}

/** `types`: those that the user of the value expects, one for each component. */
export function printValue(json: Json, types: readonly DataType[], language: Language): string {
  if (isObject(json) && "map" in json) return printMap(json.map ?? null, types, language);
  return isExpression(json) ? language.print(json) : language.printRight(json, types);
}
