import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";
import { findChromium } from "./e2e/tools/machine.mjs";

const executablePath = await findChromium();
if (!executablePath) throw new Error("No Chromium was found: install one, or set HOOKLINE_CHROMIUM to its path.");

export default defineConfig({
  testDir: "e2e/browser",
  globalSetup: "./e2e/browser/build.ts",
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  // A page waits for frames more than it computes: on two cores two tests at once take little longer than one.
  workers: Math.max(2, Math.floor(availableParallelism() / 2)),
  // A busy CI machine can starve a browser; what passes only at the second try is listed at the end of the run.
  retries: process.env.CI ? 1 : 0,
  // Only a page that hangs is given up: how long things take is for benchmarks to say.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  snapshotPathTemplate: "{testDir}/looks/{arg}{ext}",
  use: {
    browserName: "chromium",
    launchOptions: { executablePath },
    // It fetches the whole app once more; the tests of it let it.
    serviceWorkers: "block",
    viewport: { width: 1440, height: 900 },
    // Recording takes as long as the tests themselves: only what failed is recorded, at its second try, or by --trace on.
    trace: "on-first-retry",
  },
});
