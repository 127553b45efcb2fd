/** Names that no drawing has room for: what is cut there is whole under the pointer, and for who has none. */
import { oddHost } from "../hosts/odd-host.ts";
import { expect, test } from "./fixtures.ts";

const CUT = [
  "customer-facing-storefront-checkout-service-production-eu-1",
  "customer-facing-production-network",
  "migration-that-was-never-started",
];

test("a name that is cut on the drawing is whole under the pointer, and where it is found by keyboard", async ({
  app,
  page,
}) => {
  test.slow();
  await app.open();
  await app.load(oddHost());
  await page.getByRole("button", { name: "Fit View" }).click();
  await app.idle();
  const card = page.getByRole("tooltip");
  for (const name of CUT) {
    const thing = page.locator(".stage .thing").filter({ has: page.locator(`[data-clipped] .run:text-is("${name}")`) });
    await expect(thing, `${name} is cut`).toBeVisible();
    // Again, should the words not have been there yet for the first time.
    await expect(async () => {
      await page.mouse.move(2, 2);
      await thing.hover({ position: { x: 8, y: 6 }, timeout: 3000 });
      await expect(card).toContainText(name, { timeout: 3000 });
      const box = await card.boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= 1440 && box.y >= 0 && box.y + box.height <= 900).toBe(true);
    }).toPass({ timeout: 60_000 });
  }

  for (const name of CUT) {
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox", { name: "Find" })).toBeFocused();
    await page.keyboard.type(name);
    const found = page.getByRole("dialog").getByRole("option").first();
    await expect(found).toContainText(name);
    await page.keyboard.press("Enter");
    const title = page.locator(".panel-body h2").first();
    await expect(title).toBeVisible();
    await expect(page.getByRole("tabpanel")).toContainText(name);
    await expect.poll(() => title.evaluate((one) => one.scrollWidth - one.clientWidth)).toBeLessThanOrEqual(0);
  }
});

test("a port that has no room for its name tells it where it is pointed at", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-isolation");
  const port = page.locator(".stage .port:has(+ .port-hint)").first();
  const hint = page.locator(".stage .port-hint").first();
  await expect(hint).toBeHidden();
  await port.hover({ force: true });
  await expect(hint).toBeVisible();
  expect(`host/${await hint.textContent()}`).toBe(await port.getAttribute("data-name"));
});
