/**
 * What the page holds. Three stores, by what changes together; only the actions of `app.ts` write to them.
 *
 *   HostStore ── the host that is shown, and the one being loaded
 *   AskStore ─── the question, its journey, and which way is looked at where it forks
 *   ViewStore ── what the person picked: selection, theme, open sheets, problems to read
 */
import { createStore } from "zustand/vanilla";
import type { QuestionText } from "../answers/question-text.ts";
import type { FlatStep } from "../answers/steps.ts";
import type { Suggestion } from "../answers/suggestions.ts";
import type { Host } from "../host/model.ts";
import type { Journey } from "../kernel/journey.ts";
import type { Lesson } from "../lessons/lesson.ts";
import type { HostSource, Theme } from "./address.ts";
import type { SourceChoice } from "./choices.ts";
import { type Draft, EMPTY_DRAFT } from "./draft.ts";
import type { Phase } from "./engine/protocol.ts";
import type { OpenRequest } from "./hosts.ts";
import type { Live } from "./live/live.ts";
import type { Sample } from "./load.ts";
import type { Problem } from "./problems.ts";
import { keptSyntax, type RuleSyntax } from "./rule-syntax.ts";

export interface ShownHost {
  readonly source: HostSource;
  /** What a person calls it: a sample's title, a file's name. */
  readonly title: string;
  /** Counts what was opened: the same for a later capture of the same host. */
  readonly visit: number;
  readonly host: Host;
  readonly suggestions: readonly Suggestion[];
  /** Where its questions may come from. */
  readonly sources: readonly SourceChoice[];
}

export interface Loading {
  readonly title: string;
  readonly phase: "fetching" | Phase;
  /** From 0 to 1, or null where the end is not known. */
  readonly progress: number | null;
}

export interface HostState {
  readonly samples: readonly Sample[];
  readonly shown: ShownHost | null;
  readonly loading: Loading | null;
  /** Set on a page that a live server serves. */
  readonly live: Live | null;
}

export interface AskState {
  /** What the question's fields say, asked or not. */
  readonly draft: Draft;
  /** What the draft still misses, in one sentence. */
  readonly hint: string | null;
  readonly question: QuestionText | null;
  /** An answer is under way; until it is here, the former question and journey stay. */
  readonly asking: boolean;
  /** As it was answered, forks and all. */
  readonly answer: Journey | null;
  /** Which way was taken at each fork, outermost first: indices into `fork.ways`. */
  readonly ways: readonly number[];
  /** The journey that is played: the answer, or the way of it that was taken. */
  readonly journey: Journey | null;
  /** Its steps, all packets' in the order of play. */
  readonly steps: readonly FlatStep[];
}

export type Sheet =
  | "help"
  | "words"
  | "palette"
  | "share"
  | "embed"
  | "transcript"
  | "lessons"
  | "samples"
  | "compare"
  | "bring"
  | "kept"
  | "redact"
  | "capture"
  | "docs";

/** What stands beside the drawing: one of them at a time. */
export type PanelTab = "lesson" | "step" | "selected" | "outline";

/** The lesson that is open, and where one is in it. */
export interface LessonPlace {
  readonly lesson: Lesson;
  /** 0-based. */
  readonly stop: number;
  /** It came from a file, and has no address. */
  readonly own: boolean;
}

/** The host that the shown one is compared with, and which of the two comes first. */
export interface Compared {
  readonly request: OpenRequest;
  readonly first: "shown" | "other";
}

export interface ViewState {
  readonly selection: string | null;
  /** What the panel shows. */
  readonly tab: PanelTab;
  /** Pulled up, or out, where the panel is a sheet; beside a drawing with room enough it is always open. */
  readonly panelOpen: boolean;
  /** null follows the system. */
  readonly theme: Theme | null;
  /** What rules are shown in; null shows each as it was written. */
  readonly syntax: RuleSyntax | null;
  readonly embed: boolean;
  /** As in the address. */
  readonly controls: boolean;
  readonly origins: readonly string[];
  readonly sheet: Sheet | null;
  readonly lesson: LessonPlace | null;
  /** What the sheet `compare` holds beside the shown host; null where that is still to be chosen. */
  readonly compared: Compared | null;
  /** What the sheet `docs` shows: the page's name. */
  readonly doc: string | null;
  /** The step that is pointed at on the line of steps (0-based); null for none. */
  readonly previewed: number | null;
  readonly problems: readonly Problem[];
}

export function createStores() {
  return {
    host: createStore<HostState>(() => ({ samples: [], shown: null, loading: null, live: null })),
    ask: createStore<AskState>(() => ({
      draft: EMPTY_DRAFT,
      hint: null,
      question: null,
      asking: false,
      answer: null,
      ways: [],
      journey: null,
      steps: [],
    })),
    view: createStore<ViewState>(() => ({
      selection: null,
      tab: "step",
      panelOpen: false,
      theme: null,
      syntax: keptSyntax(),
      embed: false,
      controls: true,
      origins: [],
      sheet: null,
      lesson: null,
      compared: null,
      doc: null,
      previewed: null,
      problems: [],
    })),
  };
}

export type Stores = ReturnType<typeof createStores>;
