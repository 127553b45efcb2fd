import { axeFindings } from "./axe.ts";
import { expect, test } from "./fixtures.ts";

const OWN = {
  format: "hookline-lesson",
  version: 1,
  id: "mine",
  title: "A lesson of mine",
  about: "One stop.",
  minutes: 1,
  sample: "docker-28.5-basic",
  ask: { from: "host", proto: "tcp", to: "172.18.0.2", port: 80 },
  stops: [
    {
      title: "The only stop",
      says: [
        { claim: "It is answered.", holds: [{ outcome: "answered" }] },
        { claim: "It is refused.", holds: [{ outcome: "refused" }] },
      ],
    },
  ],
};

test("the bare address welcomes, and Space plays", async ({ app, page }) => {
  await app.open();
  const welcome = page.getByRole("region", { name: "Welcome" });
  await expect(welcome).toContainText("The internet opens web's published port 8080");
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press("Space");
  await app.expectState({ playing: true });
  await expect(welcome).toBeHidden();
});

test("an address that says what to show is no first visit", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-basic");
  await expect(page.getByRole("region", { name: "Welcome" })).toBeHidden();
});

test("a lesson is taken from the course, by keyboard, left, and resumed", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-macvlan");
  await page.getByRole("button", { name: "Learn: the course" }).click();
  await page.getByRole("button", { name: /The way out/ }).click();
  await app.idle();
  await expect(page.getByRole("heading", { name: "To the gateway" })).toBeVisible();
  await app.expectState({ question: { from: "container:web", proto: "tcp", to: "203.0.113.7", port: 443 } });
  for (const title of ["The host is a router", "Is it allowed through?", "Another name on the envelope"]) {
    await page.keyboard.press("n");
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
  }
  await app.idle();
  await expect(page.getByRole("article").getByText("-j MASQUERADE").first()).toBeVisible();
  await page.keyboard.press("b");
  await expect(page.getByRole("heading", { name: "Is it allowed through?" })).toBeVisible();
  await expect(page).toHaveURL(/lesson=way-out&stop=3/);
  const steps = (await app.state()).step;

  // Looking around is leaving the path, and there is a way back.
  await page.keyboard.press("End");
  await page.getByRole("button", { name: "Back to this stop" }).click();
  await app.expectState({ step: steps });
  await app.ask({ from: "host", proto: "tcp", to: "127.0.0.1", port: 8080 });
  await expect(page.getByText("You have left the path.")).toBeVisible();

  await page.reload();
  await app.idle();
  await page.getByRole("button", { name: "Leave the lesson" }).click();
  await expect(page.getByRole("article")).toBeHidden();
  await page.getByRole("button", { name: "Learn: the course" }).click();
  await page.getByRole("button", { name: /The way out.*at 3 of 7/ }).click();
  await expect(page.getByRole("heading", { name: "Is it allowed through?" })).toBeVisible();
});

test("a lesson can be linked to, down to its stop", async ({ app, page }) => {
  await app.open("?lesson=ufw&stop=4");
  await expect(page.getByRole("heading", { name: "The chain that is yours" })).toBeVisible();
  await app.expectState({ outcome: "silence", problems: [] });
  await expect(page.getByRole("region", { name: /What iptables -S DOCKER-USER prints/ })).toContainText(
    "--ctorigdstport 8081 --ctdir ORIGINAL -j DROP",
  );
  await app.open("?lesson=nothing");
  await expect(page.getByText("There is no lesson 'nothing'.")).toBeVisible();
});

test("a question is answered by pointing on the stage", async ({ app, page }) => {
  await app.open("?lesson=namespace&stop=6");
  const quiz = page.getByRole("region", { name: "A question to you" });
  const told = quiz.locator("[aria-live]");
  // Nothing is said before one has answered, be it come to by a link or from the stop before.
  await expect(told).toBeEmpty();
  await page.keyboard.press("b");
  await expect(quiz).toHaveCount(0);
  await page.keyboard.press("n");
  await app.idle();
  await expect(told).toBeEmpty();
  await app.on("namespace", "lonely").first().click();
  await expect(told).toHaveText(/^Not right: lonely has nobody for company/);
  await expect(quiz.locator(".quiz-feedback")).toContainText("lonely has nobody for company");
  await quiz.getByText("Choose from a list instead").click();
  await quiz.getByRole("button", { name: "web's" }).click();
  // Code and words that are explained elsewhere are not said apart.
  await expect(told).toHaveText(
    "Right: Yes. side lives in web's namespace: same interfaces, same address, and each reaches the other at localhost.",
  );
  await expect(quiz.locator(".quiz-feedback[data-right]")).toBeVisible();
});

test("a question is answered from the outline, where the lesson takes over with what it says", async ({
  app,
  page,
}) => {
  await app.open("?lesson=namespace&stop=6");
  await page.getByRole("tab", { name: "Lesson" }).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("tab", { name: "Outline" })).toBeFocused();
  await page.getByRole("treeitem", { name: /^web/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: "Lesson" })).toBeFocused();
  await expect(page.locator(".quiz [aria-live]").filter({ hasText: "Right: Yes. side lives in web's" })).toBeAttached();
});

