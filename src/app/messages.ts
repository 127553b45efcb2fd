/**
 * What an embedding page reaches by messages (CONTRACT.md, section 3): the same as `window.hookline`.
 *
 *   page around ── { hookline: "ask", id: 1, question: {…} } ──►  this page
 *               ◄── { hookline: "ask", id: 1, result: {…} } ────   or `error`, one sentence
 *               ◄── { hookline: "ready", version } ─────────────   when it listens
 *               ◄── { hookline: "state", step, steps, … } ──────   on every change of step
 *
 * Only the window that this page stands in is heard, and only while it is of an origin that may be: those that the address
 * names, or else the one that the browser says is around. Answers are addressed to that origin, so that a window that went
 * elsewhere meanwhile gets none.
 *
 * Whoever writes the address could name any origin in it. So what the page around cannot know already is not told to it:
 * a host that this origin's server gave (`?host=`), or that a person opened, is for pages of this origin alone, and for
 * those that the owner of this server lists in the page's <meta name="hookline-embedders">.
 */
import type { HostSource } from "./address.ts";
import type { App } from "./app.ts";
import type { Hookline, PageState } from "./window-api.ts";

/** A message to this page, as yet unread. */
export type Message = { readonly hookline: string } & { readonly [key: string]: unknown };

/** What the messages need of their surroundings; a test's are its own. */
export interface Around {
  /** The origins that may be spoken to. */
  readonly allowed: readonly string[];
  /** Whether an origin may be told everything. */
  trusts(origin: string): boolean;
  /** Says something to the page around, should it be of the origin. */
  post(message: unknown, origin: string): void;
}

export interface Messages {
  /** Carries out a message that came from the window around; others' never come here. */
  receive(data: unknown, origin: string): Promise<void>;
}

export function createMessages(app: App, api: Hookline, around: Around): Messages {
  /** Hosts that the page around brought itself. */
  const brought = new Set<string>();

  const mayTell = (source: HostSource | undefined, origin: string): boolean =>
    source === undefined ||
    source.type === "sample" ||
    source.type === "link" ||
    brought.has(JSON.stringify(source)) ||
    around.trusts(origin);

  function stateFor(origin: string): PageState {
    const state = api.state();
    if (mayTell(state.host?.source, origin)) return state;
    const { step, steps, playing } = state;
    return { host: null, question: null, outcome: null, step, steps, playing, selection: null, problems: [] };
  }

  async function carryOut(message: Message, origin: string): Promise<unknown> {
    const { hookline: what, id: _id, ...rest } = message;
    switch (what) {
      case "idle":
        return api.idle();
      case "version":
        return api.version;
      case "state":
        return stateFor(origin);
      case "load": {
        const given = rest["snapshot"] ?? rest["url"];
        await api.load(given);
        const { host } = api.state();
        if (host?.source.type === "local") brought.add(JSON.stringify(host.source));
        return null;
      }
      case "ask": {
        if (!mayTell(api.state().host?.source, origin))
          throw new Error(`This host is not told to ${origin}: the owner of this page has not listed it.`);
        return api.ask(rest["question"] ?? rest);
      }
      case "go":
        return api.go(Number(rest["step"]));
      case "play":
        return api.play();
      case "pause":
        return api.pause();
      case "theme": {
        const { theme = null } = rest;
        if (theme !== "light" && theme !== "dark" && theme !== null)
          throw new Error(`A theme is light, dark or null, not '${String(theme)}'.`);
        return app.setTheme(theme);
      }
      default:
        throw new Error(`There is no message '${what}'.`);
    }
  }

  function tellState(): void {
    for (const origin of around.allowed) around.post({ hookline: "state", ...stateFor(origin) }, origin);
  }

  let told: readonly unknown[] = [];
  /** Called on every frame of a playing journey, which changes nothing that is told. */
  function noticed(): void {
    const { shown } = app.stores.host.getState();
    const { journey } = app.stores.ask.getState();
    const { selection, problems } = app.stores.view.getState();
    const now = [shown, journey, selection, problems, app.player.state];
    if ((shown === null && problems.length === 0) || now.every((one, index) => one === told[index])) return;
    told = now;
    tellState();
  }
  for (const store of Object.values(app.stores)) store.subscribe(noticed);
  app.player.subscribe(noticed);
  for (const origin of around.allowed) around.post({ hookline: "ready", version: api.version }, origin);
  noticed();

  return {
    async receive(data, origin) {
      if (!around.allowed.includes(origin) || !isMessage(data)) return;
      const { hookline, id = null } = data;
      try {
        around.post({ hookline, id, result: (await carryOut(data, origin)) ?? null }, origin);
      } catch (thrown) {
        around.post({ hookline, id, error: thrown instanceof Error ? thrown.message : String(thrown) }, origin);
      }
    },
  };
}

function isMessage(data: unknown): data is Message {
  return typeof data === "object" && data !== null && "hookline" in data && typeof data.hookline === "string";
}

/** Listens to the page around; where there is none, to nothing. */
export function listenToPageAround(app: App, api: Hookline): void {
  const { parent } = window;
  if (parent === window) return;
  const { origins } = app.stores.view.getState();
  const around = originAround();
  const listed = document.querySelector<HTMLMetaElement>('meta[name="hookline-embedders"]')?.content.split(/\s+/) ?? [];
  const messages = createMessages(app, api, {
    allowed: around === null ? origins : [around].filter((one) => origins.length === 0 || origins.includes(one)),
    trusts: (origin) => origin === location.origin || listed.includes(origin),
    post: (message, origin) => parent.postMessage(message, origin),
  });
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source === parent) void messages.receive(data, origin);
  });
}

/** Of the page that this one stands in. Browsers without ancestorOrigins say it in the referrer, unless told not to. */
function originAround(): string | null {
  const said = location.ancestorOrigins?.[0] ?? document.referrer;
  return URL.canParse(said) ? new URL(said).origin : null;
}
