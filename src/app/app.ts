/**
 * The page without its components: opening hosts, asking questions, taking ways, selecting. Actions are the only writers
 * of the stores; each either does all of what it says, or leaves everything as it was and says why.
 */

import type { QuestionText } from "../answers/question-text.ts";
import { flattenSteps } from "../answers/steps.ts";
import type { Journey } from "../kernel/journey.ts";
import { scheduleOf } from "../stage/schedule.ts";
import type { HostSource, Theme, View } from "./address.ts";
import { type Busy, createBusy } from "./busy.ts";
import { sourcesOf } from "./choices.ts";
import { type Draft, draftOf, readDraft } from "./draft.ts";
import { textOf } from "./engine/bytes.ts";
import { type Engine, openEngine } from "./engine/client.ts";
import { type OpenRequest, openHost } from "./hosts.ts";
import { fetchSamples } from "./load.ts";
import { type Packed, packBytes } from "./packed.ts";
import { commonSteps, keepPlace } from "./place.ts";
import { createPlayer, type Player } from "./player.ts";
import { isAbort, type Problem, type ProblemAbout, problemOf, Refusal } from "./problems.ts";
import { sameQuestion } from "./question.ts";
import { keepSyntax, type RuleSyntax } from "./rule-syntax.ts";
import { findSelected } from "./selected.ts";
import {
  type AskState,
  type Compared,
  createStores,
  type LessonPlace,
  type PanelTab,
  type Sheet,
  type Stores,
} from "./stores.ts";
import { missingNotes, unreadNotes } from "./unread.ts";

export interface App {
  readonly stores: Stores;
  readonly player: Player;
  readonly busy: Busy;
  /** Where `samples/` and relative addresses stand. */
  readonly base: URL;
  /** The page is a file that holds its host: no address leads to what it shows, and nothing can be fetched. */
  readonly alone: boolean;
  /** Fetches the list of samples; a list that cannot be had is a problem to read, and an empty list. */
  loadSamples(): Promise<void>;
  /**
   * Opens a host and asks it a question in one: both appear together, or neither. Something newer that is opened takes its
   * place.
   *
   * @param question as yet unread; null asks what suits the host best
   * @throws {Refusal} having told the person, where it cannot be opened; the host before stays
   */
  open(request: OpenRequest, question?: unknown): Promise<void>;
  cancelOpening(): void;
  /**
   * Puts a later capture of the shown host in its place, and asks the question again: everything else stays as it is, the
   * question and what is typed of the next, the step, the selection where it is still there. All of it appears together, or
   * nothing; a host that is opened meanwhile comes first.
   *
   * @throws {Refusal} where it cannot be read; nothing is told
   */
  update(request: OpenRequest): Promise<void>;
  /**
   * @param question an entry of `trace --questions`, as yet unread
   * @throws {Refusal} having told the person, where it cannot be asked; the question before stays
   */
  ask(question: unknown): Promise<Journey>;
  /** Changes the question's fields, and asks nothing yet. */
  write(change: Partial<Draft>): void;
  /**
   * Asks what the fields say, unless that is what was asked already; where something is missing, says so in a hint.
   *
   * @returns whether what the fields say is what is shown now
   * @throws {Refusal} as `ask`
   */
  submit(change?: Partial<Draft>): Promise<boolean>;
  /** Takes a way at each fork of the answer, outermost first; none looks at what the ways have in common. */
  takeWays(ways: readonly number[]): void;
  /** What is selected opens its tab of the panel, and what is selected no more gives the step back. */
  select(selection: string | null): void;
  /** Shows a tab of the panel, pulled up where the panel is a sheet. */
  openTab(tab: PanelTab): void;
  openPanel(open: boolean): void;
  setTheme(theme: Theme | null): void;
  /** How the page stands in another one, as the address says it. */
  setFrame(frame: Pick<View, "embed" | "controls" | "origins">): void;
  /** Shows all rules in one syntax, now and at later visits. */
  setSyntax(syntax: RuleSyntax): void;
  openSheet(sheet: Sheet | null): void;
  /** Opens a lesson at a stop, or closes it; what stands on the stage is `lesson-path.ts`'s. */
  setLesson(place: LessonPlace | null): void;
  /** Shows a host beside the shown one; null lets the person choose it. */
  compare(compared: Compared | null): void;
  /** Opens a page of the documentation, by its file's name without `.md`. */
  openDoc(name: string): void;
  tell(problem: Problem): void;
  /** Takes back what was told about something. */
  forget(about: ProblemAbout): void;
  dismiss(problem: Problem): void;
  /**
   * The shown host's snapshot, as its file has it.
   *
   * @throws {Refusal} where it cannot be had any more
   */
  snapshotText(): Promise<string>;
  /**
   * The shown host's snapshot, as the file that it came as: compressed or not.
   *
   * @throws {Refusal} where it cannot be had any more
   */
  snapshotFile(): Promise<Blob>;
  /** The shown host's snapshot, compressed for a link. */
  packSnapshot(): Promise<Packed>;
  /** Opens a host of this page's life again, by its key; null where it is not known any more. */
  recall(source: HostSource): OpenRequest | null;
  /** Calls the host that is shown otherwise. */
  retitle(title: string): void;
  /** How the host that is shown can be had again. */
  current(): OpenRequest | null;
}

