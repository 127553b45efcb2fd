/** What is taken along from the share sheet of a host of one's own, and what goes on paper. */
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import type { Hookline } from "../../src/app/window-api.ts";
import { expect, test } from "./fixtures.ts";
import { sampleText } from "./samples.ts";

type Inner = typeof globalThis & { hookline: Hookline };

test.beforeEach(async ({ app, page }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await app.open();
  await app.load(JSON.parse(sampleText("docker-28.5-macvlan")));
  await app.ask({ from: "container:b1", proto: "icmp", to: "203.0.113.7" });
  await page.getByRole("button", { name: "Share this view" }).click();
});

test("a host of one's own is copied as a link that holds it, and opens from there", async ({ app, page }) => {
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText("This host is yours.")).toBeVisible();
  await sheet.getByRole("button", { name: "Copy: A link that holds the host" }).click();
  await expect(sheet.getByText("Copied")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/#s=[\w-]+$/);
  const { question, outcome } = await app.state();
  await page.goto("about:blank");
  await page.goto(link);
  await app.idle();
  await app.expectState({ question, outcome, problems: [] });
});

test("the journey is copied as text: every step's sentence, in its order", async ({ page }) => {
  await page.keyboard.press("Escape");
  await page.getByRole("tab", { name: "Outline" }).click();
  const sentences = await page
    .locator(".journey-step")
    .evaluateAll((steps) => steps.map((step) => step.lastElementChild?.lastChild?.textContent?.trim() ?? ""));
  expect(sentences.length).toBeGreaterThan(5);
  expect(sentences).not.toContain("");
  await page.getByRole("button", { name: "Share this view" }).click();
  await page.getByRole("button", { name: "Copy: The journey as text" }).click();
  await expect(page.getByRole("dialog").getByText("Copied")).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  let from = 0;
  for (const sentence of sentences) {
    const at = text.indexOf(sentence, from);
    expect(at, sentence).toBeGreaterThanOrEqual(from);
    from = at + 1;
  }
});

test("and saved as a page in one file, which shows the same", async ({ app, page }) => {
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the page in one file" }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toMatch(/\.html$/);
  const text = await readFile(await download.path(), "utf8");
  expect(text).toMatch(/^<!doctype html>/);
  const { question, outcome } = await app.state();
  const path = `${await download.path()}.html`;
  await download.saveAs(path);
  await page.goto(pathToFileURL(path).href);
  await page.waitForFunction(() => "hookline" in window);
  await page.evaluate(() => (globalThis as Inner).hookline.idle());
  expect(await page.evaluate(() => (globalThis as Inner).hookline.state())).toMatchObject({
    question,
    outcome,
    problems: [],
  });
});

test("on paper there are the drawing, the sentence and the step in full, and nothing to press", async ({
  app,
  page,
}) => {
  await app.open("?sample=docker-28.5-basic&step=7");
  await page.emulateMedia({ media: "print" });
  for (const shown of [".stage .station", ".sentence", ".rules-card .rule"])
    await expect(page.locator(shown).first()).toBeVisible();
  for (const gone of [".bar", ".transport", ".react-flow__controls", ".tabs"])
    await expect(page.locator(gone).first()).toBeHidden();
});
