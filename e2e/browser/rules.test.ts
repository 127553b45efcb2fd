import { axeFindings } from "./axe.ts";
import { expect, test } from "./fixtures.ts";

const DNAT = "?sample=docker-28.5-basic&from=outside:eth0&to=192.0.2.10:8080&proto=tcp&src=203.0.113.7&step=7";

test("rules are shown in the syntax that is chosen, now and at later visits", async ({ app, page }) => {
  await app.open(DNAT);
  const rules = page.locator(".rules-card");
  const text = (position: number) => rules.locator(`[data-rule="${position}"] .rule-text`);
  await expect(text(2)).toHaveText("-i docker0 -j RETURN");
  await rules.getByRole("button", { name: "nft" }).click();
  await expect(text(2)).toHaveText('iifname "docker0" return');
  await expect(text(4)).toContainText("tcp dport 8080");
  await expect(text(4)).toContainText("dnat to 172.18.0.2:80");
  // What failed is marked in these words, too.
  await expect(text(3).locator(".failed-condition")).toHaveText("udp dport 5353");
  await page.reload();
  await page.waitForFunction(() => "hookline" in window);
  await app.idle();
  await expect(text(2)).toHaveText('iifname "docker0" return');
  await rules.getByRole("button", { name: "iptables" }).click();
  await expect(text(2)).toHaveText("-i docker0 -j RETURN");
});

test("a rule is said in words where that is asked for", async ({ app, page }) => {
  await app.open(DNAT);
  await page.getByRole("button", { name: "Rule 3 in words" }).click();
  const words = page.getByRole("list", { name: "Rule 3 in words" });
  await expect(words.locator("li").nth(0)).toHaveAttribute("data-state", "held");
  await expect(words.locator("li").nth(1)).toHaveAttribute("data-state", "failed");
  await expect(words.locator("li").nth(1)).toContainText("wantedudp");
  await expect(words.locator("li").nth(1)).toContainText("tcp");
  await expect(words).toContainText("The capture has no counter of it");
  expect(await axeFindings(page)).toEqual([]);
});

test("native rules in the words of iptables, and what it has no words for", async ({ app, page }) => {
  await app.open("?sample=docker-29-nftables&step=6");
  const rules = page.locator(".rules-card");
  await rules.getByRole("button", { name: "iptables" }).click();
  await expect(rules.locator('[data-rule="1"] .rule-text')).toContainText("-j DNAT --to-destination 172.30.0.2:80");
  const { steps } = await app.state();
  for (let step = 7; step <= steps && (await rules.getByText("no maps of verdicts").count()) === 0; step++)
    await app.go(step);
  await expect(rules.getByText("no maps of verdicts").first()).toBeVisible();
});

test("the panel follows a rule, stands again where it stood, and leaves a person's own place alone", async ({
  app,
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await app.open(DNAT.replace("step=7", "step=3"));
  const body = page.getByRole("tabpanel");
  const top = () => body.evaluate((element) => element.scrollTop);
  await app.go(6);
  await expect(page.locator(".rule[data-current]")).toBeInViewport({ ratio: 0.9 });
  await expect.poll(top).toBeGreaterThan(0);
  await app.go(8);
  await expect.poll(top).toBe(0);
  await app.go(6);
  await expect.poll(top).toBeGreaterThan(0);
  const followed = await top();
  await body.hover();
  await page.mouse.wheel(0, 40);
  await expect.poll(top).toBeGreaterThan(followed);
  const chosen = await top();
  await app.go(7);
  await expect(page.getByRole("heading", { name: "Destination rewritten (DNAT)" })).toBeVisible();
  expect(await top()).toBeGreaterThanOrEqual(chosen);
});

test("which packet the rules are held against is told for as long as its card is scrolled away", async ({
  app,
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 600 });
  await app.open("?sample=docker-28.5-basic&from=outside:eth0&to=192.0.2.10:8080&proto=tcp&src=203.0.113.7&step=8");
  const brief = page.locator(".packet-brief");
  const panel = page.locator(".panel-body");
  await expect(brief).toBeEmpty();
  await panel.evaluate((element) => element.scrollTo(0, 400));
  await expect(brief).toContainText("203.0.113.7:40000→ 172.18.0.2:80");
  await panel.evaluate((element) => element.scrollTo(0, 0));
  await expect(brief).toBeEmpty();
});
