import type { Result } from "../../net/result.ts";

/**
 * Thrown inside a reader for one element that it cannot read; `readList` and `readLines` turn it into an `Unread`. No `Error`:
 * a file of nonsense has one for each line, and keeping the stack of each takes ten times as long as reading the line.
 */
export class Misread {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** The value of a result, or a `Misread` with its message. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Misread(result.error);
  return result.value;
}
