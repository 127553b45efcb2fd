/** Whatever the documents say is to be pasted, pasted where they say it, and driven. Where they have `hookline.example`, the app is served. */
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { Hookline } from "../../src/app/window-api.ts";
import { type DocBlock, docBlocks, embedPageBlocks, kindOf, snippets } from "../tools/doc-blocks.ts";
import { serve } from "./abroad.ts";
import { test as base, expect } from "./fixtures.ts";
import { asAddress, asHtml, asMarkdown, asMdx, asMkDocs, hasMkDocs } from "./pasted.ts";

type Inner = typeof globalThis & { hookline: Hookline };

interface Pasted {
  /** Opens a page of another origin. */
  open(html: string): Promise<void>;
  /** A snippet with the app's address in it. */
  here(text: string): string;
}

const test = base.extend<{ pasted: Pasted }>({
  pasted: async ({ page, site, complaints }, use) => {
    complaints.expect(/^left the origin: http:\/\/localhost/);
    let html = "";
    const server = await serve(({ url }, response) => {
      const picture = url === "/picture.svg";
      response.setHeader("Content-Type", picture ? "image/svg+xml" : "text/html; charset=utf-8");
      response.end(picture ? readFileSync("dist/embed/example-light.svg") : html);
    });
    await use({
      async open(made) {
        html = made;
        await page.goto(server.origin);
      },
      here: (text) =>
        text
          .replaceAll(/https:\/\/(hookline\.example|docs\.example\/hookline)\//g, site)
          .replaceAll(/https:\/\/hookline\.example\b/g, new URL(site).origin),
    });
    await server.close();
  },
});

/** The journey in the page's frame is there, and goes where it is told, and back. */
async function drive(page: Page): Promise<void> {
  const frame = page.frameLocator("iframe").first();
  await expect(frame.getByRole("main")).toBeVisible();
  await expect(frame.locator('[data-kind="namespace"]').first()).toBeVisible();
  await expect(frame.locator(".sentence")).toHaveText(/\S/);
  const inner = page.frames().find((one) => one.parentFrame() === page.mainFrame());
  if (!inner) throw new Error("there is no frame");
  const state = () => inner.evaluate(() => (globalThis as Inner).hookline.state());
  const idle = () => inner.evaluate(() => (globalThis as Inner).hookline.idle());
  // An element that plays says so to its frame when that is ready; that it goes round is in the address.
  if (new URL(inner.url()).searchParams.get("loop") === "1") {
    await expect.poll(async () => (await state()).playing).toBe(true);
    await inner.evaluate(() => (globalThis as Inner).hookline.pause());
  }
  await idle();
  await inner.evaluate(() => (globalThis as Inner).hookline.go(3));
  await idle();
  expect(await state()).toMatchObject({ step: 3, problems: [] });
  const more = frame.getByRole("button", { name: "Step", exact: true });
  if ((await frame.getByRole("toolbar", { name: "Player" }).count()) > 0) {
    await more.click();
    await expect.poll(async () => (await state()).step).toBe(4);
  }
}

const all = (kind: string, of: readonly DocBlock[] = snippets) =>
  of
    .filter((block) => kindOf(block) === kind)
    .map((block) => ({ where: `${block.doc}, line ${block.line}`, ...block }));
const only = (kind: string, of: readonly DocBlock[]): string => all(kind, of)[0]?.text ?? "";
const TOGETHER = [docBlocks, embedPageBlocks];

for (const { where, text } of all("html"))
  test(`the HTML of ${where}, in a page of somebody's own`, async ({ page, pasted }) => {
    await pasted.open(asHtml(pasted.here(text)));
    await drive(page);
  });

for (const { where, text } of all("html", docBlocks))
  test(`the HTML of ${where}, in a page of MkDocs`, async ({ page, pasted }) => {
    test.skip(!hasMkDocs, "there is no mkdocs");
    await pasted.open(asMkDocs(pasted.here(text), ""));
    await expect(page.getByText("The way out.")).toBeVisible();
    await drive(page);
  });

for (const { where, text } of all("text address"))
  test(`the address of ${where}, in a wiki that frames addresses`, async ({ page, pasted }) => {
    await pasted.open(asAddress(pasted.here(text)));
    await drive(page);
  });

for (const { where, text } of all("mdx"))
  test(`the MDX of ${where}, in a page of Docusaurus`, async ({ page, pasted }) => {
    await pasted.open(await asMdx(pasted.here(text), null));
    await expect(page.locator("iframe")).toHaveCSS("border-top-width", "0px");
    await drive(page);
  });

for (const of of TOGETHER)
  for (const { where, text } of all("html", of)
    .filter((block) => block.text.includes("<script"))
    .slice(0, 1)) {
    const element = text.replace(/<script.*<\/script>\n/, "");
    test(`the element of ${where}, its script named in docusaurus.config.js`, async ({ page, pasted }) => {
      await pasted.open(await asMdx(pasted.here(element), pasted.here(only("js docusaurus", of))));
      await drive(page);
    });
    test(`the element of ${where}, its script named in mkdocs.yml`, async ({ page, pasted }) => {
      test.skip(!hasMkDocs, "there is no mkdocs");
      await pasted.open(asMkDocs(pasted.here(element), pasted.here(only("yaml mkdocs", of))));
      await drive(page);
    });
  }

for (const { where, text } of all("markdown"))
  test(`the Markdown of ${where}, where there is no frame and no script`, async ({ page, pasted }) => {
    await pasted.open(asMarkdown(pasted.here(text)));
    const picture = page.getByRole("img");
    await expect.poll(() => picture.evaluate((it: HTMLImageElement) => it.naturalWidth)).toBeGreaterThan(300);
    await page.getByRole("link").click();
    await page.waitForFunction(() => "hookline" in window);
    await page.evaluate(() => (globalThis as Inner).hookline.idle());
    expect(await page.evaluate(() => (globalThis as Inner).hookline.state())).toMatchObject({
      step: 7,
      question: { to: "192.0.2.10", port: 8080 },
      problems: [],
    });
  });

// A script speaks to a frame with the host that the documents show, and hears what its last line says.
for (const { where, text } of all("js"))
  test(`the script of ${where} is answered as it says`, async ({ page, pasted }) => {
    await pasted.open(asAddress(pasted.here("https://hookline.example/?sample=docker-28.5-basic&embed=1")));
    await expect(page.frameLocator("iframe").locator('[data-kind="namespace"]').first()).toBeVisible();
    const answer = await page.evaluate(
      (code) =>
        new Promise<{ id: number; result: { outcome: string } }>((settle) => {
          addEventListener("message", ({ data }) => data.hookline === "ask" && settle(data));
          new Function("frame", code)(document.querySelector("iframe"));
        }),
      pasted.here(text),
    );
    const [, id, outcome] = text.match(/id: (\d+), result: \{ outcome: "([a-z-]+)"/) ?? [];
    expect([String(answer.id), answer.result.outcome]).toEqual([id, outcome]);
  });
