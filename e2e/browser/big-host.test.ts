/** A thousand containers on fifty networks, 200 published ports, 5,000 rules: what folds, and how one finds one's way. */
import { bigHost, THOUSAND } from "../bench/big-host.ts";
import { axeFindings } from "./axe.ts";
import { expect, test } from "./fixtures.ts";

test("networks are folded, what is asked about or found is not, and a network unfolds and folds by keyboard", async ({
  app,
  page,
}) => {
  test.slow();
  await app.open("?sample=docker-28.5-basic");
  await app.load(bigHost(THOUSAND));
  const rooms = app.on("namespace");
  await expect(page.getByRole("button", { name: "49 more networks, 980 containers, folded" })).toBeVisible();
  await expect(app.on("namespace", "svc-0777")).toHaveCount(0);
  await app.ask({ from: "container:svc-0777", proto: "tcp", to: "192.0.2.10", port: 20_005 });
  await app.expectState({ outcome: "answered" });
  await expect(app.on("namespace", "svc-0777")).toHaveCount(1);
  await app.idle();
  const few = await rooms.count();
  expect(few).toBeLessThan(6);

  const find = page.getByRole("combobox", { name: "Find" });
  await page.keyboard.press("Control+k");
  await expect(find).toBeFocused();
  await page.keyboard.type("svc-0321");
  await expect(page.locator("[role=option][aria-selected=true]")).toContainText("svc-0321");
  await page.keyboard.press("Enter");
  await expect(app.on("namespace", "svc-0321")).toHaveCount(1);

  await page.keyboard.press("Control+k");
  await expect(find).toBeFocused();
  await page.keyboard.type("br-010101010101");
  await expect(page.locator("[role=option][aria-selected=true]")).toContainText("br-010101010101");
  await page.keyboard.press("Enter");
  await app.expectState({ selection: "link:host/br-010101010101" });
  await expect(app.on("namespace", "svc-0321")).toHaveCount(0);
  const unfold = page.getByRole("button", { name: "Unfold 20" });
  await unfold.focus();
  await page.keyboard.press("Enter");
  await expect(rooms).toHaveCount(few + 20);
  await app.idle();
  expect(await axeFindings(page)).toEqual([]);
  const fold = page.getByRole("button", { name: "Fold again" });
  await expect(fold).toBeFocused();
  // Seen whole, each folded network still has its name.
  await page.getByRole("button", { name: "Fit View" }).click();
  await app.idle();
  const folded = page.locator(".bundle.of-device");
  await expect(folded).toHaveCount(47);
  for (const one of await folded.all()) await expect(one).toHaveText(/^net\d+/);
  await fold.focus();
  await page.keyboard.press("Enter");
  await expect(rooms).toHaveCount(few);
  await expect(unfold).toBeFocused();

  // An overview is there for what is not seen whole, and only then.
  const overview = page.locator(".mini-map");
  await page.getByRole("button", { name: "Fit View" }).click();
  await expect(overview).toHaveCount(0);
  for (let i = 0; i < 4; i++) await page.getByRole("button", { name: "Zoom In" }).click();
  await expect(overview).toBeVisible();
});

test("opening it is told as it goes, and given up: what was there stays", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-basic&step=6");
  const before = await app.state();
  // Its file is held back: what the worker does with it is over before a test can be sure to press anything.
  await page.route("**/held.json", () => {});
  const opening = page.evaluate(async (text) => {
    const { hookline } = globalThis as unknown as { hookline: { load(what: unknown): Promise<void> } };
    await hookline.load(text).catch(() => {});
  }, "held.json");
  await expect(page.getByRole("status").filter({ hasText: "Fetching" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await opening;
  await expect(page.getByRole("button", { name: "Cancel" })).toHaveCount(0);
  expect(await app.state()).toEqual(before);
});
