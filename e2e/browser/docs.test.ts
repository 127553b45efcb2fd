import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listDocs } from "../tools/docs-index.ts";
import { project } from "../tools/prepare.mjs";
import { axeFindings } from "./axe.ts";
import { expect, test } from "./fixtures.ts";

test("every page of the documentation opens by its address, and nothing in it is broken", async ({ app, page }) => {
  for (const { name, title } of listDocs()) {
    await app.open(`?doc=${name}&theme=light`);
    const sheet = page.getByRole("dialog", { name: "Documentation" });
    await expect(sheet.getByRole("heading", { level: 2, name: title, exact: true })).toBeVisible();
    await expect(sheet.getByRole("link", { name: title, exact: true })).toHaveAttribute("aria-current", "page");
    const broken = await sheet.locator("img").evaluateAll(async (images) => {
      const all = images as HTMLImageElement[];
      for (const image of all) image.loading = "eager";
      await Promise.allSettled(all.map((image) => image.decode()));
      return all.filter((image) => image.naturalWidth === 0).map((image) => image.src);
    });
    expect(broken).toEqual([]);
    expect(await axeFindings(page, "dialog")).toEqual([]);
  }
});

test("a link in a page leads to the other page, and closing it leaves the address", async ({ app, page }) => {
  await app.open("?doc=getting-started");
  await page.getByRole("dialog").getByRole("article").getByRole("link", { name: "Capture a host" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Capture a host" })).toBeVisible();
  await expect.poll(() => new URL(page.url()).searchParams.get("doc")).toBe("capture");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect.poll(() => new URL(page.url()).searchParams.get("doc")).toBeNull();
});

test("a page that there is not is said, beside those that there are", async ({ app, page, complaints }) => {
  complaints.expect(/404/);
  await app.open("?doc=nowhere");
  await expect(page.getByText("There is no page called 'nowhere' here.")).toBeVisible();
  await page.getByRole("dialog").getByRole("link", { name: "Getting started" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Getting started" })).toBeVisible();
});

test("the host menu tells how to capture a host, from the page's own address", async ({ app, page, site }) => {
  await app.open();
  await page.getByRole("button", { name: /^Host:/ }).click();
  await page.getByRole("button", { name: /Capture your own host/ }).click();
  const sheet = page.getByRole("dialog", { name: "Capture your own host" });
  await expect(sheet.getByText(`curl -fsS ${site}capture.sh | sudo sh > host.json`)).toBeVisible();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await sheet
    .getByRole("button", { name: /^Copy curl/ })
    .first()
    .click();
  await expect(sheet.getByText("Copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `curl -fsS ${site}capture.sh | sudo sh > host.json`,
  );
  const served = await page.request.get("./capture.sh");
  expect(await served.text()).toBe(readFileSync(join(project, "public/capture.sh"), "utf8"));
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme as "light" | "dark" });
    expect(await axeFindings(page, "dialog")).toEqual([]);
  }
  await sheet.getByRole("button", { name: "More about capturing" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Capture a host" })).toBeVisible();
});
