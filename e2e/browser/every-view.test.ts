/** axe on every kind of step, everything that can be selected, where the panel is a sheet, and sheets that no other test opens. */
import type { Page } from "@playwright/test";
import { flattenSteps } from "../../src/answers/steps.ts";
import { oddHost } from "../hosts/odd-host.ts";
import { axeFindings } from "./axe.ts";
import { expect, test } from "./fixtures.ts";

async function expectClean(page: Page, where: string, part?: string) {
  expect(await axeFindings(page, part), where).toEqual([]);
}

/** What the palette calls the sheets that no other test holds to axe. */
const SHEETS = ["The journey as text", "All samples", "Capture your own host", "Redact this host"];

const SELECTIONS = [
  "namespace:web",
  "container:lonely",
  "network:app",
  "link:host/docker0",
  "socket:host/tcp/0.0.0.0:8080",
  "hook:host/prerouting",
  "chain:host/ip/nat/DOCKER",
  "rule:host/ip/nat/DOCKER/4",
  "outside:eth0",
];

/** A rule of the odd host asks for the time of day. */
const FORKS = {
  from: "container:customer-facing-storefront-checkout-service-production-eu-1",
  to: "203.0.113.7",
  port: 53,
  proto: "udp",
};

for (const theme of ["light", "dark"]) {
  test(`axe finds nothing on any sheet, ${theme}`, async ({ app, page }) => {
    test.slow();
    await app.open(`?sample=docker-28.5-basic&theme=${theme}`);
    for (const sheet of SHEETS) {
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("combobox", { name: "Find" })).toBeFocused();
      await page.keyboard.type(sheet);
      const option = page.getByRole("dialog").getByRole("option").first();
      await expect(option).toContainText(sheet);
      await page.keyboard.press("Enter");
      await expect(page.getByRole("dialog", { name: "Find anything" })).toHaveCount(0);
      await expect(page.getByRole("dialog")).toBeVisible();
      await app.idle();
      await expectClean(page, sheet, "dialog");
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
  });

  test(`axe finds nothing on any kind of step, ${theme}`, async ({ app, page }) => {
    test.slow();
    await app.open(`?sample=docker-28.5-basic&theme=${theme}`);
    const { question } = await app.state();
    const seen = new Set<string>();
    for (const asked of [question, { from: "container:web", to: "172.19.0.3", port: 5432, proto: "tcp" }]) {
      const journey = await app.ask(asked);
      for (const { index, step } of flattenSteps(journey)) {
        const kind = step.at === "nat" ? step.kind : step.at;
        if (seen.has(kind)) continue;
        seen.add(kind);
        await app.go(index + 1);
        await expectClean(page, kind, ".panel");
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(["send", "chain", "dnat", "route", "bridge", "socket", "drop"]));
  });

  test(`axe finds nothing on anything that is selected, ${theme}`, async ({ app, page }) => {
    test.slow();
    for (const selection of SELECTIONS) {
      await app.open(`?sample=docker-28.5-basic&theme=${theme}&select=${encodeURIComponent(selection)}`);
      await expect(page.getByRole("tab", { name: "Selected" })).toHaveAttribute("aria-selected", "true");
      await expect(page.locator(".panel-body h2").first()).toBeVisible();
      await expectClean(page, selection, ".panel");
    }
  });

  for (const [where, width, height] of [
    ["a phone", 390, 844],
    ["a window at 200 % zoom", 720, 450],
  ] as const)
    test(`axe finds nothing on ${where}, the panel out and away, ${theme}`, async ({ app, page }) => {
      test.slow();
      await page.setViewportSize({ width, height });
      await app.open(`?sample=docker-28.5-basic&step=6&theme=${theme}`);
      await expectClean(page, "away");
      for (const name of ["Step", "Outline", "Selected"]) {
        await page.getByRole("tab", { name }).click();
        await expect(page.getByRole("tabpanel")).toBeVisible();
        await app.idle();
        await expectClean(page, name);
      }
    });

  test(`axe finds nothing where a journey forks, and on a chain of nft with its sets, ${theme}`, async ({
    app,
    page,
  }) => {
    await app.open(`?sample=docker-29-nftables&step=11&theme=${theme}`);
    await page.locator(".chain-set summary").first().click();
    await expectClean(page, "sets", ".panel");
    await app.load(oddHost());
    await app.ask(FORKS);
    await app.go((await app.state()).steps);
    await expect(page.locator(".ways .fork")).toBeVisible();
    await expectClean(page, "a fork");
  });
}
