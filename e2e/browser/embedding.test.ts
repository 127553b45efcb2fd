/** Each form of the embed in a page of another origin, which is strict about what it lets in. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Frame, Page } from "@playwright/test";
import type { Hookline, PageState } from "../../src/app/window-api.ts";
import { buildBelow, foreignPage, type Server, serve } from "./abroad.ts";
import { axeFindings } from "./axe.ts";
import { test as base, expect } from "./fixtures.ts";
import { sampleText } from "./samples.ts";

type Outer = typeof globalThis & { heard: { readonly hookline: string; readonly [key: string]: unknown }[] };
type Inner = typeof globalThis & { hookline: Hookline };

interface Abroad {
  readonly page: Page;
  /** Opens a foreign page with this in its body. */
  open(body: string): Promise<Server>;
  /** The framed page, once it is there, and, unless it plays, at rest. */
  inner(index?: number, playing?: boolean): Promise<Frame>;
}

const test = base.extend<{ abroad: Abroad }>({
  // The page's own complaints are not this one's: here it is the page around that must have none.
  abroad: async ({ page, site, complaints }, use) => {
    complaints.expect(/^left the origin: http:\/\/localhost/);
    const servers: Server[] = [];
    await use({
      page,
      async open(body) {
        const server = await serve(foreignPage(site, body));
        servers.push(server);
        await page.goto(server.origin);
        return server;
      },
      async inner(index = 0, playing = false) {
        await expect.poll(() => framesOf(page).length).toBeGreaterThan(index);
        const frame = framesOf(page)[index];
        if (!frame) throw new Error("the frame is gone");
        await frame.waitForFunction(() => "hookline" in window);
        if (!playing) await frame.evaluate(() => (globalThis as Inner).hookline.idle());
        return frame;
      },
    });
    await Promise.all(servers.map((server) => server.close()));
  },
});

function framesOf(page: Page): Frame[] {
  return page.frames().filter((frame) => frame !== page.mainFrame() && frame.url() !== "about:blank");
}

const stateIn = (frame: Frame): Promise<PageState> => frame.evaluate(() => (globalThis as Inner).hookline.state());

const QUESTION = "sample=docker-28.5-basic&from=outside:eth0&to=192.0.2.10:8080&proto=tcp";
/** Keeps what it hears, and asks. */
const LISTENS = `<script>
  heard = [];
  addEventListener("message", (event) => heard.push(event.data));
  say = (message, index = 0) => new Promise((resolve) => {
    const id = Math.random();
    addEventListener("message", ({ data }) => { if (data.id === id) resolve(data); });
    document.querySelectorAll("iframe")[index].contentWindow.postMessage({ id, ...message }, "*");
  });
</script>`;

const framed = (site: string, more = "", attributes = 'width="640" height="400"') =>
  `<iframe title="a journey" src="${site}?${QUESTION}&amp;embed=1${more}" ${attributes}></iframe>`;

type Say = typeof globalThis & { say(message: unknown, index?: number): Promise<Readonly<Record<string, unknown>>> };
const say = (page: Page, message: unknown) => page.evaluate((value) => (globalThis as Say).say(value), message);

test("a frame has the drawing, one sentence, a line of time and the way to the whole, and nothing else", async ({
  abroad,
  site,
}) => {
  await abroad.open(framed(site, "&amp;step=6"));
  const frame = await abroad.inner();
  await expect(frame.locator('[data-kind="packet"]')).toBeVisible();
  await expect(frame.locator(".sentence")).toHaveText(/^Rule \d+ of nat\/DOCKER matches/);
  await expect(frame.getByRole("slider", { name: "Step" })).toBeVisible();
  for (const absent of [".bar", ".panel", ".drop-zone", "header"]) await expect(frame.locator(absent)).toHaveCount(0);
  const link = frame.getByRole("link", { name: "Open in Hookline" });
  expect(await link.getAttribute("href")).toBe(`${site}?${QUESTION}&step=6`);
  await expect(link).toHaveAttribute("target", "_blank");
  await frame.getByRole("button", { name: "Step", exact: true }).click();
  await expect(link).toHaveAttribute("href", /step=7$/);
});

