/**
 * A few pictures of the stage, drawn with the fonts that it brings along. Where a picture is meant to change, look at the
 * new one, then: npx playwright test stage-looks --update-snapshots
 */
import { expect, test } from "./fixtures.ts";

const PUBLISHED = "?sample=docker-28.5-basic&from=outside:eth0&to=192.0.2.10:8080&proto=tcp&src=203.0.113.7";

const PICTURES = [
  { name: "dnat", address: `${PUBLISHED}&step=7`, width: 1280, height: 800, theme: "light" },
  { name: "dnat-phone", address: `${PUBLISHED}&step=7`, width: 390, height: 844, theme: "light" },
  { name: "drop", address: "?sample=docker-28.5-isolation&step=11", width: 1280, height: 800, theme: "dark" },
  { name: "route", address: "?sample=docker-28.5-macvlan&step=8", width: 768, height: 1024, theme: "light" },
  { name: "crowd", address: "?sample=docker-28.5-crowd&step=10", width: 1440, height: 900, theme: "light" },
] as const;

test.use({ contextOptions: { reducedMotion: "reduce" } });

test("the stage looks as it did", async ({ app, page }) => {
  for (const { name, address, width, height, theme } of PICTURES) {
    await page.setViewportSize({ width, height });
    await app.open(`${address}&theme=${theme}`);
    await page.evaluate(() => document.fonts.ready);
    // Other builds of Chromium smooth letters and lines a little otherwise: what moves or goes is far more than that.
    await expect
      .soft(page.getByRole("main"))
      .toHaveScreenshot(`${name}.png`, { maxDiffPixelRatio: 0.002, animations: "disabled" });
  }
});
