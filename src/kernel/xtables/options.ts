import type { XtOption } from "../../host/model.ts";

/** Thrown while a match or target is compiled, for what it cannot read: the rule then holds an undetermined statement. */
export class Unreadable extends Error {}

/** An option as it was given. */
export interface Given {
  readonly negated: boolean;
  /** `! -i br-app` */
  readonly written: string;
  readonly values: readonly string[];
}

/** An option with one value. */
export interface GivenValue extends Given {
  readonly value: string;
}

/** Rules are many: nothing is kept of an option but where it stands. */
class GivenOption implements GivenValue {
  readonly #option: XtOption;

  constructor(option: XtOption) {
    this.#option = option;
  }

  get negated(): boolean {
    return this.#option.negated;
  }

  get values(): readonly string[] {
    return this.#option.values;
  }

  get value(): string {
    return this.#option.values[0] ?? "";
  }

  get written(): string {
    const { negated, flag, values } = this.#option;
    return [...(negated ? ["!"] : []), flag, ...values].join(" ");
  }
}

/**
 * The options of one extension, taken one by one by its compiler. What is left at the end is what the program does not
 * know; an option given twice, or with the wrong number of values, is not understood either.
 */
export class Options {
  #left: readonly XtOption[];

  constructor(options: readonly XtOption[]) {
    this.#left = options;
  }

  /** The option under any of its names. */
  take(...flags: readonly string[]): Given | undefined {
    return this.#take(flags);
  }

  #take(flags: readonly string[]): GivenOption | undefined {
    const option = this.#left.find((o) => flags.includes(o.flag));
    if (!option) return undefined;
    this.#left = this.#left.filter((o) => o !== option);
    if (this.#left.some((o) => flags.includes(o.flag))) throw new Unreadable(`${option.flag} is given twice`);
    return new GivenOption(option);
  }

  /** With exactly one value. */
  value(...flags: readonly string[]): GivenValue | undefined {
    const given = this.#take(flags);
    if (given && given.values.length !== 1) throw new Unreadable(`'${given.written}' should have one value`);
    return given;
  }

  /** With exactly one value and no `!`: an option that sets something. */
  setting(...flags: readonly string[]): string | undefined {
    const given = this.value(...flags);
    if (given?.negated) throw new Unreadable(`'${given.written}' cannot be negated`);
    return given?.value;
  }

  /** Without a value. */
  flag(...flags: readonly string[]): Given | undefined {
    const given = this.take(...flags);
    if (given && given.values.length > 0) throw new Unreadable(`'${given.written}' should have no value`);
    return given;
  }

  /** Without a value and without `!`. */
  has(...flags: readonly string[]): boolean {
    const given = this.flag(...flags);
    if (given?.negated) throw new Unreadable(`'${given.written}' cannot be negated`);
    return given !== undefined;
  }

  /** Takes options that change nothing in what the rule does to a packet, however often they stand there; says how many. */
  ignore(...flags: readonly string[]): number {
    const before = this.#left.length;
    this.#left = this.#left.filter((option) => !flags.includes(option.flag));
    return before - this.#left.length;
  }

  /** Throws where something is left. */
  finish(): void {
    const [option] = this.#left;
    if (option) throw new Unreadable(`'${[option.flag, ...option.values].join(" ")}' is not known to this program`);
  }
}
