/**
 * Keeps the address and the page the same. What the person does is written into the address: a new host or question as a
 * new entry of the history, a step or a selection into the present one. What the address says, at first and on going back
 * or forth, is carried out; what is wrong in it is told, and left out.
 */
import { formatView, type HostSource, parseView, type View } from "./address.ts";
import type { App } from "./app.ts";
import { keptRequest, linkRequest, type OpenRequest, sampleRequest, urlRequest } from "./hosts.ts";
import { presentView } from "./link.ts";
import { isAbort, problemOf, Refusal } from "./problems.ts";
import { sameQuestion } from "./question.ts";
import { findSelected } from "./selected.ts";

/** What the page shows where the address names no host. */
const FIRST_SAMPLE = "docker-28.5-basic";
/** Browsers refuse an address that changes too often; a playing journey would. */
const PATIENCE = 250;

export interface Navigation {
  /** Carries out the present address; the first time, with something to look at whatever it says. */
  start(): Promise<void>;
}

export function createNavigation(app: App): Navigation {
  const { host, ask, view } = app.stores;
  /** While an address is being carried out, it is not to be overwritten by what is there halfway. */
  let following = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let written = presentView(app);

  function write(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (following > 0) return;
    const now = presentView(app);
    const address = location.pathname + formatView(now);
    const state = now.source?.type === "local" ? { local: now.source.key } : null;
    const anew = !sameSource(now.source, written.source) || !sameQuestion(now.question, written.question);
    const first = written.source === null;
    written = now;
    // Inside of another page the way back is that page's own.
    if (anew && !first && !now.embed) history.pushState(state, "", address);
    else history.replaceState(state, "", address);
  }

  function noticed(): void {
    if (following > 0) return;
    const now = presentView(app);
    if (!sameSource(now.source, written.source) || !sameQuestion(now.question, written.question)) write();
    else timer ??= setTimeout(write, PATIENCE);
  }

  async function requestFor(source: HostSource): Promise<OpenRequest> {
    switch (source.type) {
      case "sample":
        return sampleRequest(source.name, host.getState().samples, app.base);
      case "url":
        return urlRequest(source.url, app.base);
      case "link":
        return linkRequest(source.packed);
      case "kept":
        return keptRequest(source.id);
      case "live": {
        const { live } = host.getState();
        if (live) return live.request();
        throw new Refusal("This page is not served by a live server.");
      }
      case "local": {
        const known = app.recall(source);
        if (known) return known;
        throw new Refusal(
          "The host that stood here came from a file, which this address does not hold. Open it again.",
        );
      }
    }
  }

  /** Opens what the address names, unless it is there. Returns whether it stands. */
  async function openNamed(source: HostSource, question: unknown): Promise<boolean> {
    try {
      const request = await requestFor(source);
      const sample = source.type === "sample" && host.getState().samples.find((one) => one.name === source.name);
      await app.open(request, question ?? (sample ? sample.question : null));
      return true;
    } catch (thrown) {
      if (isAbort(thrown)) throw thrown;
      // What stands in its place, too, will have been opened: only the address is to blame from then on.
      app.forget("host");
      app.tell(problemOf("address", thrown));
      return false;
    }
  }

  async function follow(): Promise<void> {
    const { view: wished, wrong } = parseView(location.search, location.hash);
    const local: unknown = history.state?.local;
    const source: HostSource | null = typeof local === "string" ? { type: "local", key: local } : wished.source;
    app.forget("address");
    wrong.forEach(note);
    app.setTheme(wished.theme);
    app.setFrame(wished);
    app.player.setLoop(wished.loop);
    if (wished.doc !== null) app.openDoc(wished.doc);
    else if (view.getState().sheet === "docs") app.openSheet(null);
    if (wished.lesson ? await followLesson(wished.lesson, source === null) : closeLesson()) return;
    const shown = host.getState().shown;
    if (source && !sameSource(source, shown?.source ?? null)) await openNamed(source, wished.question);
    else if (!source && shown?.source.type !== (host.getState().live ? "live" : "sample"))
      await openDefault(wished.question);
    else if (wished.question && !sameQuestion(wished.question, ask.getState().question))
      await app.ask(wished.question).catch(() => {});
    if (!host.getState().shown) await openDefault(wished.question);
    if (wished.ways.length > 0) app.takeWays(wished.ways);
    app.select(wished.selection);
    const { shown: standing } = host.getState();
    if (wished.selection !== null && standing && !findSelected(standing.host, wished.selection)) {
      app.select(null);
      note(`The address selects '${wished.selection}', which is nothing of this host.`);
    }
    const { steps } = app.player.state;
    if (wished.step !== null && wished.step > steps) note(`There is no step ${wished.step}: the journey has ${steps}.`);
    else if (wished.step !== null) app.player.seek(wished.step - 1);
    if (wished.play) app.player.play();
    followCompared(wished.compared);
  }

  /** Shows the sample beside the host that the address wishes to see there; without one, closes what was compared. */
  function followCompared(name: string | null): void {
    const { sheet } = view.getState();
    if (name === null) {
      if (sheet === "compare") app.openSheet(null);
      return;
    }
    try {
      app.compare({ request: sampleRequest(name, host.getState().samples, app.base), first: "shown" });
    } catch (thrown) {
      app.tell(problemOf("address", thrown));
    }
  }

  /** Opens the lesson. Returns whether that put everything on the stage that the address wants there. */
  async function followLesson({ id, stop }: NonNullable<View["lesson"]>, alone: boolean): Promise<boolean> {
    const { courseLesson, goToStop } = await import("./lesson-path.ts");
    const lesson = courseLesson(id);
    if (!lesson) note(`There is no lesson '${id}'.`);
    else if (stop >= lesson.stops.length) note(`There is no stop ${stop + 1}: the lesson has ${lesson.stops.length}.`);
    app.setLesson(lesson && { lesson, stop: Math.min(stop, lesson.stops.length - 1), own: false });
    if (!lesson || !alone) return false;
    try {
      await goToStop(app, { lesson, stop, own: false }, "at-once");
      return true;
    } catch (thrown) {
      if (isAbort(thrown)) throw thrown;
      return false;
    }
  }

  /** An author's own lesson has no address, and stays. */
  function closeLesson(): false {
    if (!view.getState().lesson?.own) app.setLesson(null);
    return false;
  }

  function note(message: string): void {
    app.tell({ about: "address", severity: "note", message, details: [] });
  }

  async function openDefault(question: unknown): Promise<void> {
    const { samples, live } = host.getState();
    if (live && (await openNamed({ type: "live" }, question))) return;
    const sample = samples.find((one) => one.name === FIRST_SAMPLE) ?? samples[0];
    if (sample) await openNamed({ type: "sample", name: sample.name }, question);
  }

  async function carryOut(): Promise<void> {
    const end = app.busy.begin();
    following++;
    try {
      await follow();
    } catch (thrown) {
      if (!isAbort(thrown)) throw thrown;
    } finally {
      following--;
      // What came of it may be less than the address said; from now on it says what is shown.
      if (following === 0) {
        written = presentView(app);
        write();
      }
      end();
    }
  }

  return {
    async start() {
      // At once, so that nothing is seen in another shape before the first host stands.
      const { view: wished } = parseView(location.search, location.hash);
      app.setTheme(wished.theme);
      app.setFrame(wished);
      await app.loadSamples();
      await joinLiveServer(app);
      await carryOut();
      for (const store of [host, ask, view]) store.subscribe(noticed);
      app.player.subscribe(noticed);
      window.addEventListener("popstate", () => void carryOut());
    },
  };
}

function sameSource(a: HostSource | null, b: HostSource | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A live server says of the pages that it serves that they are its own. */
async function joinLiveServer(app: App): Promise<void> {
  if (!document.querySelector("meta[name=hookline-live]")) return;
  const { createLive } = await app.busy.during(import("./live/live.ts"));
  app.stores.host.setState({ live: createLive(app) });
}
