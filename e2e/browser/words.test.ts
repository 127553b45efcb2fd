/** Words of the field, wherever they stand on the screen: explained to who rests on one, or comes to it by keyboard. */
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

const PUBLISHED = "sample=docker-28.5-basic&from=outside:eth0&to=192.0.2.10:8080&proto=tcp";

/** Rests the mouse on the first such text inside of an element, and reads what comes up. */
async function expectExplained(page: Page, within: string, text: string, means: string): Promise<void> {
  const card = page.locator(".term-card:popover-open");
  // Again, should the words not have been there yet for the first time, or the drawing not yet in its place.
  await expect(async () => {
    await page.mouse.move(2, 2);
    const place = await page
      .locator(within)
      .first()
      .evaluate((element, wanted) => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const { currentNode } = walker;
          const at = currentNode.textContent?.indexOf(wanted) ?? -1;
          if (at < 0) continue;
          currentNode.parentElement?.scrollIntoView({ block: "nearest" });
          const range = document.createRange();
          range.setStart(currentNode, at);
          range.setEnd(currentNode, at + wanted.length);
          const { x, y, width, height } = range.getBoundingClientRect();
          return { x: x + width / 2, y: y + height / 2 };
        }
        throw new Error(`'${wanted}' is not there`);
      }, text);
    await page.mouse.move(place.x - 1, place.y);
    await page.mouse.move(place.x, place.y);
    await expect(card).toContainText(means, { timeout: 3000 });
  }).toPass();
  await page.mouse.move(2, 2);
  await expect(card).toHaveCount(0);
}

const CARDS = [
  [5, "conntrack", "conntrack -L"],
  [5, "NEW", "What conntrack makes of a packet"],
  [6, "nat", "iptables -t nat -S"],
  [6, "PREROUTING", "The first hook for whatever arrives"],
  [6, "jump", "through another chain"],
  [7, "DNAT", "The destination is rewritten"],
  [8, "route", "ip route get"],
  [8, "table", "ip route show table all"],
] as const;

test("the words of the card beside the packet are explained, at each kind of step", async ({ app, page }) => {
  for (const [step, word, means] of CARDS) {
    await app.open(`?${PUBLISHED}&step=${step}`);
    await expectExplained(page, ".callout", word, means);
  }
});

test("they can be reached by keyboard, and Esc puts the explanation back", async ({ app, page }) => {
  await app.open(`?${PUBLISHED}&step=7`);
  const word = page.locator(".callout").getByRole("button", { name: "DNAT" });
  await word.focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  await expect(word).toBeFocused();
  await expect(page.getByRole("tooltip")).toContainText("iptables -t nat -S DOCKER");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("tooltip")).toHaveCount(0);
  await app.expectState({ step: 7 });
});

test("so is every word in a rule, a sentence, a header and the outline", async ({ app, page }) => {
  await app.open(`?${PUBLISHED}&step=7`);
  await expectExplained(page, ".rules-card", "DNAT", "The destination is rewritten");
  await expectExplained(page, ".packet-card", "SYN", "The first packet of a TCP connection");
  await expectExplained(page, ".tuples", "DNAT", "The destination is rewritten");
  await app.open(`?${PUBLISHED}&step=6`);
  await expectExplained(page, ".sentence", "nat", "Rewriting an address");
  await page.getByRole("tab", { name: "Outline" }).click();
  await expectExplained(page, ".tree", "Sockets", "Where a process listens");
});

test("and in another page", async ({ app, page }) => {
  await page.setViewportSize({ width: 800, height: 500 });
  await app.open(`?${PUBLISHED}&step=7&embed=1`);
  await expectExplained(page, ".callout", "DNAT", "The destination is rewritten");
});

test("one key lists every word of the screen, so that none needs a mouse", async ({ app, page }) => {
  const sheet = page.getByRole("dialog", { name: "Words on this screen" });
  await app.open(`?${PUBLISHED}`);
  for (const [step, word, means] of CARDS) {
    await app.go(step);
    await expect(page.locator(".callout")).toContainText(word);
    await page.keyboard.press("w");
    await expect(sheet.getByRole("heading", { name: "Words on this screen" })).toBeFocused();
    await expect(sheet).toContainText(means);
    await page.keyboard.press("Escape");
    await expect(sheet).toBeHidden();
  }
  // What the things of the drawing are, too, and by its name for who does not know the key.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("words on this screen");
  await expect(page.locator("[role=option][aria-selected=true]")).toContainText("Words on this screen");
  await page.keyboard.press("Enter");
  await expect(sheet.locator("[data-word=docker-proxy]")).toContainText("docker-proxy");
  await expect(sheet.locator("[data-word=bridge]")).toBeVisible();
});
