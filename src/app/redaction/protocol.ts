/** What the page and the worker that redacts say to each other. One worker has one snapshot; what is asked last is answered. */
import type { QuestionText } from "../../answers/question-text.ts";
import type { Category, RedactionKey } from "../../snapshot/redact/key.ts";

export type RedactionRequest =
  /** The snapshot file, compressed or not: first, and once. */
  | { readonly type: "open"; readonly content: Blob }
  | {
      readonly type: "redact";
      readonly run: number;
      readonly chosen: readonly Category[];
      readonly seed: string;
      readonly question: QuestionText | null;
    }
  /** Undoes a redaction, by its key file's text. */
  | { readonly type: "restore"; readonly run: number; readonly key: string; readonly question: QuestionText | null };

export type RedactionReply =
  | { readonly type: "progress"; readonly run: number; readonly progress: RedactionProgress }
  | { readonly type: "redacted"; readonly run: number; readonly redacted: Redacted }
  | { readonly type: "restored"; readonly run: number; readonly restored: Restored }
  | { readonly type: "failed"; readonly run: number; readonly message: string };

export interface RedactionProgress {
  /** From 1. Another one is made where a new address stood elsewhere in the host. */
  readonly attempt: number;
  /** From 0 to 1. */
  readonly done: number;
}

/** The host that was redacted, and the question in its own words. */
export interface Restored {
  /** The snapshot's JSON, gzipped. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly question: QuestionText | null;
}

export interface Redacted {
  /** The redacted snapshot's JSON, gzipped. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly key: RedactionKey;
  /** Of what should be gone, what still stands in it. */
  readonly left: readonly string[];
  /** The question that was asked, as it is asked of the redacted host. */
  readonly question: QuestionText | null;
}
