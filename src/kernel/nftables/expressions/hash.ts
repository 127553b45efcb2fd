/** `jhash ip saddr mod 4`, `symhash mod 2`: numbers by the packet's own values (net/netfilter/nft_hash.c). */
import type { Json } from "../../../host/model.ts";
import type { RuleContext } from "../../rule.ts";
import { integer } from "../datatypes/index.ts";
import { jhash as hashOf } from "../jhash.ts";
import type { ExpressionKind, Operand } from "../language.ts";
import { operand } from "../operand.ts";
import { membersOf, NotUnderstood, numberOf } from "../understanding.ts";
import type { Reading, Value } from "../value.ts";

interface Parsed {
  readonly expr: Json | undefined;
  readonly mod: number;
  readonly seed: number | null;
  readonly offset: number;
}

const TYPE = integer(32, "host");

function parse(body: Json): Parsed {
  const { expr, mod, seed, offset } = membersOf(body, ["expr", "mod", "seed", "offset"]);
  return {
    expr,
    mod: numberOf(mod, "mod"),
    seed: seed === undefined ? null : numberOf(seed, "seed"),
    offset: offset === undefined ? 0 : numberOf(offset, "offset"),
  };
}

function printTail({ mod, seed, offset }: Parsed): string {
  const said = seed === null ? "" : ` seed 0x${seed.toString(16)}`;
  return `mod ${mod}${said}${offset === 0 ? "" : ` offset ${offset}`}`;
}

export const jhash: ExpressionKind = {
  types: () => [TYPE],
  print(body, language) {
    const parsed = parse(body);
    return `jhash ${language.print(parsed.expr ?? null)} ${printTail(parsed)}`;
  },
  compile(body, scope) {
    const { expr, mod, seed, offset } = parse(body);
    if (expr === undefined) throw new NotUnderstood("a hash of nothing");
    const source = scope.operand(expr);
    const read =
      seed === null
        ? unknownSeed(source, mod, scope.rule)
        : (context: RuleContext): Reading => {
            const values = valuesOf(source, context);
            return Array.isArray(values) ? scale(hashOf(values, source.parts, seed), mod) + offset : values;
          };
    return operand(TYPE, read, { subject: "hash", absence: (context) => source.absence(context) });
  },
};

/** A seed of the kernel's own, never printed: the question's seed stands for it, once for each key. */
function unknownSeed(source: Operand, mod: number, rule: string): (context: RuleContext) => Reading {
  return (context) => {
    const values = valuesOf(source, context);
    if (!Array.isArray(values)) return values;
    const slot = Math.floor(context.random(`${rule} jhash ${values.join(" ")}`) * mod);
    context.assume(`the hash of rule ${rule}, whose seed only the kernel knows, gives ${slot} of ${mod}`);
    return slot;
  };
}

/** The values of all parts, or what reading one of them gave instead. */
function valuesOf(source: Operand, context: RuleContext): Value[] | Exclude<Reading, Value> {
  const values: Value[] = [];
  for (const part of source.parts) {
    const reading = part.read(context);
    if (reading === undefined || typeof reading === "object") return reading;
    values.push(reading);
  }
  return values;
}

export const symhash: ExpressionKind = {
  types: () => [TYPE],
  print: (body) => `symhash ${printTail(parse(body))}`,
  compile(body, scope) {
    const { mod, offset } = parse(body);
    return operand(
      TYPE,
      (context) => {
        const { src, dst, sport, dport, proto } = context.packet;
        // The same for both directions, as __skb_get_hash_symmetric() is.
        const ends = [`${src} ${sport}`, `${dst} ${dport}`].sort().join(" ");
        const slot = Math.floor(context.random(`${scope.rule} symhash ${proto} ${ends}`) * mod);
        context.assume(
          `the flow's hash in rule ${scope.rule}, whose seed only the kernel knows, gives ${slot} of ${mod}`,
        );
        return slot + offset;
      },
      { subject: "hash of the flow" },
    );
  },
};

/** reciprocal_scale(): a hash of 32 bits spread over `mod` slots. */
function scale(hash: number, mod: number): number {
  return Number((BigInt(hash) * BigInt(mod)) >> 32n);
}
