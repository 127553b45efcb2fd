/**
 * The card beside the packet, as a browser draws it. Every question of every sample is `src/stage/card-place.test.ts`'s, which
 * has no page to measure cards on: here are a few where much is written.
 */
import type { Page } from "@playwright/test";
import type { Hookline } from "../../src/app/window-api.ts";
import { expect, test } from "./fixtures.ts";

/** `short`: so many cards, at least, have room for their short form alone. */
const JOURNEYS = [
  {
    // Its cards stand among the two notes of docker-proxy's connections.
    name: "docker-proxy",
    address: "?sample=docker-28.5-basic&from=host&to=127.0.0.1:8080&proto=tcp",
    window: { width: 390, height: 844 },
    short: 0,
  },
  {
    // The chains that it is sent through have no room here, but in short.
    name: "a published port over IPv6",
    address: "?sample=docker-28.5-dualstack",
    window: { width: 1280, height: 720 },
    short: 1,
  },
  {
    name: "a port where nobody listens",
    address: "?sample=docker-28.5-basic&from=outside:eth0&to=192.0.2.10:4444&proto=tcp&src=203.0.113.7",
    window: { width: 1920, height: 1080 },
    short: 0,
  },
] as const;

test.use({ contextOptions: { reducedMotion: "reduce" } });

for (const { name, address, window, short } of JOURNEYS)
  test(`at ${window.width}x${window.height} no card on the way to ${name} covers what must be read`, async ({
    app,
    page,
  }) => {
    await page.setViewportSize(window);
    await app.open(address);
    const { cards, shortened, faults } = await coveredByCards(page);
    expect(faults).toEqual([]);
    expect(cards).toBeGreaterThan(3);
    expect(shortened).toBeGreaterThanOrEqual(short);
  });

test("in the panel's card of the packet each value stands beside its name", async ({ app, page }) => {
  await app.open("?sample=docker-20.10-broken&step=10");
  await expect(page.locator(".packet-card .field-row dt", { hasText: "mark" })).toBeVisible();
  const apart = await page.locator(".packet-card .field-row").evaluateAll((rows) =>
    rows.flatMap((row) => {
      const name = row.querySelector("dt .term") ?? row.querySelector("dt");
      const value = row.querySelector("dd");
      const [a, b] = [name, value].map((one) => one?.getBoundingClientRect().top ?? 0);
      return Math.abs((a ?? 0) - (b ?? 0)) > 8 ? [row.textContent] : [];
    }),
  );
  expect(apart).toEqual([]);
});

/**
 * Goes through all steps, and reads off the page what their cards cover once the camera stands. That it comes to stand is
 * waited for by frames, not by time: what is wrong for so many of them stays wrong.
 */
function coveredByCards(
  page: Page,
): Promise<{ readonly cards: number; readonly shortened: number; readonly faults: readonly string[] }> {
  return page.evaluate(async () => {
    const { hookline } = globalThis as typeof globalThis & { hookline: Hookline };
    const MOST_FRAMES = 120;
    const SAME_FRAMES = 3;
    const boxOf = (element: Element | null): DOMRect => element?.getBoundingClientRect() ?? new DOMRect();
    const faultsNow = (card: Element): readonly string[] => {
      const box = boxOf(card);
      const covers = (element: Element): boolean => {
        const { left, right, top, bottom } = boxOf(element);
        return box.left < right - 1 && left < box.right - 1 && box.top < bottom - 1 && top < box.bottom - 1;
      };
      const read = document.querySelectorAll(
        ".station .run, .device[data-lit] .run, .note, .end-mark, [data-kind=packet]:not([data-ended])",
      );
      const whole = boxOf(document.querySelector("main"));
      const inside =
        box.left >= whole.left && box.right <= whole.right && box.top >= whole.top && box.bottom <= whole.bottom;
      const covered = [...read].filter(covers).map((one) => `covers ${one.textContent || one.className}`);
      return [...covered, ...(inside ? [] : ["is cut off"])].map((fault) => `${card.textContent} ${fault}`);
    };
    const viewport = document.querySelector<HTMLElement>(".react-flow__viewport");
    const faults: string[] = [];
    let cards = 0;
    let shortened = 0;
    for (let step = 1; step <= hookline.state().steps; step++) {
      await hookline.go(step);
      await hookline.idle();
      let own: readonly string[] = [];
      let before = "";
      for (let frame = 0, same = 0; frame < MOST_FRAMES && same < SAME_FRAMES; frame++) {
        await new Promise(requestAnimationFrame);
        const card = document.querySelector(".callout");
        own = card ? faultsNow(card) : [];
        const now = viewport?.style.transform ?? "";
        same = now === before && own.length === 0 ? same + 1 : 0;
        before = now;
      }
      if (document.querySelector(".callout")) cards++;
      if (document.querySelector(".callout[data-brief]")) shortened++;
      faults.push(...own.map((fault) => `step ${step}: ${fault}`));
    }
    return { cards, shortened, faults };
  });
}