/** Local hosts that the back button can still reach. */
const REMEMBERED = 5;

/** What the app is built on; tests bring their own. */
export interface Parts {
  readonly openEngine: typeof openEngine;
  readonly player: Player;
  readonly busy: Busy;
  readonly alone?: boolean;
}

export function createApp(base: URL, parts: Parts = { openEngine, player: createPlayer(), busy: createBusy() }): App {
  const { player, busy } = parts;
  const stores = createStores();
  const remembered: OpenRequest[] = [];
  let engine: Engine | null = null;
  let current: OpenRequest | null = null;
  let opening: AbortController | null = null;
  let asking = 0;
  let visits = 0;
  let updating: AbortController | null = null;
  let rested: (() => void) | null = null;

  player.subscribe(() => {
    if (player.state.playing) rested ??= busy.begin();
    else {
      rested?.();
      rested = null;
    }
  });

  function tell(problem: Problem): void {
    const told = (one: Problem): boolean => one.about === problem.about && one.message === problem.message;
    stores.view.setState(({ problems }) => (problems.some(told) ? {} : { problems: [...problems, problem] }));
  }

  function forget(about: ProblemAbout): void {
    stores.view.setState(({ problems }) => ({ problems: problems.filter((problem) => problem.about !== about) }));
  }

  function select(selection: string | null): void {
    // In the outline one goes on selecting, and a lesson points at things itself: both stay. What a lesson asked to be
    // pointed at is an answer, about which the lesson has something to say.
    stores.view.setState(({ tab, lesson }) => {
      const asked = selection !== null && lesson?.lesson.stops[lesson.stop]?.quiz?.how === "point";
      const stays = tab === "outline" || tab === "lesson";
      return { selection, tab: asked ? "lesson" : stays ? tab : selection === null ? "step" : "selected" };
    });
  }

  function show(answer: Journey | null, question: QuestionText | null, ways: readonly number[] = []): void {
    const state = answered(answer, question, ways);
    const sources = stores.host.getState().shown?.sources ?? [];
    stores.ask.setState({ ...state, hint: null, ...(question ? { draft: draftOf(question, sources) } : {}) });
    player.load(state.journey && scheduleOf(state.journey));
  }

  async function open(request: OpenRequest, question: unknown = null): Promise<void> {
    opening?.abort();
    const mine = new AbortController();
    opening = mine;
    const end = busy.begin();
    let opened: Engine | null = null;
    try {
      opened = await openHost(request, parts.openEngine, (loading) => stores.host.setState({ loading }), mine.signal);
      const first = await firstAnswer(opened, question);
      const standing = await settled(request, opened.opened.gathered);
      mine.signal.throwIfAborted();
      engine?.close();
      engine = opened;
      current = standing.request;
      asking++;
      const { source, title } = standing.request;
      if (source.type === "local") {
        remembered.splice(0, remembered.length, current, ...remembered.filter((one) => one.source !== source));
        remembered.length = Math.min(remembered.length, REMEMBERED);
      }
      forget("host");
      forget("question");
      select(null);
      const { host, suggestions } = opened.opened;
      const sources = sourcesOf(host);
      stores.host.setState({ shown: { source, title, visit: ++visits, host, suggestions, sources } });
      show(first.answer, first.question);
      for (const problem of [...unreadNotes(host), ...missingNotes(host), ...standing.problems, ...first.problems])
        tell(problem);
    } catch (thrown) {
      if (engine !== opened) opened?.close();
      if (!isAbort(thrown)) {
        forget("host");
        tell(problemOf("host", thrown));
      }
      throw thrown;
    } finally {
      if (opening === mine) {
        opening = null;
        stores.host.setState({ loading: null });
      }
      end();
    }
  }

  async function update(request: OpenRequest): Promise<void> {
    updating?.abort();
    const mine = new AbortController();
    updating = mine;
    const visit = visits;
    const end = busy.begin();
    let opened: Engine | null = null;
    try {
      opened = await openHost(request, parts.openEngine, () => {}, mine.signal);
      let question: QuestionText | null;
      let next: FirstAnswer;
      do {
        await asked(stores);
        question = stores.ask.getState().question;
        next = await answerOrNot(opened, question);
      } while (stores.ask.getState().asking || question !== stores.ask.getState().question);
      mine.signal.throwIfAborted();
      const { shown } = stores.host.getState();
      if (visit !== visits || opening || !shown) throw new DOMException("Another host was opened.", "AbortError");
      engine?.close();
      engine = opened;
      current = request;
      const { host, suggestions } = opened.opened;
      const { selection } = stores.view.getState();
      const notes =
        JSON.stringify(unreadNotes(shown.host)) === JSON.stringify(unreadNotes(host)) ? [] : unreadNotes(host);
      forget("question");
      stores.host.setState({ shown: { ...shown, host, suggestions, sources: sourcesOf(host) } });
      if (selection !== null && !findSelected(host, selection)) select(null);
      replace(next.answer, question);
      for (const problem of [...notes, ...next.problems]) tell(problem);
    } catch (thrown) {
      if (engine !== opened) opened?.close();
      throw thrown;
    } finally {
      end();
    }
  }

  /** Puts another answer to the same question in the place of the one that is looked at; the same one changes nothing. */
  function replace(answer: Journey | null, question: QuestionText | null): void {
    const { answer: before, steps, ways } = stores.ask.getState();
    if (JSON.stringify(answer) === JSON.stringify(before)) return;
    const was = { time: player.time, step: player.state.step, playing: player.state.playing };
    const state = answered(answer, question, ways);
    stores.ask.setState(state);
    player.load(state.journey && scheduleOf(state.journey));
    keepPlace(player, was, commonSteps(steps, state.steps));
  }

  async function ask(question: unknown): Promise<Journey> {
    if (!engine) throw new Error("There is no host to ask.");
    const mine = ++asking;
    stores.ask.setState({ asking: true });
    try {
      const answer = await busy.during(engine.ask(question));
      if (mine !== asking) throw new DOMException("Another question was asked since.", "AbortError");
      forget("question");
      show(answer.journey, answer.question);
      return answer.journey;
    } catch (thrown) {
      if (mine === asking) {
        forget("question");
        stores.ask.setState({ asking: false });
        if (!isAbort(thrown)) tell(problemOf("question", thrown));
      }
      throw thrown;
    }
  }

  function write(change: Partial<Draft>): void {
    stores.ask.setState(({ draft }) => ({ draft: { ...draft, ...change }, hint: null }));
  }

  async function submit(change: Partial<Draft> = {}): Promise<boolean> {
    write(change);
    const { draft, question: before } = stores.ask.getState();
    const question = readDraft(draft, stores.host.getState().shown?.sources ?? [], before);
    if (!question.ok) {
      stores.ask.setState({ hint: question.error });
      return false;
    }
    const same = before !== null && sameQuestion({ ...before, ...question.value }, before);
    if (!same) await ask(question.value);
    return true;
  }

  async function snapshotFile(): Promise<Blob> {
    if (!current) throw new Error("There is no host.");
    return busy.during(current.content(() => {}, new AbortController().signal));
  }

  const snapshotBytes = async (): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(await (await snapshotFile()).arrayBuffer());

  async function snapshotText(): Promise<string> {
    const text = await textOf(await snapshotBytes());
    if (!text.ok) throw new Refusal(text.error);
    return text.value;
  }

  return {
    stores,
    player,
    busy,
    base,
    alone: parts.alone ?? false,
    open,
    update,
    ask,
    write,
    submit,
    tell,
    forget,
    async loadSamples() {
      try {
        stores.host.setState({ samples: await busy.during(fetchSamples(base)) });
      } catch (thrown) {
        tell(problemOf("host", thrown));
      }
    },
    cancelOpening: () => opening?.abort(new DOMException("Opening was given up.", "AbortError")),
    takeWays(ways) {
      const { answer, question } = stores.ask.getState();
      const { time } = player;
      show(answer, question, ways);
      // The ways begin alike: what was seen of the one stays seen.
      player.scrub(time);
    },
    select,
    openTab: (tab) => stores.view.setState({ tab, panelOpen: true }),
    openPanel: (panelOpen) => stores.view.setState({ panelOpen }),
    setTheme: (theme) => stores.view.setState({ theme }),
    setFrame: ({ embed, controls, origins }) => stores.view.setState({ embed, controls, origins }),
    setSyntax(syntax) {
      keepSyntax(syntax);
      stores.view.setState({ syntax });
    },
    openSheet: (sheet) => stores.view.setState({ sheet }),
    setLesson: (lesson) =>
      stores.view.setState(({ tab, lesson: before, panelOpen }) => ({
        lesson,
        tab: lesson ? "lesson" : tab === "lesson" ? "step" : tab,
        panelOpen: (lesson === null) === (before === null) ? panelOpen : lesson !== null,
      })),
    openDoc: (doc) => stores.view.setState({ sheet: "docs", doc }),
    compare: (compared) => stores.view.setState({ sheet: "compare", compared }),
    dismiss: (problem) =>
      stores.view.setState(({ problems }) => ({ problems: problems.filter((one) => one !== problem) })),
    snapshotText,
    snapshotFile,
    packSnapshot: async () => packBytes(await snapshotBytes()),
    retitle(title) {
      if (current) current = { ...current, title };
      stores.host.setState(({ shown }) => ({ shown: shown && { ...shown, title } }));
    },
    current: () => current,
    recall: (source) =>
      remembered.find(
        (one) => one.source.type === "local" && source.type === "local" && one.source.key === source.key,
      ) ?? null,
  };
}

