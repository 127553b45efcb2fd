/** What the page has to say about input that it could not take, or took only in part. */

export type ProblemAbout = "address" | "host" | "question" | "lesson" | "version";

export interface Problem {
  readonly about: ProblemAbout;
  /** `error`: what was asked for is not shown. `note`: it is shown, but not all of it. */
  readonly severity: "error" | "note";
  /** One sentence. */
  readonly message: string;
  /** Places and particulars, one line each. */
  readonly details: readonly string[];
  /** What the person can do about it at once: bring what is missing, or load the page again. */
  readonly remedy?: "bring" | "reload";
}

/** The refusal of a piece of input, in words for the person who gave it. */
export class Refusal extends Error {
  readonly details: readonly string[];

  constructor(message: string, details: readonly string[] = []) {
    super(message);
    this.name = "Refusal";
    this.details = details;
  }
}

/** What went wrong, whatever was thrown. */
export function problemOf(about: ProblemAbout, thrown: unknown): Problem {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { about, severity: "error", message, details: thrown instanceof Refusal ? thrown.details : [] };
}

/** Whether the thrown thing only says that something newer took the place of what was under way. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === "AbortError";
}
