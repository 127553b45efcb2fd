import { ask } from "../answers/ask.ts";
import { type QuestionText, tellQuestion } from "../answers/question-text.ts";
import { buildHost } from "../host/build.ts";
import type { Host } from "../host/model.ts";
import type { Journey } from "../kernel/journey.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { readSnapshotValue } from "../snapshot/read.ts";
import { Unusable } from "./unusable.ts";

/** One answer of `trace --json` (CONTRACT.md, section 2): the journey under the question's name. */
export interface Answer extends Journey {
  readonly name: string;
}

/** The host of a parsed snapshot file. Throws `Unusable` where it is none. */
export function hostOf(snapshotValue: unknown): Host {
  const snapshot = readSnapshotValue(snapshotValue);
  if (!snapshot.ok) throw new Unusable(snapshot.error.message);
  return buildHost(snapshot.value);
}

/**
 * Answers questions about the host of a parsed snapshot file, in their order. Throws `Unusable` where the snapshot is none,
 * or a question cannot be asked of it.
 */
export function answerQuestions(snapshotValue: unknown, questions: readonly QuestionText[]): Answer[] {
  const host = hostOf(snapshotValue);
  // Everything is asked before anything is simulated, so that an unusable question is told at once.
  const asked = questions.map((text) => {
    const question = ask(host, text);
    if (!question.ok) throw new Unusable(`${text.name ?? tellQuestion(text)}: ${question.error}`);
    return { name: text.name ?? tellQuestion(text), question: question.value };
  });
  const compiled = compileHost(host);
  return asked.map(({ name, question }) => ({ name, ...simulate(compiled, question) }));
}