test("a frame with a lesson has its text beside the drawing, and the way to its next stop", async ({
  abroad,
  site,
}) => {
  await abroad.open(
    `<iframe title="a lesson" src="${site}?lesson=publish&amp;stop=2&amp;embed=1" width="800" height="500"></iframe>`,
  );
  const frame = await abroad.inner();
  const lesson = frame.getByRole("complementary", { name: "Lesson" });
  await expect(lesson.getByRole("heading", { name: "Is it for one of my addresses?" })).toBeVisible();
  await expect(frame.locator(".sentence")).toHaveText(/^Rule \d+ of nat\/DOCKER matches/);
  await lesson.getByRole("button", { name: "Next" }).click();
  await expect(lesson.getByRole("heading", { name: "A new destination" })).toBeVisible();
  await expect(frame.locator(".sentence")).toHaveText(/^The destination becomes/);
  await expect(frame.getByRole("link", { name: "Open in Hookline" })).toHaveAttribute("href", /lesson=publish&stop=3/);
  await expect(lesson.getByRole("button", { name: "All lessons" })).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page: abroad.page }).include("iframe").analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("\n")}`)).toEqual([]);
});

test("messages ask, go, play, pause, and every change of step is told", async ({ abroad, site }) => {
  const { page } = abroad;
  await abroad.open(LISTENS + framed(site));
  const frame = await abroad.inner();
  const asked = await say(page, {
    hookline: "ask",
    question: { from: "container:web", proto: "tcp", to: "172.19.0.3", port: 5432 },
  });
  expect(asked).toMatchObject({ hookline: "ask", result: { outcome: "silence" } });
  expect(await say(page, { hookline: "go", step: 3 })).toMatchObject({ hookline: "go", result: null });
  const heard = () => page.evaluate(() => (globalThis as Outer).heard.filter((one) => one.hookline === "state"));
  await expect.poll(async () => (await heard()).at(-1)).toMatchObject({ step: 3, outcome: "silence", playing: false });
  expect(await say(page, { hookline: "play" })).toMatchObject({ result: null });
  await expect.poll(async () => (await heard()).at(-1)?.["step"]).toBeGreaterThan(4);
  await say(page, { hookline: "pause" });
  await say(page, { hookline: "idle" });
  const told = await say(page, { hookline: "state" });
  expect(told["result"]).toEqual(await stateIn(frame));
  const steps = (await heard()).map(({ step }) => step);
  expect(steps.filter((step, index) => index > 0 && Number(step) > Number(steps[index - 1]) + 1 && step !== 3)).toEqual(
    [],
  );
  expect(await say(page, { hookline: "go", step: 999 })).toMatchObject({ error: expect.stringContaining("999") });
  expect(await say(page, { hookline: "ask", question: { from: "container:nobody" } })).toHaveProperty("error");
});

test("an origin that is not named, and a window that is not the one around, get no word", async ({ abroad, site }) => {
  const { page } = abroad;
  const other = "&amp;origin=https://docs.example";
  const sibling = `<iframe title="a sibling" src="${site}icons/favicon.svg"></iframe>`;
  await abroad.open(LISTENS + framed(site, other) + framed(site) + sibling);
  const refused = await abroad.inner(0);
  const open = await abroad.inner(1);
  await page.evaluate(() => {
    const send = (message: unknown) => document.querySelector("iframe")?.contentWindow?.postMessage(message, "*");
    send({ hookline: "go", id: "refused", step: 5 });
    send({ hookline: "load", id: "refused", snapshot: {} });
  });
  // What the other frame answers came after: by then the first would have.
  expect(await page.evaluate(() => (globalThis as Say).say({ hookline: "idle" }, 1))).toMatchObject({ result: null });
  await refused.evaluate(() => (globalThis as Inner).hookline.idle());
  expect(await stateIn(refused)).toMatchObject({ step: 1, problems: [] });
  // A frame beside it, of Hookline's own origin even, is not the page around.
  await page.frames()[3]?.evaluate(() => parent.frames[1]?.postMessage({ hookline: "go", id: 1, step: 5 }, "*"));
  await open.evaluate(() => (globalThis as Inner).hookline.idle());
  expect((await stateIn(open)).step).toBe(1);
  const heard = await page.evaluate(() => (globalThis as Outer).heard.filter((one) => one["id"] === "refused"));
  expect(heard).toEqual([]);
});

test("a host that only this server has is shown, and not told", async ({ abroad, site }) => {
  const { page } = abroad;
  const address = `${site}?host=samples/docker-28.5-macvlan/snapshot.json&amp;embed=1`;
  await abroad.open(`${LISTENS}<iframe title="a journey" src="${address}" width="640" height="400"></iframe>`);
  const frame = await abroad.inner();
  await expect(frame.locator('[data-kind="namespace"][data-name="host"]')).toBeVisible();
  expect(await say(page, { hookline: "state" })).toMatchObject({ result: { host: null, question: null } });
  expect(await say(page, { hookline: "ask", from: "host", to: "10.20.0.128", port: 80 })).toMatchObject({
    error: expect.stringMatching(/not listed/),
  });
  const heard = await page.evaluate(() => JSON.stringify((globalThis as Outer).heard));
  expect(heard).not.toMatch(/macvlan|10\.20\.0/);
});

test("keys, wheel, history and drops are left to the page around", async ({ abroad, site }) => {
  const { page } = abroad;
  await abroad.open(`${LISTENS}<style>body { height: 3000px }</style>${framed(site, "&amp;step=4")}`);
  const frame = await abroad.inner();
  const entries = await page.evaluate(() => history.length);
  const keys = ["Space", "ArrowRight", "End", "/", "?", "Control+k", "Escape"];
  await page.locator("body").click({ position: { x: 700, y: 500 } });
  for (const key of keys) await page.keyboard.press(key);
  expect((await stateIn(frame)).step).toBe(4);
  // They scroll the page to its end. A frame that is out of sight draws nothing, so that nothing in it could be pressed.
  await expect.poll(() => page.evaluate(() => scrollY + innerHeight)).toBeGreaterThanOrEqual(3000);
  await page.evaluate(() => scrollTo(0, 0));
  // With the focus inside, on the drawing: none is taken either.
  await frame.evaluate(() => {
    addEventListener("keydown", (event) => document.body.setAttribute("data-taken", String(event.defaultPrevented)));
  });
  await frame.locator(".stage-area").click({ position: { x: 4, y: 4 } });
  for (const key of keys) {
    await page.keyboard.press(key);
    await expect(frame.locator("body")).toHaveAttribute("data-taken", "false");
  }
  expect(await stateIn(frame)).toMatchObject({ step: 4, playing: false });
  await expect(frame.getByRole("dialog")).toHaveCount(0);
  // On the line of steps they are its own.
  await frame.getByRole("slider", { name: "Step" }).focus();
  await page.keyboard.press("ArrowRight");
  expect((await stateIn(frame)).step).toBe(5);

  await page.evaluate(() => scrollTo(0, 0));
  const before = await frame.locator(".react-flow__viewport").getAttribute("style");
  await page.mouse.move(200, 150);
  await page.mouse.wheel(0, 300);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
  expect(await frame.locator(".react-flow__viewport").getAttribute("style")).toBe(before);

  await say(page, { hookline: "ask", from: "host", to: "172.18.0.2", port: 80 });
  await say(page, { hookline: "idle" });
  expect(await page.evaluate(() => history.length)).toBe(entries);
});

test("it plays only while it is seen, and its theme follows", async ({ abroad, site }) => {
  const { page } = abroad;
  const space = "<style>div { height: 3000px }</style><div></div>";
  await abroad.open(`${LISTENS}${framed(site, "&amp;play=1&amp;loop=1")}${space}`);
  const frame = await abroad.inner(0, true);
  await expect.poll(async () => (await stateIn(frame)).step).toBeGreaterThan(2);
  await page.evaluate(() => scrollTo(0, 2500));
  await expect.poll(async () => (await stateIn(frame)).playing).toBe(false);
  const { step } = await stateIn(frame);
  await frame.evaluate(() => (globalThis as Inner).hookline.idle());
  expect((await stateIn(frame)).step).toBe(step);
  await page.evaluate(() => scrollTo(0, 0));
  await expect.poll(async () => (await stateIn(frame)).playing).toBe(true);
  await say(page, { hookline: "pause" });

  const html = frame.locator("html");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(html).toHaveAttribute("data-theme", "dark");
  await say(page, { hookline: "theme", theme: "light" });
  await expect(html).toHaveAttribute("data-theme", "light");
  await say(page, { hookline: "theme", theme: null });
  await expect(html).toHaveAttribute("data-theme", "dark");
});

const ELEMENTS = (site: string, kind = 'type="module"') => `
  <style>
    iframe, button, p, .slim { display: none !important; color: red; font-size: 40px }
    hookline-journey { width: 600px; height: 400px }
    body.night { background: #101318 }
  </style>
  <script>
    events = [];
    for (const what of ["ready", "step", "outcome", "play", "pause", "problem"])
      addEventListener("hookline-" + what, ({ target, detail }) => events.push([target.id, what, detail]));
  </script>
  <script ${kind} src="${site}embed.js"></script>
  <hookline-journey id="one" sample="docker-28.5-basic" from="outside:eth0" to="192.0.2.10:8080" step="7" controls>
    <a href="${site}?${QUESTION}">This journey in Hookline</a>
  </hookline-journey>
  <hookline-journey id="two" sample="docker-20.10-basic" from="container:web" to="172.17.0.3:80"></hookline-journey>`;

interface Element extends HTMLElement {
  idle(): Promise<void>;
  state(): Promise<PageState>;
  load(what: unknown): Promise<void>;
  ask(question: unknown): Promise<{ readonly outcome: string }>;
  go(step: number): Promise<void>;
  play(): Promise<void>;
  pause(): Promise<void>;
}
type Events = typeof globalThis & { readonly events: [string, string, Readonly<Record<string, unknown>>][] };

const eventsOf = (page: Page, id: string, what: string) =>
  page.evaluate(
    ([one, name]) => (globalThis as Events).events.filter(([of, kind]) => of === one && kind === name).map((e) => e[2]),
    [id, what] as const,
  );

test("two elements on one page, each with its own journey, events and methods", async ({ abroad, site }) => {
  const { page } = abroad;
  await abroad.open(ELEMENTS(site));
  const [one, two] = [page.locator("#one"), page.locator("#two")];
  const state = (element: typeof one) => element.evaluate((it: Element) => it.idle().then(() => it.state()));
  expect(await state(one)).toMatchObject({ step: 7, question: { to: "192.0.2.10", port: 8080 }, problems: [] });
  expect(await state(two)).toMatchObject({ step: 1, question: { from: "container:web" }, problems: [] });
  expect(await eventsOf(page, "one", "outcome")).toMatchObject([{ outcome: "answered" }]);
  expect(await eventsOf(page, "two", "ready")).toHaveLength(1);

  // Methods.
  const outcome = await one.evaluate((it: Element) =>
    it.ask({ from: "container:web", proto: "tcp", to: "172.19.0.3", port: 5432 }).then((journey) => journey.outcome),
  );
  expect(outcome).toBe("silence");
  await one.evaluate((it: Element) => it.go(4));
  await expect.poll(async () => (await eventsOf(page, "one", "step")).at(-1)).toMatchObject({ step: 4 });
  expect((await state(two)).step).toBe(1);
  await two.evaluate((it: Element) => it.play());
  await expect.poll(async () => (await eventsOf(page, "two", "step")).length).toBeGreaterThan(2);
  await two.evaluate((it: Element) => it.pause());
  expect(await eventsOf(page, "two", "play")).toHaveLength(1);
  expect(await one.evaluate((it: Element) => it.go(999).catch((error: Error) => error.message))).toContain("999");
  expect(
    await one.evaluate((it: Element) => it.load({ format: "other" }).catch((error: Error) => error.message)),
  ).toMatch(/snapshot/);
  await expect.poll(() => eventsOf(page, "one", "problem")).toMatchObject([{ severity: "error" }]);

  // Attributes.
  await two.evaluate((it) => it.setAttribute("step", "6"));
  await expect.poll(async () => (await state(two)).step).toBe(6);
  await two.evaluate((it) => {
    it.setAttribute("sample", "docker-28.5-macvlan");
    it.removeAttribute("from");
    it.removeAttribute("to");
    it.removeAttribute("step");
  });
  await expect
    .poll(async () => (await state(two)).host?.source)
    .toEqual({ type: "sample", name: "docker-28.5-macvlan" });

  // Neither page's styles reach the other's; without `controls` there are no buttons.
  const [first, second] = [page.frameLocator("#one iframe"), page.frameLocator("#two iframe")];
  await expect(first.getByRole("button", { name: "Play" })).toBeVisible();
  await expect(second.locator(".sentence")).toBeVisible();
  await expect(second.getByRole("toolbar", { name: "Player" })).toHaveCount(0);
  const box = await one.boundingBox();
  expect([box?.width, box?.height]).toEqual([600, 400]);
});

test("an element is as light or dark as the page around", async ({ abroad, site }) => {
  const { page } = abroad;
  await abroad.open(ELEMENTS(site));
  const html = page.frameLocator("#one iframe").locator("html");
  await expect(html).toHaveAttribute("data-theme", "light");
  await page.evaluate(() => document.body.classList.add("night"));
  await expect(html).toHaveAttribute("data-theme", "dark");
  await page.locator("#one").evaluate((it) => it.setAttribute("theme", "light"));
  await expect(html).toHaveAttribute("data-theme", "light");
});

test("far down the page an element is fetched only when it comes near, or is spoken to", async ({ abroad, site }) => {
  const { page } = abroad;
  const down = "<style>div { height: 4000px }</style><div></div>";
  await abroad.open(`${down}${ELEMENTS(site)}`);
  await page.waitForFunction(() => customElements.get("hookline-journey") !== undefined);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  expect(framesOf(page)).toEqual([]);
  expect(await page.locator("#two").evaluate((it: Element) => it.state().then(({ step }) => step))).toBeGreaterThan(-1);
  expect(framesOf(page)).toHaveLength(1);
  await page.locator("#one").scrollIntoViewIfNeeded();
  await abroad.inner(1);
});

test("where scripts fail the link inside is there", async ({ abroad, site }) => {
  await abroad.open(ELEMENTS(site.replace("localhost", "127.0.0.1")).replace(/<script type="module".*?<\/script>/, ""));
  await expect(abroad.page.getByRole("link", { name: "This journey in Hookline" })).toBeVisible();
});

test("the build works below any path of any server, and its script without a word of CORS", async ({ abroad }) => {
  const { page } = abroad;
  const plain = await serve(buildBelow("/team/tools/hookline/"));
  try {
    const around = await serve(foreignPage(plain.origin, ELEMENTS(`${plain.origin}/team/tools/hookline/`, "async")));
    await page.goto(around.origin);
    expect(await page.locator("#one").evaluate((it: Element) => it.idle().then(() => it.state()))).toMatchObject({
      step: 7,
      problems: [],
    });
    await page.goto(`${plain.origin}/team/tools/hookline/?${QUESTION}&step=3`);
    await page.waitForFunction(() => "hookline" in window);
    await page.evaluate(() => (globalThis as Inner).hookline.idle());
    expect(await page.evaluate(() => (globalThis as Inner).hookline.state())).toMatchObject({ step: 3, problems: [] });
    await around.close();
  } finally {
    await plain.close();
  }
});

test("a page in one file works from a disk, without a network, and can be asked", async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), "hookline-single-"));
  const file = join(folder, "page.html");
  const planted = "</script><script>document.title='ran'</script><!--<script>";
  const lab = JSON.parse(sampleText("docker-28.5-basic"));
  writeFileSync(join(folder, "lab.json"), JSON.stringify({ ...lab, host: { ...lab.host, hostname: planted } }));
  const question = ["--from", "outside:eth0", "--to", "192.0.2.10:8080"];
  const { stderr } = spawnSync(
    "npm",
    ["run", "-s", "hookline", "--", "export", join(folder, "lab.json"), ...question, "--step", "6", "--html", file],
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  expect(statSync(file).size).toBeLessThan(1_500_000);
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 720 } });
  try {
    const page = await context.newPage();
    const heard: string[] = [];
    page.on("console", (message) => heard.push(message.text()));
    page.on("pageerror", (error) => heard.push(error.message));
    page.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) heard.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    const state = async () => {
      await page.evaluate(() => (globalThis as Inner).hookline.idle());
      return page.evaluate(() => (globalThis as Inner).hookline.state());
    };
    expect(await state()).toMatchObject({ step: 6, outcome: "answered", problems: [], host: { hostname: planted } });
    await expect(page).toHaveTitle(/192\.0\.2\.10:8080 · Hookline/);
    await expect(page.locator(".sentence")).toHaveText(/^Rule \d+ of nat\/DOCKER matches/);
    await expect(page.getByRole("slider", { name: "Step" })).toBeVisible();
    await expect(page.locator(".track-stop[data-current]")).toBeVisible();
    await page.getByRole("button", { name: "Details" }).click();
    await expect(page.locator(".rules-card .rule").first()).toBeVisible();
    await page.evaluate(() =>
      (globalThis as Inner).hookline.ask({ from: "container:web", proto: "tcp", to: "172.19.0.3", port: 5432 }),
    );
    expect(await state()).toMatchObject({ outcome: "silence" });
    // Whoever has nothing but the file asks what suits its host.
    await page.getByRole("combobox", { name: "Question" }).selectOption({ label: "web asks for api by name" });
    await expect
      .poll(async () => (await page.evaluate(() => (globalThis as Inner).hookline.state())).question?.to)
      .toBe("api");
    await page.evaluate(() => (globalThis as Inner).hookline.pause());
    expect(await axeFindings(page)).toEqual([]);
    expect(heard).toEqual([]);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true });
  }
});

test("the page of all forms has each of them alive, and copies what is to be pasted for this server", async ({
  page,
  site,
}) => {
  await page.goto("./embed/index.html");
  const elements = await page.locator("hookline-journey").all();
  const frames = await page.locator("main > iframe").all();
  expect([elements.length, frames.length]).toEqual([4, 3]);
  for (const one of [...frames, ...elements.map((element) => element.locator("iframe"))]) {
    // An element has its frame only from when it is near.
    await expect(async () => {
      await page.mouse.wheel(0, 300);
      await one.scrollIntoViewIfNeeded({ timeout: 2000 });
    }).toPass();
    await expect(one.contentFrame().locator(".sentence, h2").first()).toHaveText(/\S/);
  }
  for (const image of await page.locator("img").all()) {
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => image.evaluate((it: HTMLImageElement) => it.naturalWidth)).toBeGreaterThan(300);
  }
  await page.getByRole("button", { name: "go(1)" }).click();
  await expect(page.locator("#heard")).toHaveText(/^hookline-step: 1 of \d+$/);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy" }).first().click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`<iframe src="${site}?sample=`);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  const { violations } = await new AxeBuilder({ page }).exclude("iframe").exclude("hookline-journey").analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("\n")}`)).toEqual([]);
});

for (const [width, height] of [
  [320, 240],
  [390, 320],
  [640, 400],
  [800, 500],
] as const)
  for (const theme of ["light", "dark"] as const)
    test(`in a box of ${width}×${height}, ${theme}, nothing is cut off and axe finds nothing`, async ({
      app,
      page,
    }) => {
      await page.setViewportSize({ width, height });
      await app.open(`?${QUESTION}&embed=1&step=38&theme=${theme}`);
      for (const selector of [".sentence", ".slim-buttons .play", ".track-line", ".open-link", ".outcome"]) {
        const box = await page.locator(selector).boundingBox();
        if (!box) throw new Error(`${selector} is not there`);
        expect(box.x, selector).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width, selector).toBeLessThanOrEqual(width);
        expect(box.y + box.height, selector).toBeLessThanOrEqual(height);
      }
      const stage = await page.locator(".stage-area").boundingBox();
      expect((stage?.height ?? 0) / height).toBeGreaterThan(0.6);
      const token = await page.locator('[data-kind="packet"]').boundingBox();
      expect(token && stage && token.y > 0 && token.y + token.height < stage.height).toBe(true);
      expect(await axeFindings(page)).toEqual([]);
    });
