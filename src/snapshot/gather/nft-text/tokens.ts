/** The words of `nft list ruleset`, and a cursor that goes through them. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Token {
  readonly type: "word" | "string" | "mark" | "line";
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

/** Text that is not of nft's syntax, as far as it is known here. */
export class NotRead extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

// A comment runs to the end of its line; a text ends at its quotation mark, which nft has no way to escape.
const PATTERN = /[ \t\r]+|(\n)|#[^\n]*|"([^"\n]*)"|([{}(),;=|!<>&^]+|:(?=\s))|([^\s{}(),;="|!<>&^]+)/g;

/** nft prints marks next to each other with a blank between, but for brackets and commas. */
const SINGLE = /[{}(),;]/;

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (const [, newline, quoted, mark, word] of text.matchAll(PATTERN)) {
    if (newline !== undefined) tokens.push({ type: "line", text: "\n", line: line++ });
    else if (quoted !== undefined) tokens.push({ type: "string", text: quoted, line });
    else if (word !== undefined) tokens.push({ type: "word", text: word, line });
    else if (mark !== undefined)
      for (const part of SINGLE.test(mark) ? mark.split(/(?<=[{}(),;])|(?=[{}(),;])/) : [mark])
        tokens.push({ type: "mark", text: part, line });
  }
  return tokens;
}

const END: Token = { type: "line", text: "", line: 0 };

export class Cursor {
  readonly tokens: readonly Token[];
  at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  get ended(): boolean {
    return this.at >= this.tokens.length;
  }

  /** The token `ahead` of the next one. */
  peek(ahead = 0): Token {
    return this.tokens[this.at + ahead] ?? { ...END, line: this.tokens.at(-1)?.line ?? 0 };
  }

  next(): Token {
    const token = this.peek();
    this.at++;
    return token;
  }

  /** Whether these stand next, as words or marks and not as quoted texts. */
  sees(...texts: readonly string[]): boolean {
    return texts.every((text, ahead) => {
      const token = this.peek(ahead);
      return token.type !== "string" && token.text === text;
    });
  }

  /** Goes past these, where they stand next. */
  took(...texts: readonly string[]): boolean {
    const there = this.sees(...texts);
    if (there) this.at += texts.length;
    return there;
  }

  expect(text: string): void {
    if (!this.took(text)) this.fail(`'${text}' was expected`);
  }

  /** A word or a quoted text, whatever it says. */
  word(): string {
    const token = this.peek();
    if (token.type === "mark" || token.type === "line") this.fail("a word was expected");
    return this.next().text;
  }

  number(): number {
    const text = this.word();
    if (!/^(\d+|0x[0-9a-f]+)$/i.test(text)) {
      this.at--;
      this.fail("a number was expected");
    }
    return Number(text);
  }

  skipLines(): void {
    while (!this.ended && (this.peek().type === "line" || this.sees(";"))) this.at++;
  }

  fail(reason: string): never {
    const { text, line } = this.peek();
    throw new NotRead(`${reason} ${text.trim() === "" ? "at the end" : `at '${text}'`}`, line);
  }

  /** The tokens up to the end of the line, past what stands in braces; a cursor of their own. */
  restOfLine(): Cursor {
    const from = this.at;
    let depth = 0;
    while (!this.ended) {
      if (this.sees("{")) depth++;
      else if (this.sees("}")) {
        if (depth === 0) break;
        depth--;
      } else if (depth === 0 && this.peek().type === "line") break;
      this.at++;
    }
    return new Cursor(this.tokens.slice(from, this.at)).onOneLine();
  }

  /** What stands between braces, the cursor being before the opening one. */
  block(): Cursor {
    this.expect("{");
    const from = this.at;
    let depth = 1;
    while (!this.ended) {
      if (this.sees("{")) depth++;
      else if (this.sees("}") && --depth === 0) break;
      this.at++;
    }
    if (this.ended) this.fail("the closing '}' is missing: the text was cut off");
    this.at++;
    return new Cursor(this.tokens.slice(from, this.at - 1));
  }

  /** The same, its lines put together. */
  onOneLine(): Cursor {
    return new Cursor(this.tokens.filter((token) => token.type !== "line"));
  }

  /** As written, from a place on. */
  textFrom(at: number): string {
    return this.tokens
      .slice(at)
      .map(({ type, text }) => (type === "string" ? `"${text}"` : text))
      .join(" ");
  }
}

const UNITS: Readonly<Record<string, number>> = { w: 604800, d: 86400, h: 3600, m: 60, s: 1, ms: 0.001 };

/** `1d2h3m4s`, in whole seconds; null where it is no duration. */
export function durationOf(text: string): number | null {
  if (!/^(\d+(ms|w|d|h|m|s))+$/.test(text)) return null;
  let sum = 0;
  for (const [, count, unit = "s"] of text.matchAll(/(\d+)(ms|w|d|h|m|s)/g)) sum += Number(count) * (UNITS[unit] ?? 0);
  return Math.floor(sum);
}

export function readDuration(cursor: Cursor): number {
  const text = cursor.word();
  const value = /^\d+$/.test(text) ? Number(text) : durationOf(text);
  if (value !== null) return value;
  cursor.at--;
  cursor.fail("a duration was expected");
}
