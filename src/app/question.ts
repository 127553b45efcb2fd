import type { QuestionText } from "../answers/question-text.ts";
import { withPort } from "../net/port.ts";

/** `192.0.2.10:8080`, `[fd00::2]:80`, or the address or name alone. */
export function formatTarget({ to, port }: Pick<QuestionText, "to" | "port">): string {
  return withPort(to, port);
}

const ASKED = ["from", "to", "proto", "port", "src", "sport", "mark", "length", "dontFragment"] as const;

/** Whether two questions ask the same, whatever they are called. */
export function sameQuestion(a: QuestionText | null, b: QuestionText | null): boolean {
  if (a === null || b === null) return a === b;
  return ASKED.every((key) => a[key] === b[key]);
}
