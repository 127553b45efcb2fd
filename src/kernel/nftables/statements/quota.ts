/** `quota over 25 mbytes used 10 bytes` (net/netfilter/nft_quota.c). */
import type { Json } from "../../../host/model.ts";
import { BREAK, NEXT, type Statement } from "../../rule.ts";
import type { RuleScope, StatementKind } from "../language.ts";
import { compileReference, isReference, printReference } from "../objects.ts";
import { isObject, membersOf, NotUnderstood, numberOf } from "../understanding.ts";

interface Parsed {
  readonly bytes: number;
  readonly used: number;
  readonly over: boolean;
}

const UNITS: Readonly<Record<string, number>> = { bytes: 1, kbytes: 2 ** 10, mbytes: 2 ** 20, gbytes: 2 ** 30 };

function amount(value: Json | undefined, unit: Json | undefined, what: string): number {
  const size = UNITS[unit === undefined ? "bytes" : String(unit)];
  if (size === undefined) throw new NotUnderstood(`'${String(unit)}' is no unit of bytes`);
  return numberOf(value, what) * size;
}

/** In a rule `val` with its unit, as a named object `bytes`. */
function parse(body: Json): Parsed {
  const known = ["val", "val_unit", "used", "used_unit", "inv", "bytes"] as const;
  const { val, val_unit, used, used_unit, inv, bytes } = membersOf(body, known);
  return {
    bytes: bytes === undefined ? amount(val, val_unit, "quota") : numberOf(bytes, "quota"),
    used: used === undefined ? 0 : amount(used, used_unit, "used"),
    over: inv === true,
  };
}

/** `memory`: what is consumed is counted under this name, by all rules that refer to the same object. */
function compile({ bytes, used, over }: Parsed, memory: string, text: string): Statement {
  let consumed = used;
  return {
    run(context) {
      const name = `nft quota ${context.ns.inode} ${memory}`;
      const before = context.memory.get(name);
      consumed = (typeof before === "number" ? before : used) + context.packet.length;
      context.memory.set(name, consumed);
      return consumed > bytes === over ? NEXT : BREAK;
    },
    explain() {
      const state = `${consumed} bytes of ${bytes} are used`;
      if (consumed > bytes === over) return { why: state };
      return {
        why: state,
        failed: { condition: text, wanted: over ? `over ${bytes}` : `up to ${bytes}`, actual: `${consumed}` },
      };
    },
  };
}

export const quota: StatementKind = {
  print(body, language) {
    if (isReference(body)) return `quota name ${printReference(body, language)}`;
    parse(body);
    const { val, val_unit = "bytes", used, used_unit = "bytes", inv } = isObject(body) ? body : {};
    const spent = used === undefined ? "" : ` used ${String(used)} ${String(used_unit)}`;
    return `quota ${inv === true ? "over " : ""}${String(val)} ${String(val_unit)}${spent}`;
  },
  compile(body, scope: RuleScope) {
    const text = quota.print(body, scope.language);
    if (!isReference(body)) return compile(parse(body), scope.rule, text);
    return compileReference("quota", body, scope, (object, name) =>
      compile(parse(object), `${scope.family} ${scope.table} @${name}`, text),
    );
  },
};
