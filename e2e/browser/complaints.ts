import type { Page } from "@playwright/test";

/** The browser's driver says this in the page's console where it keeps the app from being kept (playwright.config.ts). */
const OF_THE_DRIVER = "Service Worker registration blocked by Playwright";

/**
 * What a page complains of: console errors and warnings, uncaught errors, requests that fail, and requests that leave the
 * page's own origin. A test fails on any of them, unless it said beforehand that it provokes it.
 */
export class Complaints {
  readonly #heard: string[] = [];
  readonly #expected: RegExp[] = [];

  constructor(page: Page, origin: string) {
    page.on("console", (message) => {
      const type = message.type();
      if (message.text() === OF_THE_DRIVER) return;
      if (type === "error" || type === "warning") this.#heard.push(`console ${type}: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.#heard.push(`uncaught: ${error.message}`));
    page.on("requestfailed", (request) => {
      // A page that is left gives up what it was still loading.
      const reason = request.failure()?.errorText;
      if (reason !== "net::ERR_ABORTED") this.#heard.push(`request failed: ${request.url()} ${reason}`);
    });
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith("http") && url.origin !== origin) this.#heard.push(`left the origin: ${url}`);
    });
  }

  /** Announces that the test provokes a complaint. One that then does not come fails the test, too. */
  expect(complaint: RegExp) {
    this.#expected.push(complaint);
  }

  /** What no test announced, and what was announced in vain. Empty is good. */
  remaining(): string[] {
    const unannounced = this.#heard.filter((complaint) => !this.#expected.some((expected) => expected.test(complaint)));
    const inVain = this.#expected.filter((expected) => !this.#heard.some((complaint) => expected.test(complaint)));
    return [...unannounced, ...inVain.map((expected) => `announced, but did not come: ${expected}`)];
  }
}
