/**
 * A rule of iptables in nft's words, as iptables-translate(8) puts it and `nft list ruleset` shows what iptables-nft made:
 *
 *   ! -i br-app -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80
 *   iifname != "br-app" tcp dport 8080 counter packets 3 bytes 180 dnat to 172.18.0.2:80
 *
 * What nft has no words for stands as nft itself shows it: `xt match "recent"`.
 */
import type { Json, XtExtension, XtRule } from "../../host/model.ts";
import { actionsOf } from "./nft-actions.ts";
import { type ConditionScope, conditionsOf } from "./nft-conditions.ts";
import { PROTOCOLS, protocolIs } from "./values.ts";

export interface NftSpelling {
  /** The statements, as `nft -j` prints them. */
  readonly expr: readonly Json[];
  readonly comment: string | null;
  /** Conditions as iptables writes them (`-p tcp`, `! -i br-app`), each with the index of the statement it went into. */
  readonly conditions: ReadonlyMap<string, number>;
}

/** @param family of the rule's table */
export function spellInNft(rule: XtRule, family: "ip" | "ip6"): NftSpelling {
  const scope: ConditionScope = { family, protocol: protocolOf(rule.matches) };
  const expr: Json[] = [];
  const conditions = new Map<string, number>();
  const named = new Set<string>();
  for (const match of rule.matches)
    for (const { written, statements } of conditionsOf(match, scope)) {
      for (const one of written) conditions.set(one, expr.length);
      expr.push(...statements);
      for (const statement of statements) named.add(protocolNamed(statement) ?? "");
    }
  const kept = withoutImplied(expr, conditions, scope.protocol, named);
  const { counters } = rule;
  return {
    expr: [
      ...kept.expr,
      ...(counters ? [{ counter: { packets: counters.packets, bytes: counters.bytes } }] : []),
      ...actionsOf(rule.target, family),
    ],
    comment: rule.comment,
    conditions: kept.conditions,
  };
}

/** `tcp dport 80` says that it is tcp: what said so before is left out, and found there. */
function withoutImplied(
  expr: readonly Json[],
  conditions: ReadonlyMap<string, number>,
  protocol: string | null,
  named: ReadonlySet<string>,
): Pick<NftSpelling, "expr" | "conditions"> {
  const implied = protocol === null || !named.has(protocol) ? -1 : expr.findIndex((one) => isProtocol(one, protocol));
  if (implied < 0) return { expr, conditions };
  const kept = expr.filter((_, index) => index !== implied);
  const says = kept.findIndex((one) => protocolNamed(one) === protocol);
  const moved = (index: number): number => (index === implied ? says : index > implied ? index - 1 : index);
  return { expr: kept, conditions: new Map([...conditions].map(([written, index]) => [written, moved(index)])) };
}

function isProtocol(statement: Json, protocol: string): boolean {
  return JSON.stringify(statement) === JSON.stringify(protocolIs(protocol, "=="));
}

/** The protocol that a comparison of a field is only made for. */
function protocolNamed(statement: Json): string | null {
  const [, name] =
    /^\{"match":\{"op":"[^"]+","left":(?:\{"&":\[)?\{"payload":\{"protocol":"(\w+)"/.exec(JSON.stringify(statement)) ??
    [];
  return name === undefined ? null : name;
}

function protocolOf(matches: readonly XtExtension[]): string | null {
  const option = matches
    .flatMap(({ name, options }) => (name === "ip" ? options : []))
    .find(({ flag, negated }) => !negated && (flag === "-p" || flag.startsWith("--proto")));
  const written = option?.values[0];
  return written === undefined ? null : (PROTOCOLS.get(written) ?? written);
}
