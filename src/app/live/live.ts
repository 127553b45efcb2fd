/**
 * A host that is looked at live: follows the server's captures, and puts each in the place of the one before, until it is
 * paused or an older one is looked at.
 *
 *   events ── captures ──► fetch ──► app.update ──► did the outcome change?
 *          └─ counts ──► rates
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { OUTCOME_WORDS } from "../../answers/words.ts";
import type { Journey } from "../../kernel/journey.ts";
import type { App } from "../app.ts";
import type { OpenRequest } from "../hosts.ts";
import { fetchBlob } from "../load.ts";
import { isAbort } from "../problems.ts";
import { sameQuestion } from "../question.ts";
import { connect } from "./connection.ts";
import type { CaptureNote, Counts, LiveStatus } from "./messages.ts";
import { type Rates, ratesOf } from "./rates.ts";

export interface LiveState {
  readonly connection: "connecting" | "live" | "lost";
  /** The stage does not follow: the person paused it, or looks at an older capture. */
  readonly paused: boolean;
  readonly status: LiveStatus | null;
  /** Oldest first. */
  readonly captures: readonly CaptureNote[];
  /** The capture on the stage; null where another host is. */
  readonly shown: number | null;
  /** What the newest capture changed for the question that is asked. */
  readonly news: News | null;
  /** Why a capture that came cannot be shown. */
  readonly problem: string | null;
}

export interface News {
  readonly capture: number;
  /** The capture that it is compared with. */
  readonly before: number;
  readonly text: string;
  readonly change: "outcome" | "way";
}

export interface Live {
  readonly store: StoreApi<LiveState>;
  readonly rates: StoreApi<Rates | null>;
  /** Opens the newest capture there is, as soon as there is one. */
  request(): OpenRequest;
  /** A capture that is kept. */
  captureRequest(id: number): OpenRequest;
  pause(): void;
  /** To the newest capture, and on with each that comes. */
  resume(): Promise<void>;
  /** To a capture of the history; pauses, unless it is the newest. */
  goTo(id: number): Promise<void>;
  dismissNews(): void;
}

export function createLive(app: App): Live {
  const store = createStore<LiveState>(() => ({
    connection: "connecting",
    paused: false,
    status: null,
    captures: [],
    shown: null,
    news: null,
    problem: null,
  }));
  const rates = createStore<Rates | null>(() => null);
  let counts: Counts | null = null;
  /** The capture that the stage is to show; what is fetched for an older wish is dropped. */
  let wanted = 0;

  const newest = (): CaptureNote | undefined => store.getState().captures.at(-1);
  const onStage = (): boolean => app.stores.host.getState().shown?.source.type === "live";
  const contentOf = (id: number): OpenRequest["content"] => {
    return (onProgress, signal) => fetchBlob(new URL(`live/captures/${id}`, app.base), onProgress, signal);
  };
  const titleOf = (): string => {
    const via = store.getState().status?.via;
    return via ? `Live: ${via.replace(/^ssh /, "")}` : "Live: this host";
  };

  function captureRequest(id: number): OpenRequest {
    const note = store.getState().captures.find((one) => one.id === id);
    const time = note ? `, ${new Date(note.at).toLocaleTimeString()}` : "";
    return { source: { type: "live" }, title: `Capture ${id}${time}`, content: contentOf(id) };
  }

  async function show(id: number): Promise<void> {
    wanted = id;
    const { shown } = store.getState();
    if (shown === id || !onStage()) return;
    const before = app.stores.ask.getState();
    try {
      await app.update({ ...captureRequest(id), title: titleOf() });
    } catch (thrown) {
      if (!isAbort(thrown)) store.setState({ problem: thrown instanceof Error ? thrown.message : String(thrown) });
      return;
    }
    const after = app.stores.ask.getState();
    const asked = sameQuestion(before.question, after.question);
    const news = asked ? newsOf(before.answer, after.answer) : null;
    const { paused, news: earlier } = store.getState();
    store.setState({
      shown: id,
      problem: null,
      news:
        news && shown !== null && !paused ? { ...news, capture: id, before: shown } : asked && !paused ? earlier : null,
    });
  }

  function follow(): void {
    const latest = newest();
    if (latest && !store.getState().paused && latest.id !== wanted) void show(latest.id);
  }

  connect(new URL("live/events", app.base), {
    on(event, data) {
      if (store.getState().connection !== "live") store.setState({ connection: "live" });
      if (event === "status") store.setState({ status: data as LiveStatus });
      if (event === "captures") {
        const captures = data as readonly CaptureNote[];
        // A server that was started again counts from 1 again, and has other captures.
        const { captures: had } = store.getState();
        const anew =
          had.some((one) => !captures.some((other) => other.id === one.id && other.at === one.at)) &&
          had[0]?.id === 1 &&
          captures[0]?.id === 1;
        if (anew) wanted = 0;
        store.setState({ captures, ...(anew ? { shown: null, news: null } : {}) });
        follow();
      }
      if (event === "counts") {
        rates.setState(ratesOf(counts, data as Counts), true);
        counts = data as Counts;
      }
    },
    onLost() {
      store.setState({ connection: "lost" });
      rates.setState(null, true);
      counts = null;
    },
  });

  app.stores.host.subscribe(({ shown }, before) => {
    if (shown?.visit === before.shown?.visit) return;
    store.setState({ shown: shown?.source.type === "live" ? wanted : null, news: null });
    follow();
  });
  // News is of the question that was asked.
  app.stores.ask.subscribe(({ question }, before) => {
    if (!sameQuestion(question, before.question)) store.setState({ news: null });
  });

  return {
    store,
    rates,
    request: () => ({
      source: { type: "live" },
      // The server's word for it may come only while the first capture is waited for.
      get title() {
        return titleOf();
      },
      async content(onProgress, signal) {
        const { id } = newest() ?? (await firstCapture(store, signal));
        wanted = id;
        store.setState({ paused: false });
        return contentOf(id)(onProgress, signal);
      },
    }),
    captureRequest,
    pause: () => store.setState({ paused: true }),
    async resume() {
      store.setState({ paused: false });
      const latest = newest();
      if (latest) await show(latest.id);
    },
    async goTo(id) {
      store.setState({ paused: id !== newest()?.id });
      await show(id);
    },
    dismissNews: () => store.setState({ news: null }),
  };
}

function firstCapture(store: StoreApi<LiveState>, signal: AbortSignal): Promise<CaptureNote> {
  return new Promise((resolve, reject) => {
    const end = store.subscribe(({ captures }) => {
      const latest = captures.at(-1);
      if (!latest) return;
      end();
      resolve(latest);
    });
    signal.addEventListener("abort", () => {
      end();
      reject(signal.reason);
    });
  });
}

/** What another capture means for the question: nothing, where all steps and rules are the same. */
function newsOf(before: Journey | null, after: Journey | null): Pick<News, "text" | "change"> | null {
  if (before === after || !before) return null;
  if (!after) return { change: "outcome", text: "The question can no longer be asked of this host." };
  const [was, is] = [OUTCOME_WORDS[before.outcome], OUTCOME_WORDS[after.outcome]];
  if (was !== is) return { change: "outcome", text: `The outcome changed: ${was} → ${is}.` };
  return { change: "way", text: `Still ${is.toLowerCase()}, but not by the same steps and rules.` };
}
