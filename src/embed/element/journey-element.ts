/**
 * <hookline-journey sample="docker-28.5-basic" from="outside:eth0" to="192.0.2.10:8080" step="7" controls>
 *   <a href="…">This journey in Hookline</a>
 * </hookline-journey>
 *
 * Frames the page in a shadow root, where neither page's styles nor scripts reach the other's, and speaks with it by
 * messages. What stands inside is seen until the page is there: the link helps where scripts or frames are not allowed.
 */
import type { QuestionText } from "../../answers/question-text.ts";
import type { PageState } from "../../app/window-api.ts";
import type { Journey } from "../../kernel/journey.ts";
import { scriptBase } from "./base.ts";
import { type Channel, openChannel } from "./channel.ts";
import { frameAddress, PASSED_ON, SWITCHES } from "./frame-address.ts";
import { type PageTheme, pageTheme, watchPageTheme } from "./page-theme.ts";

/** How far below the window a journey is fetched ahead. */
const NEAR = "400px";

const STYLE = `
:host {
  display: block;
  box-sizing: border-box;
  position: relative;
  aspect-ratio: 8 / 5;
  min-height: 240px;
  max-width: 100%;
  overflow: hidden;
  border: 1px solid color-mix(in srgb, currentColor 18%, transparent);
  border-radius: 8px;
}
:host([hidden]) { display: none; }
slot { position: absolute; inset: 0; display: grid; place-content: center; text-align: center; }
iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; }
iframe[data-loading] { visibility: hidden; }
`;

const here = scriptBase();

export class JourneyElement extends HTMLElement {
  static readonly observedAttributes = [...PASSED_ON, ...SWITCHES, "s", "theme", "base"];

  readonly #root = this.attachShadow({ mode: "open" });
  #frame: HTMLIFrameElement | null = null;
  #channel: Channel | null = null;
  #theme: PageTheme = "light";
  #last: PageState | null = null;
  /** Attributes that changed since what is shown was. */
  readonly #changed = new Set<string>();
  #leave: () => void = () => {};

  constructor() {
    super();
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    this.#root.adoptedStyleSheets = [style];
    this.#root.append(document.createElement("slot"));
  }

  connectedCallback(): void {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) this.#show();
      },
      { rootMargin: NEAR },
    );
    observer.observe(this);
    const end = watchPageTheme(() => this.#followTheme());
    this.#leave = () => {
      observer.disconnect();
      end();
    };
  }

  disconnectedCallback(): void {
    this.#leave();
    this.#clear();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.#frame) return;
    if (this.#changed.size === 0) queueMicrotask(() => this.#follow());
    this.#changed.add(name);
  }

  /** Resolves when nothing is being loaded, simulated, laid out or animated. */
  async idle(): Promise<void> {
    await this.#request("idle");
  }

  async state(): Promise<PageState> {
    return (await this.#request("state")) as PageState;
  }

  /**
   * @param what a snapshot (an object, its JSON, a File or Blob), or the address of one beside Hookline's page
   * @throws {Error} where it cannot be opened, in the words that the page shows
   */
  async load(what: unknown): Promise<void> {
    await this.#request("load", what instanceof URL ? { url: what.href } : { snapshot: what });
  }

  /**
   * @param question an entry of `trace --questions`
   * @throws {Error} where it cannot be asked, in the words that the page shows
   */
  async ask(question: QuestionText): Promise<Journey> {
    return (await this.#request("ask", { question })) as Journey;
  }

  /** @throws {Error} where the journey has no such step (1-based) */
  async go(step: number): Promise<void> {
    await this.#request("go", { step });
  }

  async play(): Promise<void> {
    await this.#request("play");
  }

  async pause(): Promise<void> {
    await this.#request("pause");
  }

  #request(what: string, content?: Readonly<Record<string, unknown>>): Promise<unknown> {
    this.#show();
    if (this.#channel) return this.#channel.request(what, content);
    return Promise.reject(
      new Error("The journey is not on a page, or does not know where Hookline is: give it a base."),
    );
  }

  /** Frames the page, unless it is there. */
  #show(): void {
    const base = this.#base();
    if (this.#frame || !base || !this.isConnected) return;
    this.#theme = this.#wantedTheme();
    const address = frameAddress((name) => this.getAttribute(name), base, location.origin, this.#theme);
    const frame = document.createElement("iframe");
    frame.title = this.title || `Hookline: ${this.getAttribute("from") ?? ""} → ${this.getAttribute("to") ?? ""}`;
    frame.allow = "fullscreen; clipboard-write";
    // Only a page with an origin is told when there is something to see.
    if (location.origin !== "null") frame.dataset["loading"] = "";
    frame.src = address.href;
    this.#frame = frame;
    this.#channel = openChannel(frame, address.origin, (message) => this.#heard(message));
    this.#root.append(frame);
  }

  #clear(): void {
    this.#channel?.close();
    this.#frame?.remove();
    this.#channel = null;
    this.#frame = null;
    this.#last = null;
    this.#changed.clear();
  }

  #base(): URL | null {
    const said = this.getAttribute("base");
    if (said === null) return here;
    return URL.canParse(said, document.baseURI) ? new URL(said, document.baseURI) : null;
  }

  #wantedTheme(): PageTheme {
    const said = this.getAttribute("theme");
    return said === "light" || said === "dark" ? said : pageTheme(this);
  }

  #followTheme(): void {
    const theme = this.#wantedTheme();
    if (theme === this.#theme) return;
    this.#theme = theme;
    this.#tell("theme", { theme });
  }

  /** Carries out what the attributes say by now. */
  #follow(): void {
    const changed = [...this.#changed];
    this.#changed.clear();
    if (!this.#frame) return;
    if (changed.every((name) => name === "step" || name === "theme" || name === "play")) {
      this.#followTheme();
      if (changed.includes("step")) this.#tell("go", { step: Number(this.getAttribute("step") ?? 1) });
      if (changed.includes("play")) this.#tell(this.hasAttribute("play") ? "play" : "pause");
      return;
    }
    // Anew, and not led elsewhere: that would be an entry of the page's history.
    this.#clear();
    this.#show();
  }

  /** What fails of it is told as a problem. */
  #tell(what: string, content?: Readonly<Record<string, unknown>>): void {
    this.#request(what, content).catch((thrown: unknown) => {
      const aborted = thrown instanceof DOMException;
      if (!aborted) this.#emit("problem", { message: thrown instanceof Error ? thrown.message : String(thrown) });
    });
  }

  #heard(message: Readonly<Record<string, unknown>>): void {
    if (message["hookline"] === "ready") {
      if (this.#frame) delete this.#frame.dataset["loading"];
      this.#emit("ready", { version: message["version"] });
    }
    if (message["hookline"] !== "state") return;
    const { hookline: _hookline, ...rest } = message;
    const state = rest as unknown as PageState;
    const before = this.#last;
    this.#last = state;
    const anew = JSON.stringify(state.question) !== JSON.stringify(before?.question ?? null);
    if (state.outcome !== null && (anew || state.outcome !== before?.outcome)) this.#emit("outcome", state);
    if (state.steps > 0 && (anew || state.step !== before?.step)) this.#emit("step", state);
    if (state.playing !== (before?.playing ?? false)) this.#emit(state.playing ? "play" : "pause", state);
    const told = new Set(before?.problems.map((problem) => problem.message));
    for (const problem of state.problems) if (!told.has(problem.message)) this.#emit("problem", problem);
  }

  #emit(what: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(`hookline-${what}`, { detail, bubbles: true, composed: true }));
  }
}
