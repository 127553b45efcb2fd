import type { Address } from "../../net/address.ts";
import { parseAddress } from "../../net/address.ts";
import type { Mac } from "../../net/mac.ts";
import { parseMac } from "../../net/mac.ts";
import { Misread, must } from "./misread.ts";

/**
 * One JSON object of an output, field by field. A field that is absent or null reads as null (or as an empty list); one of
 * the wrong type throws a `Misread` naming it.
 */
export class Fields {
  readonly complaints: string[] = [];
  readonly #object: object;

  constructor(object: object) {
    this.#object = object;
  }

  get keys(): readonly string[] {
    return Object.keys(this.#object);
  }

  get empty(): boolean {
    return this.keys.length === 0;
  }

  /** Reports something about this object without giving it up. */
  complain(reason: string): void {
    this.complaints.push(reason);
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#object, key);
  }

  value(key: string): unknown {
    return this.has(key) ? (Reflect.get(this.#object, key) ?? null) : null;
  }

  text(key: string): string | null {
    const value = this.value(key);
    if (value === null || typeof value === "string") return value;
    throw new Misread(`'${key}' is not a text`);
  }

  needText(key: string): string {
    return this.#need(key, this.text(key));
  }

  /** A whole number, or a text of decimal or hexadecimal (`0x…`) digits, as iproute2 prints some of its numbers. */
  number(key: string): number | null {
    const value = this.value(key);
    if (value === null) return null;
    if (typeof value === "number" && Number.isSafeInteger(value)) return value;
    if (typeof value === "string" && /^(\d+|0x[0-9a-f]+)$/i.test(value)) return Number(value);
    throw new Misread(`'${key}' is not a number`);
  }

  needNumber(key: string): number {
    return this.#need(key, this.number(key));
  }

  /** iproute2 prints a flag as `true`, as 1, or as a key with null; its absence as `false`, 0, or no key. */
  flag(key: string): boolean {
    if (!this.has(key)) return false;
    const value = this.value(key);
    return value === null || value === true || (typeof value === "number" && value !== 0);
  }

  /** Like `flag`, where absence means `otherwise`. */
  flagOr(key: string, otherwise: boolean): boolean {
    return this.has(key) ? this.flag(key) : otherwise;
  }

  texts(key: string): readonly string[] {
    return this.list(key).map((item) => {
      if (typeof item !== "string") throw new Misread(`'${key}' holds something that is not a text`);
      return item;
    });
  }

  list(key: string): readonly unknown[] {
    const value = this.value(key);
    if (value === null) return [];
    if (!Array.isArray(value)) throw new Misread(`'${key}' is not a list`);
    return value;
  }

  object(key: string): Fields | null {
    const value = this.value(key);
    if (value === null) return null;
    if (typeof value !== "object" || Array.isArray(value)) throw new Misread(`'${key}' is not an object`);
    return new Fields(value);
  }

  /** The objects of a list. */
  objects(key: string): readonly Fields[] {
    return this.list(key).map((item) => {
      if (typeof item !== "object" || item === null || Array.isArray(item))
        throw new Misread(`'${key}' holds something that is not an object`);
      return new Fields(item);
    });
  }

  /** `any`, an empty text and absence all read as null. */
  address(key: string): Address | null {
    const text = this.text(key);
    return text === null || text === "" || text === "any" ? null : must(parseAddress(text));
  }

  mac(key: string): Mac | null {
    const text = this.text(key);
    return text === null || text === "" ? null : must(parseMac(text));
  }

  #need<T>(key: string, value: T | null): T {
    if (value === null) throw new Misread(`'${key}' is missing`);
    return value;
  }
}
