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
 * Answers questions about the host of a parsed snapshot file, in their order. One among others that this host cannot be
 * asked is answered `undetermined`, with the reason, and leaves the others theirs. Throws `Unusable` where the snapshot is
 * none, or no question can be asked of it.
 */
export function answerQuestions(snapshotValue: unknown, questions: readonly QuestionText[]): Answer[] {
  const host = hostOf(snapshotValue);
  // Everything is asked before anything is simulated, so that unusable questions are told at once.
  const asked = questions.map((text) => ({ name: text.name ?? tellQuestion(text), question: ask(host, text) }));
  const [first] = asked;
  if (first && !first.question.ok && asked.every(({ question }) => !question.ok))
    throw new Unusable(`${first.name}: ${first.question.error}`);
  const compiled = compileHost(host);
  return asked.map(({ name, question }) => ({
    name,
    ...(question.ok ? simulate(compiled, question.value) : notAsked(question.error)),
  }));
}

function notAsked(reason: string): Journey {
  const explanation = `It cannot be asked of this host: ${reason}`;
  return { outcome: "undetermined", explanation, assumptions: [], packets: [], entries: [], fork: null };
}
