import { test as base, expect } from "@playwright/test";
import { preview } from "vite";
import { App } from "./app.ts";
import { Complaints } from "./complaints.ts";

/** What every browser test starts from: `import { expect, test } from "./fixtures.ts"`. */
export const test = base.extend<{ complaints: Complaints; app: App }, { site: string }>({
  /** The built page, served for this worker alone on a port that is free. */
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const server = await preview({ preview: { port: 0 }, logLevel: "error" });
      const [address] = server.resolvedUrls?.local ?? [];
      if (address === undefined) throw new Error("the preview server has no address");
      await use(address);
      await server.close();
    },
    { scope: "worker" },
  ],
  baseURL: ({ site }, use) => use(site),

  /** Fails the test on whatever the page complained of and the test did not announce. */
  complaints: [
    async ({ page, site }, use) => {
      const complaints = new Complaints(page, new URL(site).origin);
      await use(complaints);
      await expect.poll(() => complaints.remaining()).toEqual([]);
    },
    { auto: true },
  ],

  app: ({ page }, use) => use(new App(page)),
});

export { expect };
