import { expect, type Locator, type Page } from "@playwright/test";

/** What the page says of itself: `window.hookline.state()`. */
export interface State {
  host: unknown;
  question: unknown;
  outcome: string | null;
  step: number;
  steps: number;
  playing: boolean;
  selection: unknown;
  problems: unknown[];
}

/** The page's own interface for scripts. */
interface Hookline {
  version: string;
  idle(): Promise<void>;
  state(): State;
  load(snapshot: unknown): Promise<void>;
  ask(question: unknown): Promise<void>;
  go(step: number): Promise<void>;
  play(): Promise<void>;
  pause(): Promise<void>;
}

type WithHookline = typeof globalThis & { hookline: Hookline };

/** The kinds of things on the stage that a test can find as a person does. */
export type Kind = "namespace" | "interface" | "socket" | "bridge" | "packet";

/** The page in a test's hands: everything waits until it is idle, so that no test needs to. */
export class App {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens an address, such as `?sample=docker-28.5-basic&step=3`, relative to where the page is served. */
  async open(address = "") {
    await this.page.goto(`./${address}`);
    await this.page.waitForFunction(() => "hookline" in window);
    await this.idle();
  }

  /** Waits until nothing is being loaded, simulated, laid out or animated. */
  async idle() {
    await this.page.evaluate(() => (globalThis as WithHookline).hookline.idle());
  }

  state(): Promise<State> {
    return this.page.evaluate(() => (globalThis as WithHookline).hookline.state());
  }

  /** @param snapshot a snapshot, or the address of one that the page may fetch */
  async load(snapshot: unknown) {
    await this.page.evaluate((value) => (globalThis as WithHookline).hookline.load(value), snapshot);
    await this.idle();
  }

  /** @param question as in `hookline trace --questions` */
  async ask(question: unknown) {
    await this.page.evaluate((value) => (globalThis as WithHookline).hookline.ask(value), question);
    await this.idle();
  }

  async go(step: number) {
    await this.page.evaluate((value) => (globalThis as WithHookline).hookline.go(value), step);
    await this.idle();
  }

  /** Starts playing; does not wait for the end. */
  async play() {
    await this.page.evaluate(() => (globalThis as WithHookline).hookline.play());
  }

  async pause() {
    await this.page.evaluate(() => (globalThis as WithHookline).hookline.pause());
    await this.idle();
  }

  /** A thing on the stage: `on("interface", "web/eth0")`. */
  on(kind: Kind, name?: string): Locator {
    return this.page.locator(`[data-kind="${kind}"]${name === undefined ? "" : `[data-name="${name}"]`}`);
  }

  /** Waits until the page has come to say this of itself. */
  async expectState(part: Partial<State>) {
    await expect.poll(() => this.state()).toMatchObject(part);
  }
}
