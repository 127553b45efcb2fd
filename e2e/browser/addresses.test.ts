import { gzipSync } from "node:zlib";
import { expect, test } from "./fixtures.ts";
import { sampleText } from "./samples.ts";

test("an address opens exactly what it says", async ({ app, page }) => {
  await app.open(
    "?sample=docker-20.10-basic&from=container:web&to=172.17.0.3:80&proto=tcp&step=5&select=link:host/docker0&theme=dark",
  );
  await app.expectState({
    question: { from: "container:web", to: "172.17.0.3", port: 80, proto: "tcp" },
    step: 5,
    playing: false,
    selection: "link:host/docker0",
    problems: [],
  });
  expect((await app.state()).host?.source).toEqual({ type: "sample", name: "docker-20.10-basic" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("heading", { name: "host/docker0" })).toBeVisible();
});

test("the address follows what is done, and opens the same again", async ({ app, page }) => {
  await app.open();
  await app.ask({ from: "container:web", proto: "udp", to: "127.0.0.11", port: 53 });
  await app.go(4);
  await expect(page).toHaveURL(/sample=docker-28\.5-basic&from=container:web&to=127\.0\.0\.11:53&proto=udp&step=4$/);
  const before = await app.state();
  await page.reload();
  await page.waitForFunction(() => "hookline" in window);
  await app.idle();
  expect(await app.state()).toEqual(before);
});

test("going back brings the former question back, but not every step", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-basic");
  const first = (await app.state()).question;
  await app.ask({ from: "host", proto: "tcp", to: "172.18.0.2", port: 80 });
  await app.go(2);
  await app.go(3);
  await expect(page).toHaveURL(/step=3$/);
  await page.goBack();
  await expect.poll(async () => (await app.state()).question).toEqual(first);
  await app.idle();
  await page.goForward();
  await app.expectState({ question: { from: "host", proto: "tcp", to: "172.18.0.2", port: 80 }, step: 3 });
});

test("going back brings a host from a file back", async ({ app, page }) => {
  await app.open("?sample=docker-28.5-basic");
  const lab = JSON.parse(sampleText("docker-28.5-macvlan"));
  await app.load({ ...lab, host: { ...lab.host, hostname: "elsewhere" } });
  await app.open("?sample=docker-20.10-basic").catch(() => {});
  await page.goBack();
  await page.waitForFunction(() => "hookline" in window);
  await app.idle();
  // Another page stood between: the file is gone with the one before, and that is said.
  await expect(page.getByText(/came from a file/)).toBeVisible();
});

test("what is wrong in an address is said, and the rest carried out", async ({ app, page }) => {
  await app.open(
    "?sample=nowhere&from=container:web&to=192.0.2.10:8080&step=9999&colour=red&theme=blue&select=link:no/no",
  );
  const { problems, host, question, step } = await app.state();
  const said = problems.map((problem) => problem.message).join("\n");
  for (const part of [/'nowhere'/, /'colour'/, /'blue'/, /no step 9999/, /'link:no\/no'/]) expect(said).toMatch(part);
  expect([host?.source, question?.from, step]).toEqual([
    { type: "sample", name: "docker-28.5-basic" },
    "container:web",
    1,
  ]);
  for (const problem of problems) await expect(page.locator(".problems")).toContainText(problem.message);
  await page.locator(".problem").first().getByRole("button", { name: "Dismiss" }).click();
  expect((await app.state()).problems).toHaveLength(problems.length - 1);
});

test("a question that cannot be asked is said, and a suiting one asked", async ({ app }) => {
  await app.open("?sample=docker-28.5-basic&from=container:nobody&to=192.0.2.10:80");
  const { problems, question } = await app.state();
  expect(problems.map((problem) => problem.message).join()).toMatch(/no container 'nobody'/);
  expect(question?.from).toBe("outside:eth0");
});

test("a snapshot at an address of this origin can be opened, and no other", async ({ app }) => {
  await app.open("?host=samples/docker-28.5-macvlan/snapshot.json");
  expect((await app.state()).host?.source).toEqual({ type: "url", url: "samples/docker-28.5-macvlan/snapshot.json" });
  await app.open("?host=https://elsewhere.example/lab.json");
  const { problems, host } = await app.state();
  expect(problems.map((problem) => problem.message).join()).toMatch(/elsewhere\.example is elsewhere/);
  expect(host?.source.type).toBe("sample");
});

test("a link can hold a whole snapshot", async ({ app }) => {
  const packed = gzipSync(sampleText("docker-28.5-macvlan")).toString("base64url");
  await app.open(`?from=host&to=10.20.0.128:80&proto=tcp&step=2#s=${packed}`);
  await app.expectState({
    step: 2,
    question: { from: "host", to: "10.20.0.128", port: 80, proto: "tcp" },
    problems: [],
  });
  expect((await app.state()).host?.source.type).toBe("link");
  await app.open("?theme=light");
  await app.open(`#s=${packed.slice(0, 500)}`);
  expect((await app.state()).problems.map((problem) => problem.message).join()).toMatch(/cut short/);
});

test("play=1 plays", async ({ app, page }) => {
  await page.goto("./?sample=docker-28.5-basic&play=1");
  await page.waitForFunction(() => "hookline" in window);
  await app.expectState({ playing: true });
  await app.pause();
  expect(page.url()).not.toContain("play");
});