/** The state of the ask store for an answer, looked at along the ways; ways beyond its forks are left out. */
export function answered(
  answer: Journey | null,
  question: QuestionText | null,
  ways: readonly number[],
): Omit<AskState, "draft" | "hint"> {
  let journey = answer;
  const taken: number[] = [];
  for (const way of ways) {
    const next = journey?.fork?.ways[way];
    if (!next) break;
    journey = next.journey;
    taken.push(way);
  }
  return { question, asking: false, answer, ways: taken, journey, steps: journey ? flattenSteps(journey) : [] };
}

/**
 * The request by which a host that stands can be had again: of what was gathered, the snapshot that it was made; of what the
 * person brought, the one that the browser keeps from now on. What cannot be kept stays as long as the page lives, and that is
 * told.
 */
async function settled(
  request: OpenRequest,
  gathered: string | null,
): Promise<{ readonly request: OpenRequest; readonly problems: readonly Problem[] }> {
  const { besides: _, keep: wished, ...alone } = request;
  const made: OpenRequest = gathered === null ? alone : { ...alone, content: async () => new Blob([gathered]) };
  if (!wished) return { request: made, problems: [] };
  try {
    const { contentId, keep } = await import("./kept.ts");
    const content = await made.content(() => {}, new AbortController().signal);
    const { id, title } = await keep(wished.id ?? (await contentId(content)), request.title, content);
    return { request: { ...made, title, source: { type: "kept", id } }, problems: [] };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    const message = `This browser does not keep the host: it is gone when the page is closed or loaded again. (${why})`;
    return { request: made, problems: [{ about: "host", severity: "note", message, details: [] }] };
  }
}

