/** `limit rate 10/second burst 5 packets`, `limit rate over 1 mbytes/second` (net/netfilter/nft_limit.c). */
import type { Json } from "../../../host/model.ts";
import { BREAK, NEXT, type Statement } from "../../rule.ts";
import type { RuleScope, StatementKind } from "../language.ts";
import { compileReference, isReference, printReference } from "../objects.ts";
import { membersOf, numberOf, textOf } from "../understanding.ts";

interface Parsed {
  readonly rate: number;
  readonly per: string;
  readonly burst: number | null;
  readonly unit: string;
  readonly burstUnit: string;
  /** `over`: holds where no token is left. */
  readonly over: boolean;
}

const PACKETS = "packets";
const DEFAULT_BURST: Readonly<Record<string, number>> = { packets: 5 };

function parse(body: Json): Parsed {
  const known = ["rate", "per", "burst", "rate_unit", "burst_unit", "inv"] as const;
  const { rate, per, burst, rate_unit, burst_unit, inv } = membersOf(body, known);
  return {
    rate: numberOf(rate, "rate"),
    per: per === undefined ? "second" : textOf(per, "per"),
    burst: burst === undefined ? null : numberOf(burst, "burst"),
    unit: rate_unit === undefined ? PACKETS : textOf(rate_unit, "rate_unit"),
    burstUnit: burst_unit === undefined ? PACKETS : textOf(burst_unit, "burst_unit"),
    over: inv === true,
  };
}

function print({ rate, per, burst, unit, burstUnit, over }: Parsed): string {
  const amount = unit === PACKETS ? `${rate}` : `${rate} ${unit}`;
  const silent = burst === null || burst === (DEFAULT_BURST[unit] ?? 0);
  return `limit rate ${over ? "over " : ""}${amount}/${per}${silent ? "" : ` burst ${burst} ${burstUnit}`}`;
}

/** How many tokens the bucket holds is not in a snapshot: one is assumed to be left. */
function compile(parsed: Parsed, scope: RuleScope): Statement {
  const text = print(parsed);
  const { over } = parsed;
  const assumed = `${text} in rule ${scope.rule} is not exceeded`;
  return {
    run(context) {
      context.assume(assumed);
      return over ? BREAK : NEXT;
    },
    explain: () =>
      over
        ? {
            why: "the rate is assumed not to be exceeded",
            failed: { condition: text, wanted: "a rate over the limit", actual: "assumed within the limit" },
          }
        : { why: "the rate is assumed not to be exceeded" },
  };
}

export const limit: StatementKind = {
  print: (body, language) => (isReference(body) ? `limit name ${printReference(body, language)}` : print(parse(body))),
  compile(body, scope) {
    if (!isReference(body)) return compile(parse(body), scope);
    return compileReference("limit", body, scope, (object) => compile(parse(object), scope));
  },
};
