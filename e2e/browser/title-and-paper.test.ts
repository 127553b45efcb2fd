/** What stands above the page, and what of it comes out on paper. */
import { expect, test } from "./fixtures.ts";

const DNAT = "?sample=docker-28.5-basic&from=outside:eth0&to=192.0.2.10:8080&proto=tcp&src=203.0.113.7&step=7";

test("the title says what is looked at, and goes with it", async ({ app, page }) => {
  await app.open(DNAT);
  await expect(page).toHaveTitle("outside:eth0 → 192.0.2.10:8080 · Hookline");
  await app.ask({ from: "container:web", proto: "tcp", to: "api", port: 80 });
  await expect(page).toHaveTitle("container:web → api:80 · Hookline");
  await app.open("?sample=docker-20.10-basic&with=docker-28.5-basic");
  await expect(page).toHaveTitle("Two captures compared · Hookline");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveTitle("outside:eth0 → 192.0.2.10:8080 · Hookline");
  await app.open("?doc=how-it-works");
  await expect(page).toHaveTitle("How it works · Hookline");
  await app.open("?lesson=publish");
  await expect(page).toHaveTitle("Publishing a port is rewriting · Hookline");
});

test("on paper are the drawing, the sentence and the whole panel, in light, and nothing to press", async ({
  app,
  page,
}) => {
  await app.open(`${DNAT}&theme=dark`);
  const html = page.locator("html");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await expect(html).toHaveAttribute("data-theme", "light");
  for (const pressed of [".bar", ".transport", ".tabs", ".track-area", ".react-flow__controls"])
    await expect(page.locator(pressed)).toBeHidden();
  await expect(page.locator(".sentence")).toBeVisible();
  await expect(app.on("packet")).toBeVisible();
  const stage = page.locator(".stage-area");
  await expect.poll(async () => (await stage.boundingBox())?.width).toBeLessThanOrEqual(701);
  // All of the drawing is there, no less than on the screen.
  for (const name of ["host/lo", "db/eth0"]) await expect(app.on("interface", name)).toBeInViewport();
  const body = page.getByRole("tabpanel");
  await expect.poll(() => body.evaluate((one) => one.scrollHeight - one.clientHeight)).toBeLessThanOrEqual(1);
  await expect(page.getByRole("heading", { name: "Conntrack" })).toBeVisible();
  const order = await page.evaluate(() =>
    [".stage-area", ".timeline", ".panel"].map((one) => document.querySelector(one)?.getBoundingClientRect().top ?? 0),
  );
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await expect(html).toHaveAttribute("data-theme", "dark");
  await expect(page.locator(".bar")).toBeVisible();
});

test("a lesson is printed with all that its commands print, and without what leads through it or was told of it", async ({
  app,
  page,
}) => {
  await app.open("?lesson=publish&stop=3");
  await app.load({ format: "other" }).catch(() => {});
  const listing = page.getByRole("region", { name: /What iptables/ }).first();
  await expect(listing).toBeVisible();
  const unprinted = [".lesson-tools", ".lesson-foot", ".lesson-stops", ".problems"];
  for (const pressed of unprinted) await expect(page.locator(pressed)).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  for (const pressed of unprinted) await expect(page.locator(pressed)).toBeHidden();
  await expect(page.getByRole("article").getByRole("heading", { level: 3 })).toBeVisible();
  await expect(listing).toBeVisible();
  const cut = (one: Element): number =>
    Math.max(one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight);
  await page.setViewportSize({ width: 700, height: 900 });
  for (const pre of await page.locator(".lesson pre").all()) await expect.poll(() => pre.evaluate(cut)).toBeLessThan(2);
});

test("a sheet that is open is printed alone, to its end", async ({ app, page }) => {
  await app.open(DNAT);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Hookline" });
  await expect(sheet).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("main")).toBeHidden();
  await expect(page.locator(".panel")).toBeHidden();
  await expect(sheet.getByRole("button", { name: "Close" })).toBeHidden();
  await expect(sheet.getByText("cannot be told from the snapshot: never guessed")).toBeVisible();
  await expect.poll(() => sheet.evaluate((one) => one.scrollHeight - one.clientHeight)).toBeLessThanOrEqual(1);
});

test("the browser's own printing does the same, and puts the theme back", async ({ app, page }) => {
  await app.open(`${DNAT}&theme=dark`);
  await page.evaluate(() => {
    // Asked for behind the page's own.
    addEventListener("beforeprint", () => {
      document.body.dataset["printed"] = document.documentElement.dataset["theme"];
    });
  });
  const pdf = await page.pdf();
  expect(pdf.subarray(0, 5).toString("latin1")).toBe("%PDF-");
  await expect(page.locator("body")).toHaveAttribute("data-printed", "light");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
