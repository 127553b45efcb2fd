/** `window.hookline`, for tests and for the scripts of pages that embed this one (CONTRACT.md, section 3). */
import { version } from "../../package.json";
import type { QuestionText } from "../answers/question-text.ts";
import type { Journey, Outcome } from "../kernel/journey.ts";
import type { HostSource } from "./address.ts";
import type { App } from "./app.ts";
import { localRequest, urlRequest } from "./hosts.ts";
import { type Problem, Refusal } from "./problems.ts";

export interface PageState {
  readonly host: {
    readonly source: HostSource;
    readonly title: string;
    readonly hostname: string;
    readonly containers: readonly string[];
  } | null;
  readonly question: QuestionText | null;
  readonly outcome: Outcome | null;
  /** 1-based; 0 where there is no journey. */
  readonly step: number;
  readonly steps: number;
  readonly playing: boolean;
  readonly selection: string | null;
  readonly problems: readonly Problem[];
}

export interface Hookline {
  readonly version: string;
  /** Resolves when nothing is being loaded, simulated, laid out or animated; a playing journey is not idle. */
  idle(): Promise<void>;
  state(): PageState;
  /**
   * @param what a snapshot (an object, its JSON, a File or Blob), or the address of one of this origin
   * @throws where it cannot be opened, in the words that the page shows
   */
  load(what: unknown): Promise<void>;
  /**
   * @param question an entry of `trace --questions`
   * @throws where it cannot be asked, in the words that the page shows
   */
  ask(question: unknown): Promise<Journey>;
  /** @throws {RangeError} where the journey has no such step (1-based) */
  go(step: number): Promise<void>;
  play(): Promise<void>;
  pause(): Promise<void>;
}

export function createWindowApi(app: App): Hookline {
  const { host, ask, view } = app.stores;
  const { player } = app;
  return {
    version,
    idle: () => app.busy.idle(),
    state() {
      const shown = host.getState().shown;
      const { question, journey } = ask.getState();
      const { selection, problems } = view.getState();
      const { step, steps, playing } = player.state;
      return {
        host: shown && {
          source: shown.source,
          title: shown.title,
          hostname: shown.host.hostname,
          containers: shown.host.containers.map((container) => container.name),
        },
        question,
        outcome: journey?.outcome ?? null,
        step: step + 1,
        steps,
        playing,
        selection,
        problems,
      };
    },
    load(what) {
      if (what instanceof URL) return app.open(urlRequest(what.href, app.base));
      if (what instanceof Blob) return app.open(localRequest(what, what instanceof File ? what.name : "a snapshot"));
      if (typeof what === "string" && !/^\s*[{[]/.test(what)) return app.open(urlRequest(what, app.base));
      const text = typeof what === "string" ? what : JSON.stringify(what);
      if (text === undefined) return Promise.reject(new Refusal("A snapshot is an object, a file, or an address."));
      return app.open(localRequest(new Blob([text]), "a snapshot"));
    },
    ask: (question) => app.ask(question),
    async go(step) {
      const { steps } = player.state;
      if (!Number.isInteger(step) || step < 1 || step > steps)
        throw new RangeError(`There is no step ${step}: the journey has ${steps}.`);
      player.seek(step - 1);
    },
    async play() {
      player.play();
    },
    async pause() {
      player.pause();
    },
  };
}
