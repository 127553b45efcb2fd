import { expect, test } from "./fixtures.ts";

test("a question is asked and its journey stepped through without a mouse", async ({ app, page }) => {
  await app.open();
  await page.keyboard.press("/");
  await page.keyboard.type("web");
  await page.keyboard.press("Tab");
  await page.keyboard.type("api:80");
  await page.keyboard.press("Enter");
  await app.expectState({ question: { from: "container:web", to: "api", port: 80, proto: "tcp" }, playing: true });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("slider", { name: "Step" })).toBeFocused();
  await page.keyboard.press("Space");
  await app.expectState({ playing: false });
  // The line says it by itself, and no second voice with it.
  const line = page.getByRole("slider", { name: "Step" });
  const announcer = page.getByTestId("announcer");
  await page.keyboard.press("Home");
  await expect(line).toHaveAttribute("aria-valuetext", /^Step 1 of /);
  await page.keyboard.press("ArrowRight");
  await expect(line).toHaveAttribute("aria-valuetext", /^Step 2 of /);
  await expect(announcer).toBeEmpty();
  // Anywhere else it is announced, and at the end what came of it.
  await page.keyboard.press("Shift+Tab");
  await expect(line).not.toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(announcer).toContainText(/^Step 3 of /);
  await page.keyboard.press("End");
  await expect(announcer).toContainText(/^Step (\d+) of \1: .* Answered: /);
});

test("what has been said is not said again when a sheet closes", async ({ app, page }) => {
  await app.open();
  const to = page.getByRole("combobox", { name: "to", exact: true });
  await to.fill("192.0.2.10");
  await to.press("Enter");
  await expect(page.getByRole("alert")).toContainText("needs a port");
  await page.getByRole("tab", { name: "Step" }).focus();
  await page.keyboard.press("End");
  await expect(page.getByTestId("announcer")).not.toBeEmpty();
  await page.keyboard.press("?");
  // A sheet says its name first.
  await expect(page.getByRole("heading", { name: "Hookline", level: 2 })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByText("needs a port")).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.getByTestId("announcer")).toBeEmpty();
});

test("the journey is one stop for Tab, and up and down go through it", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-basic&step=5");
  await page.getByRole("tab", { name: "Outline" }).click();
  await page.keyboard.press("Tab");
  const steps = page.locator(".journey-step");
  await expect(steps.nth(4)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(steps.nth(5)).toBeFocused();
  await page.keyboard.press("Enter");
  await app.expectState({ step: 6 });
  await page.keyboard.press("ArrowUp");
  await expect(steps.nth(4)).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("tree", { name: "Host" }).getByRole("treeitem").first()).toBeFocused();
});

test("choices of a field are walked by arrows and taken by Enter", async ({ app, page }) => {
  await app.open();
  const from = page.getByRole("combobox", { name: "from", exact: true });
  await from.focus();
  await from.press("Control+a");
  await page.keyboard.type("ap");
  await expect(page.getByRole("option", { name: /^api/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("[role=option][aria-selected=true]")).toContainText("api");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await app.state()).question?.from).toBe("container:api");
  await expect(from).toHaveValue("api");
});

test("what a question misses is said where it is asked", async ({ app, page }) => {
  await app.open();
  const before = (await app.state()).question;
  const to = page.getByRole("combobox", { name: "to", exact: true });
  await to.fill("192.0.2.10");
  await to.press("Enter");
  await expect(page.getByRole("alert")).toContainText("needs a port");
  expect((await app.state()).question).toEqual(before);
});

test("the outline is a tree that arrows walk, and selects what the panel then shows", async ({ app, page }) => {
  await app.open();
  const tab = page.getByRole("tab", { name: "Step" });
  await tab.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("tab", { name: "Outline" })).toBeFocused();
  const tree = page.getByRole("tree", { name: "Host" });
  const root = tree.getByRole("treeitem").first();
  await root.focus();
  await expect(root).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await app.expectState({ selection: "link:host/eth0" });
  await expect(tree.getByRole("treeitem", { selected: true })).toContainText("eth0");
  await page.keyboard.press("Escape");
  await app.expectState({ selection: null });
});

test("the palette finds anything, and goes there", async ({ app, page }) => {
  await app.open();
  await page.keyboard.press("Control+k");
  const find = page.getByRole("combobox", { name: "Find" });
  await expect(find).toBeFocused();
  await page.keyboard.type("172.17.0.1");
  await expect(page.locator("[role=option][aria-selected=true]")).toContainText("docker0");
  await page.keyboard.press("Enter");
  await app.expectState({ selection: "link:host/docker0" });
  await expect(page.getByRole("heading", { name: "host/docker0" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(find).toBeFocused();
  await page.keyboard.type("dark themes");
  // Said to who does not see the list, too, and again where it is still so after another key.
  const said = page.getByRole("dialog").getByRole("status");
  await expect(said).toHaveText(/Nothing of that name/);
  await page.keyboard.press("Backspace");
  await expect(said).toHaveText("");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("what is typed before the palette has come is its own", async ({ app, page }) => {
  await app.open();
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/assets\/palette-/, async (route) => {
    await held;
    await route.continue();
  });
  await page.keyboard.press("Control+k");
  await page.keyboard.type("172.17");
  release();
  const find = page.getByRole("combobox", { name: "Find" });
  await expect(find).toHaveValue("172.17");
  await page.keyboard.type(".0.1");
  await expect(page.locator("[role=option][aria-selected=true]")).toContainText("docker0");
  await expect(page.getByText("step 1 of")).toBeVisible();
});

for (const [where, width, height] of [
  ["in a wide window", 1440, 900],
  ["at 200 % zoom", 720, 450],
  ["on a phone", 390, 844],
] as const)
  test(`the palette leads to a rule, the outline, and the transcript: ${where}`, async ({ app, page }) => {
    await page.setViewportSize({ width, height });
    await app.open();
    const find = page.getByRole("combobox", { name: "Find" });
    await page.keyboard.press("Control+k");
    await expect(find).toBeFocused();
    await page.keyboard.type("nat DOCKER rule 4");
    await page.keyboard.press("Enter");
    await app.expectState({ selection: "rule:host/ip/nat/DOCKER/4" });
    await expect(page.getByRole("tab", { name: "Selected" })).toBeFocused();
    await expect(page.locator(".rule[data-picked]")).toHaveAttribute("data-rule", "4");
    await expect(page.locator(".rule[data-picked]")).toBeInViewport();
    await page.keyboard.press("Control+k");
    await expect(find).toBeFocused();
    await page.keyboard.type("outline");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("tab", { name: "Outline" })).toBeFocused();
    await expect(page.locator(".journey-step[aria-current=step]")).toBeInViewport();
    await page.keyboard.press("Control+k");
    await expect(find).toBeFocused();
    await page.keyboard.type("journey as text");
    await page.keyboard.press("Enter");
    const copy = page.getByRole("button", { name: "Copy: The journey as text" });
    await expect(page.getByRole("heading", { name: "As a picture, as text" })).toBeFocused();
    await expect(copy).toBeInViewport();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(page.getByRole("tab", { name: "Outline" })).toBeFocused();
  });

test("the help sheet opens by its key and closes by Esc, and the page's keys rest meanwhile", async ({ app, page }) => {
  await app.open();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Hookline" });
  await expect(help).toBeVisible();
  await page.keyboard.press("ArrowRight");
  expect((await app.state()).step).toBe(1);
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.keyboard.press("ArrowRight");
  await app.expectState({ step: 2 });
});
