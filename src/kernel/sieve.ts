/**
 * Passes over the rules of a long chain that cannot match, without touching them. What the first conditions of a rule
 * compare is kept in one block of numbers, a row per rule, as ipt_entry keeps it in the kernel:
 *
 *   row   except  proto       src                  dst                  sport      dport     iif    oif
 *   0     0b0     6 +0        0 +0xffffffff        0xac120002 +0        0 +65535   80 +0     0 +…   3 +0
 *                 first+span
 *
 * A walk that has to say why each rule failed does not use it.
 */
import type { CompiledChain, RuleContext, Statement } from "./rule.ts";

/** What a statement compares, where it is nothing more than one of the packet's numbers and a range, or a device's name. */
export type Span = {
  /** It holds outside of the range, not inside. */
  readonly except: boolean;
} & (
  | { readonly field: "proto" | "src" | "dst" | "sport" | "dport"; readonly first: number; readonly last: number }
  | { readonly field: "iif" | "oif"; readonly name: string }
);

const FIELDS = ["proto", "src", "dst", "sport", "dport", "iif", "oif"] as const;
const ROW = 1 + 2 * FIELDS.length;
/** Shorter chains are walked as fast without. */
const LONG = 8;

/** The index of the first rule from `from` on that may match this packet; the number of rules where none may. */
export type Sieve = (context: RuleContext, from: number) => number;

/** undefined where it would not pay: in a short chain, or one whose rules mostly ask other things. */
export function sieveOf({ rules }: CompiledChain): Sieve | undefined {
  const simple = rules.filter(({ statements: [first] }) => first?.span !== undefined);
  if (rules.length < LONG || simple.length < rules.length / 2) return undefined;
  const rows = new Uint32Array(rules.length * ROW);
  const devices = new Map<string, number>();
  const idOf = (name: string): number => {
    const id = devices.get(name) ?? devices.size + 1;
    devices.set(name, id);
    return id;
  };
  for (const [i, { statements }] of rules.entries()) fill(rows, i * ROW, statements, idOf);
  const end = rules.length * ROW;

  return ({ packet, place }, from) => {
    const proto = packet.proto;
    const src = typeof packet.src === "number" ? packet.src >>> 0 : 0;
    const dst = typeof packet.dst === "number" ? packet.dst >>> 0 : 0;
    const { sport, dport } = packet;
    const iif = place.iif === null || devices.size === 0 ? 0 : (devices.get(place.iif.name) ?? 0);
    const oif = place.oif === null || devices.size === 0 ? 0 : (devices.get(place.oif.name) ?? 0);
    const at = (i: number): number => rows[i] ?? 0;
    for (let row = from * ROW; row < end; row += ROW) {
      const except = at(row);
      if ((proto - at(row + 1)) >>> 0 <= at(row + 2) === ((except & 1) !== 0)) continue;
      if ((src - at(row + 3)) >>> 0 <= at(row + 4) === ((except & 2) !== 0)) continue;
      if ((dst - at(row + 5)) >>> 0 <= at(row + 6) === ((except & 4) !== 0)) continue;
      if ((sport - at(row + 7)) >>> 0 <= at(row + 8) === ((except & 8) !== 0)) continue;
      if ((dport - at(row + 9)) >>> 0 <= at(row + 10) === ((except & 16) !== 0)) continue;
      if ((iif - at(row + 11)) >>> 0 <= at(row + 12) === ((except & 32) !== 0)) continue;
      if ((oif - at(row + 13)) >>> 0 <= at(row + 14) === ((except & 64) !== 0)) continue;
      return row / ROW;
    }
    return rules.length;
  };
}

/** Only the conditions before any other statement count: what stands behind one that does more is not reached without it. */
function fill(rows: Uint32Array, row: number, statements: readonly Statement[], idOf: (name: string) => number): void {
  for (let field = 0; field < FIELDS.length; field++) rows[row + 2 + 2 * field] = 0xffffffff;
  let taken = 0;
  for (const { span } of statements) {
    if (!span) return;
    const field = FIELDS.indexOf(span.field);
    if (taken & (1 << field)) return;
    taken |= 1 << field;
    const first = "name" in span ? idOf(span.name) : span.first;
    rows[row + 1 + 2 * field] = first;
    rows[row + 2 + 2 * field] = "name" in span ? 0 : span.last - first;
    if (span.except) rows[row] = (rows[row] ?? 0) | (1 << field);
  }
}
