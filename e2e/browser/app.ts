import { expect, type Locator, type Page } from "@playwright/test";
import type { Hookline, PageState } from "../../src/app/window-api.ts";
import type { Journey } from "../../src/kernel/journey.ts";

type WithHookline = typeof globalThis & { hookline: Hookline };

/** The kinds of things on the stage that a test can find as a person does. */
export type Kind = "namespace" | "interface" | "socket" | "bridge" | "packet" | "hook" | "table" | "process";

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

  state(): Promise<PageState> {
    return this.page.evaluate(() => (globalThis as WithHookline).hookline.state());
  }

  /** @param snapshot a snapshot, or the address of one that the page may fetch */
  async load(snapshot: unknown) {
    await this.page.evaluate((value) => (globalThis as WithHookline).hookline.load(value), snapshot);
    await this.idle();
  }

  /** @param question as in `hookline trace --questions` */
  async ask(question: unknown): Promise<Journey> {
    const journey = await this.page.evaluate((value) => (globalThis as WithHookline).hookline.ask(value), question);
    await this.idle();
    return journey;
  }

  /** @param step 1-based, as in the address */
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
  async expectState(part: Partial<PageState>) {
    await expect.poll(() => this.state()).toMatchObject(part);
  }
}
