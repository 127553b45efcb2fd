import type { Result } from "../../net/result.ts";

/** Thrown inside a reader for one element that it cannot read; `readList` and `readLines` turn it into an `Unread`. */
export class Misread extends Error {}

/** The value of a result, or a `Misread` with its message. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Misread(result.error);
  return result.value;
}
