import { gzipSync } from "node:zlib";
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
  const scripts: Promise<[file: string, size: number]>[] = [];
  page.on("response", (response) => {
    const file = new URL(response.url()).pathname.split("/").at(-1) ?? "";
    if (!file.endsWith(".js") || file.startsWith("worker-")) return;
    scripts.push(response.body().then((body) => [file, gzipSync(body, { level: 9 }).length]));
  });
  await app.open();
  const sizes = await Promise.all(scripts);
  expect(sizes.length).toBeGreaterThan(0);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  expect(total, sizes.map(([file, size]) => `${file}: ${size}`).join("\n")).toBeLessThan(260_000);
});
