/** Where a text stops being JSON. Engines word and place this differently, so it is found here, the same everywhere. */
export interface JsonError {
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** What was expected there, in words. */
  readonly expected: string;
}

class Stop extends Error {
  readonly at: number;

  constructor(at: number, expected: string) {
    super(expected);
    this.at = at;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SPACE = /[ \t\r\n]*/y;

/** Finds the first place where `text` is not JSON (RFC 8259); null where it is. */
export function findJsonError(text: string): JsonError | null {
  let at = 0;
  const skip = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    at += pattern.exec(text)?.[0].length ?? 0;
    return at;
  };
  const stop = (expected: string): never => {
    throw new Stop(at, expected);
  };
  const string = (): void => {
    at++;
    for (let char = text[at]; char !== '"'; char = text[at]) {
      if (char === undefined || char < " ") stop("the text's closing quotation mark");
      if (char !== "\\") at++;
      else if (at === skip(ESCAPE)) stop("a valid escape");
    }
    at++;
  };
  const key = (): void => {
    skip(SPACE);
    if (text[at] !== '"') stop("a key in quotation marks");
    string();
    skip(SPACE);
    if (text[at] !== ":") stop("':'");
    at++;
  };
  const scalar = (): void => {
    const word = ["true", "false", "null"].find((literal) => text.startsWith(literal, at));
    if (word !== undefined) at += word.length;
    else if (text[at] === '"') string();
    else {
      const before = at;
      if (skip(NUMBER) === before) stop("a value");
    }
  };
  // A stack of closing brackets instead of recursion: files may be nested deeper than the call stack is.
  const open: ("}" | "]")[] = [];
  const values = (): void => {
    for (;;) {
      skip(SPACE);
      const bracket = text[at];
      if (bracket === "{" || bracket === "[") {
        at++;
        const closing = bracket === "{" ? "}" : "]";
        skip(SPACE);
        if (text[at] !== closing) {
          open.push(closing);
          if (closing === "}") key();
          continue;
        }
        at++;
      } else scalar();
      for (;;) {
        skip(SPACE);
        const closing = open.at(-1);
        if (closing === undefined) return;
        if (text[at] === ",") {
          at++;
          if (closing === "}") key();
          break;
        }
        if (text[at] !== closing) stop(`',' or '${closing}'`);
        at++;
        open.pop();
      }
    }
  };
  try {
    values();
    if (at < text.length) stop("the end of the file");
    return null;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const before = text.slice(0, error.at).split("\n");
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, expected: error.message };
  }
}
