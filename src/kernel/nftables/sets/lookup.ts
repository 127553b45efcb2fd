import { BREAK, NEXT, type RuleContext, type StatementResult } from "../../rule.ts";
import type { Operand } from "../language.ts";
import type { Reading, Undetermined, Value } from "../value.ts";
import type { Element, Elements } from "./elements.ts";
import type { NamedSet } from "./named-set.ts";

/** What a lookup finds: BREAK where the packet has no such key, nothing where no element holds it. */
export type Found = Element | undefined | Undetermined | typeof BREAK;

/** A lookup of an expression's value in a set: nft_lookup.c. */
export class Lookup {
  readonly #operand: Operand;
  readonly #elements: Elements;
  readonly #set: NamedSet | undefined;
  /** Read anew for each packet; kept, so that a lookup makes no garbage. */
  readonly #values: Value[] = [];
  #missing: Operand | undefined;
  #unknown: Undetermined | undefined;

  constructor(key: Operand, elements: Elements, set?: NamedSet) {
    this.#operand = key;
    this.#elements = elements;
    this.#set = set;
  }

  /** Why the last lookup had no key; null where it had. */
  absence(context: RuleContext): string | null {
    return this.#missing === undefined ? null : this.#missing.absence(context);
  }

  /** The key that the last lookup looked for. */
  shown(context: RuleContext): string {
    if (this.#missing !== undefined) return this.#missing.absence(context);
    if (this.#unknown !== undefined) return "of no key, whatever its unknown part";
    return this.#operand.parts.map((part, i) => part.show(this.#values[i] ?? 0, context)).join(" . ");
  }

  /** The key that was read last. */
  get key(): readonly Value[] {
    return this.#values;
  }

  get catchAll(): Element | undefined {
    return this.#elements.catchAll;
  }

  /** The element `*` is left aside. */
  find(context: RuleContext): Found {
    const { parts } = this.#operand;
    this.#missing = undefined;
    this.#unknown = undefined;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i];
      const reading: Reading = part?.read(context);
      if (reading === undefined) {
        this.#missing = part;
        return BREAK;
      }
      if (typeof reading === "object") return this.#findUnknown(i, reading, context);
      this.#values[i] = reading;
    }
    return this.#set === undefined
      ? this.#elements.index.find(this.#values)
      : this.#set.find(this.#elements, this.#values, context);
  }

  /**
   * Where a component cannot be told, the others may: a rule for ports of TCP and UDP has nothing for ICMP, whatever
   * stands in the place of the port.
   */
  #findUnknown(from: number, unknown: Undetermined, context: RuleContext): Found {
    const { parts } = this.#operand;
    const known: (Value | undefined)[] = this.#values.slice(0, from);
    for (const part of parts.slice(from)) {
      const reading = part.read(context);
      if (reading === undefined) {
        this.#missing = part;
        return BREAK;
      }
      known.push(typeof reading === "object" ? undefined : reading);
    }
    const may = this.#elements.index.mayHold(known) || this.#set?.mayHaveChanged(context) === true;
    if (may) return unknown;
    this.#unknown = unknown;
    return undefined;
  }
}

/** Runs what an element carries: its limit may end the rule (nft_set_elem_update_expr()). */
export function runElement(element: Element, context: RuleContext): StatementResult {
  for (const statement of element.statements) {
    const result = statement.run(context);
    if (result !== NEXT) return result;
  }
  return NEXT;
}
