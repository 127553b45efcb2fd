/** Addresses and ports that a statement translates to: as written, or by a map of either or both. */
import type { Json } from "../../../host/model.ts";
import { BREAK, type RuleContext } from "../../rule.ts";
import type { DataType } from "../datatypes/datatype.ts";
import { port as portType } from "../datatypes/index.ts";
import { compileMap, nameOfSet, parseMap } from "../expressions/map.ts";
import type { RuleScope } from "../language.ts";
import { extentOf } from "../sets/extent.ts";
import { isExpression } from "../syntax.ts";
import { isObject, listOf } from "../understanding.ts";
import type { Extent, Undetermined } from "../value.ts";

export interface Target {
  readonly address: Extent | null;
  readonly port: Extent | null;
}

export interface RangeSource {
  /** BREAK: a map has nothing for the packet. */
  read(context: RuleContext): Target | typeof BREAK | Undetermined;
  absence(context: RuleContext): string;
}

interface ExtentSource {
  read(context: RuleContext): readonly (Extent | undefined)[] | typeof BREAK | Undetermined;
  absence(context: RuleContext): string;
}

export function rangeSource(
  addr: Json | undefined,
  port: Json | undefined,
  type: DataType,
  scope: RuleScope,
): RangeSource {
  const address = addr === undefined ? null : extentSource(addr, [type, portType], scope);
  const ports = port === undefined ? null : extentSource(port, [portType], scope);
  return {
    read(context) {
      const first = address?.read(context) ?? [];
      if (first === BREAK || "reason" in first) return first;
      const second = ports?.read(context) ?? [];
      if (second === BREAK || "reason" in second) return second;
      return { address: first[0] ?? null, port: second[0] ?? first[1] ?? null };
    },
    absence: (context) => (address ?? ports)?.absence(context) ?? "",
  };
}

/** `types`: of an address and a port, where the source may give both. */
function extentSource(json: Json, types: readonly DataType[], scope: RuleScope): ExtentSource {
  const [type] = types;
  if (isObject(json) && "map" in json) return mapSource(json.map ?? null, types, scope);
  if (isExpression(json)) {
    const operand = scope.operand(json);
    return {
      read(context) {
        const value = operand.read(context);
        if (value === undefined) return BREAK;
        return typeof value === "object" ? value : [{ first: value, last: value }];
      },
      absence: (context) => operand.absence(context),
    };
  }
  const extents = type === undefined ? [] : [extentOf(json, type, scope.names)];
  return { read: () => extents, absence: () => "" };
}

function mapSource(body: Json, types: readonly DataType[], scope: RuleScope): ExtentSource {
  const map = compileMap(body, types.slice(0, componentsOf(body)), scope);
  return {
    read(context) {
      const found = map.find(context);
      if (found === BREAK || "reason" in found) return found;
      return found.datum?.type === "values" ? found.datum.extents : BREAK;
    },
    absence: (context) => map.absence(context),
  };
}

/** How many values the map in the rule gives: its first element tells. Named maps name their own types. */
function componentsOf(body: Json): number {
  const { data } = parseMap(body);
  if (nameOfSet(data) !== undefined) return 1;
  const [element] = isObject(data) ? listOf(data.set) : [];
  const [, value] = listOf(element);
  return isObject(value) ? Math.max(listOf(value.concat).length, 1) : 1;
}
