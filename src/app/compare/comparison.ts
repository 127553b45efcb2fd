/**
 * The shown host beside another one: what differs, and the shown question asked of both. The other host lives in a worker of
 * its own for as long as the comparison is looked at, and never takes the shown one's place.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { compareHosts, type HostDifferences } from "../../answers/differences/hosts.ts";
import { compareJourneys, type JourneyDifference } from "../../answers/differences/journeys.ts";
import type { QuestionText } from "../../answers/question-text.ts";
import type { Host } from "../../host/model.ts";
import type { Journey } from "../../kernel/journey.ts";
import type { App } from "../app.ts";
import { type Engine, openEngine } from "../engine/client.ts";
import { openHost } from "../hosts.ts";
import { isAbort } from "../problems.ts";
import type { Compared } from "../stores.ts";

export interface ComparedHosts {
  readonly before: string;
  readonly after: string;
  readonly hosts: HostDifferences;
  readonly asked: ComparedJourneys | null;
}

export interface ComparedJourneys {
  readonly question: QuestionText;
  /** The journey, or why it cannot be asked of that host. */
  readonly before: Journey | string;
  readonly after: Journey | string;
  /** null where one of them has no journey. */
  readonly difference: JourneyDifference | null;
}

export interface ComparisonState {
  readonly opening: boolean;
  /** Why the other host cannot be opened. */
  readonly problem: string | null;
  readonly compared: ComparedHosts | null;
}

export interface Comparison {
  readonly store: StoreApi<ComparisonState>;
  /** Opens the other host, and compares; again whenever the shown host or its question changes. */
  start(other: Compared): void;
  close(): void;
}

export function createComparison(app: App, open: typeof openEngine = openEngine): Comparison {
  const { host, ask } = app.stores;
  const store = createStore<ComparisonState>(() => ({ opening: false, problem: null, compared: null }));
  let running = new AbortController();
  let engine: Engine | null = null;
  let ends: (() => void)[] = [];

  function close(): void {
    running.abort(new DOMException("The comparison was closed.", "AbortError"));
    for (const end of ends) end();
    ends = [];
    engine?.close();
    engine = null;
  }

  async function compare({ request, first }: Compared, other: Host, signal: AbortSignal): Promise<void> {
    const shown = host.getState().shown;
    if (!shown || !engine) return;
    const { question, answer } = ask.getState();
    const there = question && (await answerOf(engine, question));
    if (signal.aborted) return;
    const here = answer ?? "It cannot be asked of this host.";
    const sides = [
      { title: shown.title, host: shown.host, journey: here },
      { title: request.title, host: other, journey: there ?? "" },
    ] as const;
    const [before, after] = first === "shown" ? sides : ([sides[1], sides[0]] as const);
    const hosts = compareHosts(before.host, after.host);
    const [a, b] = [before.journey, after.journey];
    const difference = typeof a === "string" || typeof b === "string" ? null : compareJourneys(a, b, hosts.renamed);
    store.setState({
      opening: false,
      problem: null,
      compared: {
        before: before.title,
        after: after.title,
        hosts,
        asked: question && { question, before: a, after: b, difference },
      },
    });
  }

  async function begin(other: Compared, signal: AbortSignal): Promise<void> {
    try {
      const opened = await openHost(other.request, open, () => {}, signal);
      signal.throwIfAborted();
      engine = opened;
      const again = (): void => void app.busy.during(compare(other, opened.opened.host, signal));
      ends = [
        host.subscribe(({ shown }, before) => shown !== before.shown && again()),
        ask.subscribe(({ answer }, before) => answer !== before.answer && again()),
      ];
      await compare(other, opened.opened.host, signal);
    } catch (thrown) {
      if (isAbort(thrown)) return;
      const problem = thrown instanceof Error ? thrown.message : String(thrown);
      store.setState({ opening: false, problem, compared: null });
    }
  }

  return {
    store,
    start(other) {
      close();
      running = new AbortController();
      store.setState({ opening: true, problem: null });
      void app.busy.during(begin(other, running.signal));
    },
    close,
  };
}

async function answerOf(engine: Engine, question: QuestionText): Promise<Journey | string> {
  try {
    return (await engine.ask(question)).journey;
  } catch (thrown) {
    if (isAbort(thrown)) return "";
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
