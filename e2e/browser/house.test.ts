import { gzipSync } from "node:zlib";
import type { Response } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

test("the page opens on a host without being asked", async ({ app }) => {
  await app.open();
  expect((await app.state()).problems).toEqual([]);
  await expect(app.on("namespace", "host")).toBeVisible();
});

test("complaints of the page are heard", async ({ page, complaints }) => {
  await page.goto(".");
  complaints.expect(/^console warning: planted$/);
  complaints.expect(/^console error: planted too$/);
  complaints.expect(/^uncaught: thrown$/);
  complaints.expect(/404/);
  await page.evaluate(async () => {
    console.warn("planted");
    console.error("planted too");
    setTimeout(() => {
      throw new Error("thrown");
    });
    await fetch("no-such-file.json");
  });
  await expect.poll(() => complaints.remaining()).toEqual([]);
});

test.describe("the content security policy", () => {
  test("keeps everything on this origin", async ({ page, complaints }) => {
    await page.goto(".");
    complaints.expect(/^console error: .*Content Security Policy/);
    const outcome = await page.evaluate(() =>
      fetch("http://192.0.2.1/").then(
        () => "fetched",
        () => "refused",
      ),
    );
    expect(outcome).toBe("refused");
  });

  test("runs no script that was put into the page", async ({ page, complaints }) => {
    await page.goto(".");
    complaints.expect(/^console error: .*Content Security Policy/);
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'ran'";
      document.head.append(script);
      return document.title === "ran";
    });
    expect(ran).toBe(false);
  });
});

test("the page's own JavaScript at first load is less than 260 kB", async ({ app, page }) => {
  const scripts: Response[] = [];
  const heard = (response: Response): void => {
    const file = fileOf(response);
    if (file.endsWith(".js") && !file.startsWith("worker-")) scripts.push(response);
  };
  page.on("response", heard);
  await app.open();
  // What comes from now on is no first load, and may come after the test.
  page.off("response", heard);
  const sizes = await Promise.all(
    scripts.map(async (one) => [fileOf(one), gzipSync(await one.body(), { level: 9 }).length] as const),
  );
  expect(sizes.length).toBeGreaterThan(0);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  expect(total, sizes.map(([file, size]) => `${file}: ${size}`).join("\n")).toBeLessThan(260_000);
});

function fileOf(response: Response): string {
  return new URL(response.url()).pathname.split("/").at(-1) ?? "";
}