test("whoever goes on from within a lesson's text is put before the next stop; anybody else is told of it", async ({
  app,
  page,
}) => {
  await app.open("?lesson=namespace&stop=1");
  const article = page.getByRole("article");
  const told = article.getByText("A namespace is a network of its own. Stop 2 of 6");
  for (const [key, stop] of [
    ["Next", 2],
    ["Next", 3],
    ["Back", 2],
    ["Back", 1],
  ] as const) {
    await article.getByRole("button", { name: key }).focus();
    await page.keyboard.press("Enter");
    await expect(article.getByRole("heading", { name: `Stop ${stop} of 6:` })).toBeFocused();
    await expect(told).toHaveCount(0);
  }
  await page.getByRole("slider", { name: "Step" }).focus();
  await page.keyboard.press("n");
  await expect(told).toBeAttached();
  await expect(page.getByRole("slider", { name: "Step" })).toBeFocused();
});

for (const theme of ["light", "dark"])
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const)
    test(`axe finds nothing on a lesson and its sheets, ${width} wide, ${theme}`, async ({ app, page }) => {
      await page.setViewportSize({ width, height });
      await app.open(`?lesson=names&stop=6&theme=${theme}`);
      await page.getByRole("button", { name: "No such name" }).click();
      expect(await axeFindings(page)).toEqual([]);
      await page.goto(`./?lesson=publish&stop=3&theme=${theme}`);
      await app.idle();
      await expect(page.getByRole("region", { name: /What iptables/ })).toBeVisible();
      expect(await axeFindings(page)).toEqual([]);
      await page.getByRole("button", { name: "All lessons" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      expect(await axeFindings(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: /^Host:/ }).click();
      await page.getByRole("button", { name: /All samples/ }).click();
      await expect(page.getByRole("heading", { name: "Docker 20.10 behind ufw" })).toBeAttached();
      expect(await axeFindings(page)).toEqual([]);
    });

test("a word is explained when it is focused, hovered or pressed, and Esc closes that alone", async ({ app, page }) => {
  await app.open("?lesson=veth&stop=1");
  const word = page.getByRole("article").getByRole("button", { name: "veth pair" });
  await word.hover();
  const card = page.getByRole("tooltip");
  await expect(card).toContainText("A virtual cable with two ends");
  await expect(card).toContainText("ip link show type veth");
  await page.keyboard.press("Escape");
  await expect(card).toBeHidden();
  await expect(page.getByRole("article")).toBeVisible();
  await app.expectState({ selection: "link:plain/eth0" });
  await page.mouse.move(0, 0);
  await word.focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  await expect(card).toBeVisible();
  await expect(word).toHaveAttribute("aria-describedby", /.+/);
  await page.keyboard.press("Tab");
  await expect(card).toBeHidden();
});

test("the words of the panel are explained", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-basic&step=7");
  await page.getByRole("button", { name: "Destination rewritten (DNAT)" }).hover();
  await expect(page.getByRole("tooltip")).toContainText("The destination is rewritten");
});

test("what stands on the stage and on the timeline is explained to a mouse that rests on it", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-basic&step=7");
  const word = page.getByRole("tooltip");
  for (const [kind, name, means] of [
    ["hook", "host/postrouting", "iptables -t nat -S POSTROUTING"],
    ["bridge", "host/docker0", "A switch in the kernel"],
    ["interface", "web/eth0", "A virtual cable with two ends"],
    ["table", "raw", "before connection tracking"],
  ] as const) {
    // Again, should the words not have been there yet for the first time.
    await expect(async () => {
      await page.mouse.move(2, 2);
      await app
        .on(kind, name)
        .first()
        .hover({ position: { x: 6, y: 6 } });
      await expect(word).toContainText(means, { timeout: 3000 });
    }).toPass();
  }
  await app
    .on("process")
    .filter({ hasText: "docker-proxy" })
    .hover({ position: { x: 12, y: 5 } });
  await expect(word).toContainText("ps -C docker-proxy");
  const packet = await page.locator('[data-kind="packet"]').boundingBox();
  const card = await word.boundingBox();
  if (!packet || !card) throw new Error("both are there");
  expect(packet.x > card.x + card.width || packet.x + packet.width < card.x || packet.y > card.y + card.height).toBe(
    true,
  );
  await page.keyboard.press("Escape");
  await expect(word).toBeHidden();
  await page.locator(".track-name", { hasText: "un-DNAT" }).hover();
  await expect(page.locator(".track-preview")).toContainText("the source is put back");
});

test("an author's lesson opens from a file, says what does not hold, and a wrong one says where", async ({
  app,
  page,
}) => {
  await app.open("?sample=docker-28.5-basic");
  const file = (value: unknown) => ({
    name: "mine.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(value)),
  });
  await page.getByRole("button", { name: "Learn: the course" }).click();
  await page.getByLabel("Lesson file").setInputFiles(file(OWN));
  await expect(page.getByRole("heading", { name: "The only stop" })).toBeVisible();
  await expect(page.getByText("What this stop claims does not hold here:")).toBeVisible();
  await expect(page.getByText("the outcome is answered, not refused")).toBeVisible();
  await page.getByRole("button", { name: "All lessons" }).first().click();
  await page.getByLabel("Lesson file").setInputFiles(file({ ...OWN, stops: [{ title: "x", says: [{ claim: "y" }] }] }));
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("This lesson cannot be opened");
  await alert.getByText("Where").click();
  await expect(alert).toContainText("stops[0].says[0].holds: a claim rests on at least one assertion.");
  await expect(page.getByRole("heading", { name: "The only stop" })).toBeVisible();
});

test("a sample's question is asked from the gallery", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-basic");
  await page.getByRole("button", { name: /^Host:/ }).click();
  await page.getByRole("button", { name: /All samples/ }).click();
  await page.getByRole("button", { name: "SSH is silent, and no rule drops it" }).click();
  await app.expectState({
    outcome: "silence",
    question: { from: "outside:eth1", to: "10.20.0.10", port: 22 } as never,
  });
});
