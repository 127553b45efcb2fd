import type { Json, NftSet, NftSetType } from "../../../host/model.ts";
import type { CompiledChain, RuleContext, Statement } from "../../rule.ts";
import type { DataType, Names } from "../datatypes/datatype.ts";
import { dataTypeNamed } from "../datatypes/index.ts";
import { NotUnderstood } from "../understanding.ts";
import type { Value } from "../value.ts";
import { type DataKind, type Element, type Elements, elementsOf } from "./elements.ts";

interface SetScope {
  /** Names the set among all of its namespace. */
  readonly name: string;
  readonly names: Names;
  chain(name: string): CompiledChain | undefined;
  statement(statement: Json): Statement;
  types(expression: Json): readonly DataType[];
}

/** Kinds of object that a map may give (`type ipv4_addr : counter`). */
const OBJECTS: ReadonlySet<string> = new Set([
  ...["counter", "quota", "limit", "ct helper", "ct timeout", "ct expectation", "secmark", "synproxy"],
]);
/** nft_dynset_init(): what a set takes where it does not say. */
const DEFAULT_SIZE = 65535;

/**
 * A named set or map: its elements as captured, and in the question's memory what rules added and deleted since.
 * The types of its elements are its own where it names them, and else those of whatever is looked up.
 */
export class NamedSet {
  readonly #set: NftSet;
  readonly #scope: SetScope;
  readonly #byTypes = new Map<string, Elements>();
  #changed = false;

  constructor(set: NftSet, scope: SetScope) {
    this.#set = set;
    this.#scope = scope;
  }

  get name(): string {
    return this.#set.name;
  }

  get isMap(): boolean {
    return this.#set.kind === "map";
  }

  /** Statements of the set itself: every element that a rule adds carries them. */
  get statements(): readonly Json[] {
    return this.#set.statements;
  }

  /** Says that some rule changes the set, so that lookups mind the memory. */
  willChange(): void {
    this.#changed = true;
  }

  /** Throws `NotUnderstood` where an element is not. */
  elements(keys: readonly DataType[], data: DataKind): Elements {
    const own = typesOf(this.#set.keyType, keys, this.#scope);
    if (own.length !== keys.length)
      throw new NotUnderstood(`'${this.name}' is keyed by ${own.length} values, not ${keys.length}`);
    const name = own.map((type) => `${type.name}/${type.bits}`).join();
    let elements = this.#byTypes.get(name);
    if (elements === undefined) {
      elements = elementsOf(this.#set.elements, own, this.dataKind(data), this.#scope);
      this.#byTypes.set(name, elements);
    }
    return elements;
  }

  /** What the map gives: of its own type, or of the one expected where it names none. */
  dataKind(expected: DataKind): DataKind {
    const types = this.#set.dataType;
    if (types === null) return "none";
    const [first] = types;
    if (first === "verdict") return "verdict";
    if (typeof first === "string" && OBJECTS.has(first)) return "object";
    return typesOf(types, typeof expected === "string" ? [] : expected, this.#scope);
  }

  find(elements: Elements, key: readonly Value[], context: RuleContext): Element | undefined {
    if (this.#changed) {
      const changed = this.#memory(context)?.get(keyText(key));
      if (changed !== undefined) return changed ?? undefined;
    }
    return elements.index.find(key);
  }

  /** Whether rules have added elements in this question. */
  mayHaveChanged(context: RuleContext): boolean {
    return this.#changed && this.#memory(context) !== undefined;
  }

  /** The element made, or null where the set is full (nft_dynset_new()). */
  add(elements: Elements, key: readonly Value[], element: Element, context: RuleContext): Element | null {
    let memory = this.#memory(context);
    if (memory === undefined) {
      memory = new Map();
      context.memory.set(this.#memoryName(context), memory);
    }
    let grown = elements.count;
    for (const change of memory.values()) grown += change === null ? -1 : 1;
    if (grown >= (this.#set.size ?? DEFAULT_SIZE)) return null;
    memory.set(keyText(key), element);
    return element;
  }

  delete(key: readonly Value[], context: RuleContext): void {
    const memory = this.#memory(context) ?? new Map<string, Element | null>();
    memory.set(keyText(key), null);
    context.memory.set(this.#memoryName(context), memory);
  }

  /** Elements by key, null for those that were deleted. */
  #memory(context: RuleContext): Map<string, Element | null> | undefined {
    const memory = context.memory.get(this.#memoryName(context));
    return memory instanceof Map ? memory : undefined;
  }

  #memoryName(context: RuleContext): string {
    return `nft set ${context.ns.inode} ${this.#scope.name}`;
  }
}

function keyText(key: readonly Value[]): string {
  return key.join("\u0000");
}

function typesOf(own: readonly NftSetType[], looked: readonly DataType[], scope: SetScope): readonly DataType[] {
  return own.flatMap((type, i) => {
    if (typeof type !== "string") return scope.types(type.typeof);
    const known = dataTypeNamed(type) ?? looked[i];
    if (known === undefined) throw new NotUnderstood(`'${type}' is no data type known here`);
    return [known];
  });
}
