import { expect, test } from "./fixtures.ts";

test("play, pause, step and go, by mouse", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-basic");
  const { steps } = await app.state();
  await page.getByRole("toolbar", { name: "Player" }).getByRole("button", { name: "Play" }).click();
  await app.expectState({ playing: true });
  await expect.poll(async () => (await app.state()).step).toBeGreaterThan(2);
  await page.getByRole("button", { name: "Pause" }).click();
  await app.idle();
  const paused = await app.state();
  expect(paused.playing).toBe(false);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await app.expectState({ step: paused.step + 1, playing: false });
  await page.getByRole("button", { name: "Step back" }).click();
  await page.getByRole("button", { name: "Step back" }).click();
  await app.expectState({ step: paused.step - 1 });
  await page.getByRole("button", { name: "To the end" }).click();
  await app.expectState({ step: steps });
  await expect(page.getByRole("button", { name: "To the end" })).toBeDisabled();
  await page.getByRole("button", { name: "To the beginning" }).click();
  await app.expectState({ step: 1 });
});

test("play, pause, step and go, by keyboard", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-basic");
  const { steps } = await app.state();
  await page.keyboard.press("Space");
  await app.expectState({ playing: true });
  await page.keyboard.press("Space");
  await app.expectState({ playing: false });
  await page.keyboard.press("Home");
  await app.expectState({ step: 1 });
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await app.expectState({ step: 3 });
  await page.keyboard.press("ArrowLeft");
  await app.expectState({ step: 2 });
  await page.keyboard.press("End");
  await app.expectState({ step: steps });
});

test("Shift and an arrow go from milestone to milestone", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-basic");
  const { steps } = await app.state();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.locator(".sentence")).toHaveText("The destination becomes 172.18.0.2:80.");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.locator(".sentence")).toContainText("httpd takes it");
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(page.locator(".sentence")).toHaveText("The destination becomes 172.18.0.2:80.");
  await page.keyboard.press("Shift+ArrowLeft");
  await app.expectState({ step: 1 });
  for (let jump = 0; jump < 4; jump++) await page.keyboard.press("Shift+ArrowRight");
  await app.expectState({ step: steps });
});

test("a drawing that was moved by hand stays so, until the packet is followed again", async ({ app, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ reducedMotion: "reduce" });
  await app.open("?sample=docker-28.5-basic");
  const follow = page.getByRole("button", { name: "Follow the packet" });
  const token = page.locator("[data-kind=packet]");
  await expect(token).toBeInViewport();
  // A press that moves nothing only picks something.
  await page.mouse.click(300, 320);
  await app.idle();
  await expect(follow).toBeHidden();
  await page.mouse.move(300, 320);
  await page.mouse.down();
  await page.mouse.move(20, 320, { steps: 4 });
  await page.mouse.up();
  await expect(follow).toBeVisible();
  const viewport = page.locator(".react-flow__viewport");
  const moved = await viewport.evaluate((element) => element.style.transform);
  await app.go(10);
  await app.go(3);
  expect(await viewport.evaluate((element) => element.style.transform)).toBe(moved);
  await expect(token).not.toBeInViewport();
  await follow.click();
  await expect(token).toBeInViewport();
  await expect(follow).toBeHidden();
});

test("a journey that is played to its end stops there, and begins anew when played again", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-basic");
  await page.getByLabel("Speed").selectOption("4");
  const { steps } = await app.state();
  await app.go(steps - 1);
  await app.play();
  await app.idle();
  await app.expectState({ step: steps, playing: false });
  await app.play();
  await expect.poll(async () => (await app.state()).step).toBeLessThan(steps / 2);
  await app.pause();
});

test("the line of steps can be pressed, dragged, and looked at", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-basic");
  const { steps } = await app.state();
  const line = page.getByRole("slider", { name: "Step" });
  const box = await line.boundingBox();
  if (!box) throw new Error("the line is not there");
  const stop = await page.locator(".track-stop").nth(6).boundingBox();
  if (!stop) throw new Error("the seventh stop is not there");
  await page.mouse.click(stop.x + stop.width / 2, stop.y + stop.height / 2);
  await app.expectState({ step: 7 });
  await expect(line).toHaveAttribute("aria-valuenow", "7");
  await expect(line).toHaveAttribute("aria-valuetext", /^Step 7 of /);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 2, stop.y, { steps: 5 });
  await page.mouse.up();
  await app.expectState({ step: steps, playing: false });
  await page.mouse.move(stop.x + stop.width / 2, stop.y);
  await expect(page.locator(".track-preview")).toContainText("7 ·");
  // The drawing shows where that is: at prerouting, where the destination is rewritten.
  const ghost = page.locator(".ghost");
  await expect(ghost).toBeVisible();
  await page.mouse.move(stop.x + stop.width / 2, stop.y - 200);
  await expect(ghost).toBeHidden();
});

test("with reduced motion a journey goes from step to step", async ({ app, page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await app.open("?sample=docker-28.5-basic");
  await app.play();
  await expect.poll(async () => (await app.state()).step).toBeGreaterThan(2);
  const rules = page.locator(".rules-card .rule");
  await expect.poll(() => rules.count()).toBeGreaterThan(0);
  await app.pause();
});
