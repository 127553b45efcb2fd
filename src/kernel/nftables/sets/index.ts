/**
 * Elements by key, found in far less time than their number: single values by hash, ranges by binary search, and
 * concatenations of prefixes and ranges by one hash per combination of prefix lengths (tuple space search, Srinivasan,
 * Suri and Varghese 1999). The kernel's own (nft_set_hash.c, nft_set_rbtree.c, nft_set_pipapo.c) answer the same: no two
 * elements of a set hold the same key.
 */
import { type Extent, isSingle, NUMBER_BITS, type Value } from "../value.ts";

export interface Entry<T> {
  /** One extent for each component of the key. */
  readonly key: readonly Extent[];
  readonly data: T;
}

export interface Index<T> {
  /** The data of the element that holds the key; undefined where none does. */
  find(key: readonly Value[]): T | undefined;
  /** Whether some element holds a key of which only some components are known. Looks at every element. */
  mayHold(key: readonly (Value | undefined)[]): boolean;
}

/** `bits`: width of each component, 0 for text. */
export function indexOf<T>(entries: readonly Entry<T>[], bits: readonly number[]): Index<T> {
  return {
    find: bits.length === 1 ? lineOf(entries) : tupleSpaceOf(entries, bits),
    mayHold: (key) => entries.some((entry) => mayHold(entry.key, key)),
  };
}

function mayHold(extents: readonly Extent[], key: readonly (Value | undefined)[]): boolean {
  return extents.every(({ first, last }, i) => {
    const value = key[i];
    return value === undefined || (value >= first && value <= last);
  });
}

type Find<T> = Index<T>["find"];

// ── a single component ──────────────────────────────────────────────────────────────────────────────────────────────

function lineOf<T>(entries: readonly Entry<T>[]): Find<T> {
  const single = new Map<Value, T>();
  const ranges: { extent: Extent; data: T }[] = [];
  for (const { key, data } of entries) {
    const [extent] = key;
    if (extent === undefined) continue;
    if (isSingle(extent)) single.set(extent.first, data);
    else ranges.push({ extent, data });
  }
  const exactly = (key: readonly Value[]): T | undefined => (key[0] === undefined ? undefined : single.get(key[0]));
  if (ranges.length === 0) return exactly;

  ranges.sort((a, b) => (a.extent.first < b.extent.first ? -1 : a.extent.first > b.extent.first ? 1 : 0));
  const intervals = new Intervals(ranges);
  return (key) => exactly(key) ?? (key[0] === undefined ? undefined : intervals.find(key[0]));
}

/** Ranges sorted by their beginning. They may overlap: an element of an interval map within another's. */
class Intervals<T> {
  readonly #firsts: readonly Value[];
  readonly #lasts: readonly Value[];
  readonly #data: readonly T[];
  /** The greatest end of all up to here: where it is too small, no earlier range can hold the value. */
  readonly #reach: readonly Value[];

  constructor(ranges: readonly { readonly extent: Extent; readonly data: T }[]) {
    this.#firsts = ranges.map((r) => r.extent.first);
    this.#lasts = ranges.map((r) => r.extent.last);
    this.#data = ranges.map((r) => r.data);
    let reach: Value | undefined;
    this.#reach = this.#lasts.map((last) => {
      reach = reach === undefined || last > reach ? last : reach;
      return reach;
    });
  }

  find(value: Value): T | undefined {
    let low = 0;
    let high = this.#firsts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const first = this.#firsts[middle];
      if (first !== undefined && first <= value) low = middle + 1;
      else high = middle;
    }
    for (let i = low - 1; i >= 0; i--) {
      const [last, reach] = [this.#lasts[i], this.#reach[i]];
      if (last !== undefined && last >= value) return this.#data[i];
      if (reach !== undefined && reach < value) return undefined;
    }
    return undefined;
  }
}

// ── several components ──────────────────────────────────────────────────────────────────────────────────────────────

/** How one component of a shape is looked up: by all of its bits, by so many leading ones, or by a range at the end. */
type Part = "exact" | "range" | { readonly shift: number };

/** Elements that are alike in what is a prefix, of which length, and what is a range. */
interface Shape<T> {
  readonly parts: readonly Part[];
  /** Maps of maps, one level for each component that is no range, and a list of elements below. */
  readonly root: Level<T>;
}

type Level<T> = Map<Value, Level<T> | Entry<T>[]>;

const ALL = 0;

function tupleSpaceOf<T>(entries: readonly Entry<T>[], bits: readonly number[]): Find<T> {
  const shapes = new Map<string, Shape<T>>();
  for (const entry of entries) {
    const parts = entry.key.map((extent, i) => partOf(extent, bits[i] ?? 0));
    const name = parts.map((part) => (typeof part === "string" ? part : part.shift)).join();
    let shape = shapes.get(name);
    if (shape === undefined) {
      shape = { parts, root: new Map() };
      shapes.set(name, shape);
    }
    insert(shape, entry);
  }
  const list = [...shapes.values()];
  return (key) => {
    for (const shape of list) {
      const entry = findIn(shape, key);
      if (entry !== undefined) return entry.data;
    }
    return undefined;
  };
}

function insert<T>({ parts, root }: Shape<T>, entry: Entry<T>): void {
  let level = root;
  parts.forEach((part, i) => {
    const step = stepOf(part, entry.key[i]?.first ?? ALL);
    const below = level.get(step);
    if (i === parts.length - 1) {
      if (Array.isArray(below)) below.push(entry);
      else level.set(step, [entry]);
    } else if (below instanceof Map) {
      level = below;
    } else {
      const made: Level<T> = new Map();
      level.set(step, made);
      level = made;
    }
  });
}

function findIn<T>({ parts, root }: Shape<T>, key: readonly Value[]): Entry<T> | undefined {
  let level: Level<T> | Entry<T>[] | undefined = root;
  for (let i = 0; i < parts.length; i++) {
    const [part, value]: [Part | undefined, Value | undefined] = [parts[i], key[i]];
    if (part === undefined || value === undefined || !(level instanceof Map)) return undefined;
    level = level.get(stepOf(part, value));
  }
  return Array.isArray(level) ? level.find((entry) => mayHold(entry.key, key)) : undefined;
}

function stepOf(part: Part, value: Value): Value {
  if (part === "exact") return value;
  if (part === "range") return ALL;
  if (typeof value === "bigint") return value >> BigInt(part.shift);
  return typeof value === "number" ? Math.floor(value / 2 ** part.shift) : value;
}

function partOf({ first, last }: Extent, bits: number): Part {
  if (first === last) return "exact";
  if (typeof first === "string" || typeof last === "string") return "range";
  const size = BigInt(last) - BigInt(first) + 1n;
  const shift = size.toString(2).length - 1;
  const aligned = size === 1n << BigInt(shift) && BigInt.asUintN(shift, BigInt(first)) === 0n;
  return aligned && shift <= Math.max(bits, NUMBER_BITS) ? { shift } : "range";
}
