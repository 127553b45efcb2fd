import type { Page } from "@playwright/test";
import type { App } from "./app.ts";
import { axeFindings } from "./axe.ts";
import { expect, test } from "./fixtures.ts";
import { sampleText } from "./samples.ts";

/** A view, and how to come to it. */
const VIEWS: Readonly<Record<string, (app: App, page: Page) => Promise<void>>> = {
  "the first one": async () => {},
  "a chain's rules": (app) => app.go(6),
  "a dropped packet": async (app) => {
    await app.ask({ from: "container:web", proto: "tcp", to: "172.19.0.3", port: 5432 });
    await app.go((await app.state()).steps);
  },
  "a selected interface": async (app, page) => {
    await page.getByRole("tab", { name: "Outline" }).click();
    await page.getByRole("treeitem").first().click();
    await page.getByRole("tab", { name: "Selected" }).click();
    await app.idle();
  },
  "the outline": (_app, page) => page.getByRole("tab", { name: "Outline" }).click(),
  "the host menu": (_app, page) => page.getByRole("button", { name: /^Host:/ }).click(),
  "the suggestions": (_app, page) => page.getByRole("button", { name: "Suggested questions" }).click(),
  "a field's choices": (_app, page) => page.getByRole("combobox", { name: "to", exact: true }).click(),
  "the help sheet": (_app, page) => page.keyboard.press("?"),
  "the words on the screen": async (_app, page) => {
    await page.keyboard.press("w");
    await page.getByRole("heading", { name: "Words on this screen" }).waitFor();
  },
  "the palette": (_app, page) => page.keyboard.press("Control+k"),
  "the share sheet": (_app, page) => page.getByRole("button", { name: "Share this view" }).click(),
  "the share sheet at its embeds": (_app, page) => page.getByRole("button", { name: /^Embed this view/ }).click(),
  "the share sheet of a host of one's own": async (app, page) => {
    await app.load(JSON.parse(sampleText("docker-28.5-macvlan")));
    await page.getByRole("button", { name: "Share this view" }).click();
    await page.getByLabel("A link that holds the host", { exact: true }).waitFor();
  },
  "two captures side by side": async (app) => {
    await app.open("?sample=docker-20.10-basic&with=docker-28.5-basic");
  },
  "a problem": async (app) => {
    await app.load({ format: "other" }).catch(() => {});
  },
};

test("axe finds a fault where there is one", async ({ app, page }) => {
  await app.open();
  expect(await axeFindings(page)).toEqual([]);
  await page.evaluate(() => {
    document.querySelector(".play")?.removeAttribute("aria-label");
    document.querySelector(".play")?.removeAttribute("title");
    document.querySelector<HTMLElement>(".sentence")?.style.setProperty("color", "#bbb");
  });
  expect(await axeFindings(page)).toEqual([
    expect.stringMatching(/^button-name: <button/),
    expect.stringMatching(/^color-contrast: <p class="sentence"/),
  ]);
});

for (const theme of ["light", "dark"]) {
  for (const [size, width, height] of [
    ["wide", 1440, 900],
    ["on a phone", 390, 844],
  ] as const)
    test(`axe finds nothing where no host is open, with samples to pick and without, ${size}, ${theme}`, async ({
      page,
      complaints,
    }) => {
      complaints.expect(/index\.json|snapshot\.json|Failed to load resource|ERR_FAILED|404/);
      await page.setViewportSize({ width, height });
      for (const missing of ["samples/index.json", "samples/docker-28.5-basic/snapshot.json"]) {
        await page.route(`**/${missing}`, (route) => route.abort());
        await page.goto(`./?theme=${theme}`);
        await expect(page.getByRole("heading", { name: "No host is open" })).toBeVisible();
        await expect(page.getByRole("alert")).toContainText(`${missing} cannot be fetched`);
        expect(await axeFindings(page), missing).toEqual([]);
        await page.unroute(`**/${missing}`);
      }
    });

  for (const [view, come] of Object.entries(VIEWS))
    test(`axe finds nothing on ${view}, ${theme}`, async ({ app, page }) => {
      await app.open(`?theme=${theme}`);
      await come(app, page);
      await app.idle();
      expect(await axeFindings(page)).toEqual([]);
    });
}

