/**
 * What the page and its worker say to each other. One worker holds one host: it is told to open it once, and is then asked
 * about it. Every request is answered by `done` or `failed` under the request's id.
 */

import type { QuestionText } from "../../answers/question-text.ts";
import type { Suggestion } from "../../answers/suggestions.ts";
import type { Host, Namespace } from "../../host/model.ts";
import type { Journey } from "../../kernel/journey.ts";

export type Request =
  | {
      readonly id: number;
      readonly type: "open";
      readonly content: Blob;
      readonly besides: readonly NamedContent[];
    }
  | { readonly id: number; readonly type: "ask"; readonly question: unknown };

/** A file that is opened together with others. */
export interface NamedContent {
  readonly name: string;
  readonly content: Blob;
}

export type Phase = "reading" | "building" | "compiling";

export type Reply =
  /** `done`: of that phase, from 0 to 1. */
  | { readonly type: "progress"; readonly phase: Phase; readonly done: number }
  /** Some of the host's namespaces, ahead of `opened`: each message is a task of its own for the page. */
  | { readonly type: "namespaces"; readonly namespaces: readonly Namespace[] }
  | { readonly id: number; readonly type: "opened"; readonly opened: Opened }
  | { readonly id: number; readonly type: "answered"; readonly answer: Answer }
  | { readonly id: number; readonly type: "failed"; readonly message: string; readonly details: readonly string[] };

/** A host as the worker hands it to the page; on its way, its own namespace stands in it alone. */
export interface Opened {
  readonly host: Host;
  readonly suggestions: readonly Suggestion[];
  /** The snapshot, as JSON, where it was put together of what commands printed; null where the file itself is one. */
  readonly gathered: string | null;
}

/** A question as it was understood, and what the kernel would do. */
export interface Answer {
  readonly question: QuestionText;
  readonly journey: Journey;
}
