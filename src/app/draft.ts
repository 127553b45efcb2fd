/** The question as it is being written: three fields of text, and what they ask. */
import type { QuestionText } from "../answers/question-text.ts";
import { parseTarget } from "../answers/target.ts";
import { err, ok, type Result } from "../net/result.ts";
import { type SourceChoice, sourceAddress, sourceLabel, sourceNamed } from "./choices.ts";
import { formatTarget } from "./question.ts";

export interface Draft {
  /** As a person writes it: `internet`, `web`, `container:web`. */
  readonly from: string;
  /** `192.0.2.10:8080`, `api:80`. */
  readonly to: string;
  readonly proto: QuestionText["proto"];
}

export const EMPTY_DRAFT: Draft = { from: "", to: "", proto: "tcp" };

/** What the fields say when a question has been asked. */
export function draftOf(question: QuestionText, sources: readonly SourceChoice[]): Draft {
  return { from: sourceLabel(sources, question.from), to: formatTarget(question), proto: question.proto };
}

/**
 * The question of a draft. What the fields do not show (a source address, a mark) is kept from the question before, as
 * long as that came from the same place and was of the same family.
 *
 * @returns or what is still missing, in one sentence
 */
export function readDraft(
  draft: Draft,
  sources: readonly SourceChoice[],
  before: QuestionText | null,
): Result<QuestionText> {
  if (draft.from.trim() === "") return err("Say where it comes from.");
  if (draft.to.trim() === "") return err("Say where it goes to.");
  const target = parseTarget(draft.to);
  if (!target.ok) return target;
  const { to, port } = target.value;
  const from = sourceNamed(sources, draft.from);
  const kept = before?.from === from && before.to.includes(":") === to.includes(":") ? before : null;
  const src = kept ? kept.src : sourceAddress(sources, from, to);
  const details = {
    ...(src !== undefined ? { src } : {}),
    ...(kept?.sport !== undefined ? { sport: kept.sport } : {}),
    ...(kept?.mark !== undefined ? { mark: kept.mark } : {}),
  };
  if (draft.proto === "icmp") return ok({ from, to, proto: "icmp", ...details });
  if (port === null) return err(`A ${draft.proto} question needs a port: ${formatTarget({ to, port: 80 })}`);
  return ok({ from, to, proto: draft.proto, port, ...details });
}