interface FirstAnswer {
  readonly question: QuestionText | null;
  readonly answer: Journey | null;
  readonly problems: readonly Problem[];
}

/** Waits until no question is under way. */
async function asked({ ask }: Stores): Promise<void> {
  while (ask.getState().asking)
    await new Promise<void>((resolve) => {
      const end = ask.subscribe(() => {
        end();
        resolve();
      });
    });
}

/** Answers the question, or says why it cannot be asked. */
async function answerOrNot(engine: Engine, question: QuestionText | null): Promise<FirstAnswer> {
  if (question === null) return { question, answer: null, problems: [] };
  try {
    return { question, answer: (await engine.ask(question)).journey, problems: [] };
  } catch (thrown) {
    if (isAbort(thrown)) throw thrown;
    return { question, answer: null, problems: [{ ...problemOf("question", thrown), severity: "note" }] };
  }
}

/** Answers the question, or, where it cannot be asked here, the one that suits the host best. */
async function firstAnswer(engine: Engine, wished: unknown): Promise<FirstAnswer> {
  const problems: Problem[] = [];
  for (const question of [wished, ...engine.opened.suggestions.map((suggestion) => suggestion.question)]) {
    if (question === null || question === undefined) continue;
    try {
      const answer = await engine.ask(question);
      return { question: answer.question, answer: answer.journey, problems };
    } catch (thrown) {
      if (isAbort(thrown)) throw thrown;
      if (question === wished) problems.push(problemOf("question", thrown));
    }
  }
  return { question: null, answer: null, problems };
}
