/**
 * `npm run bench -- page`: how the page fares in a browser without a GPU. How soon the first frame of a host is there, how
 * long a host of a thousand containers takes to open, how smoothly it plays, pans and zooms, and the longest tasks of the
 * page's own thread. Prints; asserts nothing.
 */
import { chromium, type Page } from "@playwright/test";
import { preview } from "vite";
import type { Hookline } from "../../src/app/window-api.ts";
import { findChromium } from "../tools/machine.mjs";
import { bigHost, THOUSAND } from "./big-host.ts";

type Measured = typeof globalThis & { hookline: Hookline; firstFrame: number; frameTimes: number[] };

/** The address that the preview answers with the host of a thousand containers. */
const BIG = "big-host.json";
/** Milliseconds that the packet plays for. */
const PLAYED = 8000;

const executablePath = await findChromium();
if (!executablePath) throw new Error("No Chromium was found: install one, or set HOOKLINE_CHROMIUM to its path.");
const big = Buffer.from(JSON.stringify(bigHost(THOUSAND)));
const server = await preview({
  preview: { port: 0 },
  logLevel: "error",
  plugins: [
    {
      name: "big-host",
      configurePreviewServer: ({ middlewares }) => {
        middlewares.use(`/${BIG}`, (_, response) => {
          response.setHeader("content-type", "application/json");
          response.end(big);
        });
      },
    },
  ],
});
const [site] = server.resolvedUrls?.local ?? [];
if (site === undefined) throw new Error("the preview server has no address");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

try {
  console.log("page, in a browser without a GPU, 1440 by 900");
  const page = await freshPage();
  await firstFrame(page, "");
  console.log(`  first frame of the first sample, server warm: ${ms(await best(3, () => firstFrame(page, "")))}`);
  await bigPage(await freshPage());
} finally {
  await browser.close();
  await server.close();
}

async function bigPage(page: Page): Promise<void> {
  let opened = 0;
  const tasks = await withLongestTask(page, async () => {
    opened = await firstFrame(page, `?host=${BIG}`);
    await page.evaluate(() => (globalThis as Measured).hookline.idle());
  });
  console.log(`  1,000 containers on 50 networks, 200 ports, 5,000 rules: drawn after ${ms(opened)}; ${tasks}`);
  await smooth(page, "playing", async () => {
    await page.evaluate(() => (globalThis as Measured).hookline.play());
    await page.waitForTimeout(PLAYED);
    await page.evaluate(() => (globalThis as Measured).hookline.pause());
  });
  await smooth(page, "panning", async () => {
    for (let round = 0; round < 3; round++) {
      await page.mouse.move(760, 640);
      await page.mouse.down();
      for (let i = 0; i < 50; i++) await page.mouse.move(760 - i * 9, 640 - i * 2);
      await page.mouse.up();
    }
  });
  await smooth(page, "zooming", async () => {
    await page.mouse.move(500, 400);
    for (let i = 0; i < 60; i++) await page.mouse.wheel(0, i % 30 < 15 ? -60 : 60);
  });
  await smooth(page, "asking", async () => {
    const question = { from: "container:svc-0500", to: "203.0.113.7", port: 443, proto: "tcp" };
    await page.evaluate(async (asked) => void (await (globalThis as Measured).hookline.ask(asked)), question);
    await page.evaluate(() => (globalThis as Measured).hookline.idle());
  });
  await smooth(page, "searching", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("svc-0500", { delay: 60 });
    await page.getByRole("listbox", { name: "Found" }).getByRole("option").first().waitFor();
    await page.keyboard.press("Escape");
  });
}

async function freshPage(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => {
    const measured = globalThis as Measured;
    const look = (): void => {
      const drawn = document.querySelector("[data-kind=packet]") !== null;
      // A frame later it is on the screen.
      requestAnimationFrame(drawn ? () => (measured.firstFrame = performance.now()) : look);
    };
    look();
  });
  return page;
}

/** Milliseconds from asking for the page until the host and its packet are on the screen. */
async function firstFrame(page: Page, address: string): Promise<number> {
  await page.goto(`${site}${address}`);
  await page.waitForFunction(() => (globalThis as Measured).firstFrame > 0);
  return page.evaluate(() => (globalThis as Measured).firstFrame);
}

/** What of Chromium's trace is read: tasks, and the names of threads (Trace Event Format, `ph` X and M). */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds by the clock, and of them on a processor: on a busy machine much less. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Does something, and says what the longest task of the page's own thread was meanwhile. */
async function withLongestTask(page: Page, act: () => Promise<void>): Promise<string> {
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline"] });
  await act();
  const { traceEvents }: { traceEvents: readonly TraceEvent[] } = JSON.parse((await browser.stopTracing()).toString());
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(({ name, pid, tid }) => /RunTask$/.test(name) && main.has(`${pid} ${tid}`));
  const longest = (key: "dur" | "tdur"): number => Math.max(0, ...tasks.map((task) => (task[key] ?? 0) / 1000));
  return `longest task ${ms(longest("dur"))}, ${ms(longest("tdur"))} on a processor`;
}

async function smooth(page: Page, what: string, act: () => Promise<void>): Promise<void> {
  await page.evaluate(() => {
    const measured = globalThis as Measured;
    measured.frameTimes = [];
    const mine = measured.frameTimes;
    const go = (time: number): void => {
      mine.push(time);
      // What is measured next has a list of its own.
      if (measured.frameTimes === mine) requestAnimationFrame(go);
    };
    requestAnimationFrame(go);
  });
  const tasks = await withLongestTask(page, act);
  const frames = await page.evaluate(() => {
    const measured = globalThis as Measured;
    const times = measured.frameTimes;
    measured.frameTimes = [];
    return times;
  });
  const gaps = frames.slice(1).map((time, index) => time - (frames[index] ?? time));
  const rate = (1000 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0);
  console.log(`    ${what}: ${rate.toFixed(0)} frames a second, the longest ${ms(Math.max(...gaps))}; ${tasks}`);
}

async function best(runs: number, measure: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) least = Math.min(least, await measure());
  return least;
}

function ms(time: number): string {
  return `${time.toFixed(0)} ms`;
}