const SIZES = [
  [1440, 900],
  [1280, 720],
  [1920, 1080],
  [768, 1024],
  [390, 844],
  // 1440×900 and 1280×720 at 200 % zoom.
  [720, 450],
  [640, 360],
] as const;

for (const [width, height] of SIZES)
  test(`everything has its place at ${width}×${height}`, async ({ app, page }) => {
    await page.setViewportSize({ width, height });
    await app.open("?sample=docker-28.5-basic&step=6");
    const boxes = await page.evaluate(() => {
      const of = (selector: string) =>
        [...document.querySelectorAll(selector)].map((element) => {
          const { left, top, right, bottom } = element.getBoundingClientRect();
          return { name: selector, left, top, right, bottom };
        });
      return {
        page: { scrolls: document.documentElement.scrollWidth > innerWidth, width: innerWidth, height: innerHeight },
        areas: [".bar", ".stage-area", ".panel", ".timeline"].flatMap(of),
        bar: [".brand", ".host-trigger", ".question", ".bar-tools > .button"]
          .flatMap(of)
          .filter((box) => box.right > box.left),
        names: of(".track-name"),
      };
    });
    expect(boxes.page.scrolls).toBe(false);
    expect(boxes.areas).toHaveLength(4);
    for (const group of [boxes.areas, boxes.bar, boxes.names])
      for (const [i, a] of group.entries()) {
        expect(a.left, a.name).toBeGreaterThanOrEqual(-0.5);
        expect(a.right, a.name).toBeLessThanOrEqual(boxes.page.width + 0.5);
        expect(a.bottom, a.name).toBeLessThanOrEqual(boxes.page.height + 0.5);
        for (const b of group.slice(i + 1)) {
          const apart =
            a.right <= b.left + 0.5 || b.right <= a.left + 0.5 || a.bottom <= b.top + 0.5 || b.bottom <= a.top + 0.5;
          expect(apart, `${a.name} and ${b.name} overlap`).toBe(true);
        }
      }
    const stage = boxes.areas.find((area) => area.name === ".stage-area");
    expect(stage && stage.bottom - stage.top, "the stage's height").toBeGreaterThan(
      height * (height < 600 ? 0.48 : 0.3),
    );
  });

for (const [where, width, height] of [
  ["below the drawing", 390, 844],
  ["beside it at 200 % zoom", 720, 450],
] as const)
  test(`where the panel is a sheet, it is pulled out and put away: ${where}`, async ({ app, page }) => {
    await page.setViewportSize({ width, height });
    await app.open("?step=6");
    const body = page.getByRole("tabpanel");
    await expect(body).toBeHidden();
    await page.getByRole("tab", { name: "Step" }).click();
    await expect(body).toBeVisible();
    await expect(page.getByRole("heading", { name: "Packet" })).toBeInViewport();
    const stage = await page.locator("main").boundingBox();
    expect(stage?.height, "the drawing can still be seen").toBeGreaterThan(100);
    expect(stage?.width).toBeGreaterThan(300);
    await page.getByRole("button", { name: "Details" }).click();
    await expect(body).toBeHidden();
  });

test("the theme follows the system until one is picked", async ({ app, page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await app.open();
  const html = page.locator("html");
  await expect(html).toHaveAttribute("data-theme", "dark");
  await page.emulateMedia({ colorScheme: "light" });
  await expect(html).toHaveAttribute("data-theme", "light");
  await page.getByRole("button", { name: "Dark theme" }).click();
  await expect(html).toHaveAttribute("data-theme", "dark");
  await expect(page).toHaveURL(/theme=dark/);
});
