/**
 * The card beside the packet, as a browser draws it. Every question of every sample is `src/stage/card-place.test.ts`'s, which
 * has no page to measure cards on: here are a few where much is written.
 */
import type { Page } from "@playwright/test";
import type { Hookline } from "../../src/app/window-api.ts";
import { expect, test } from "./fixtures.ts";

const WINDOWS = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
  { width: 390, height: 844 },
] as const;

const JOURNEYS = [
  {
    // Its cards stand among the two notes of docker-proxy's connections.
    name: "docker-proxy",
    address: "?sample=docker-28.5-basic&from=host&to=127.0.0.1:8080&proto=tcp",
  },
  {
    name: "a port where nobody listens",
    address: "?sample=docker-20.10-ufw&from=outside:eth0&to=192.0.2.10:4444&proto=tcp&src=203.0.113.7",
  },
] as const;

test.use({ contextOptions: { reducedMotion: "reduce" } });

for (const { width, height } of WINDOWS)
  for (const { name, address } of JOURNEYS)
    test(`at ${width}x${height} no card on the way to ${name} covers what must be read`, async ({ app, page }) => {
      await page.setViewportSize({ width, height });
      await app.open(address);
      const { cards, faults } = await coveredByCards(page);
      expect(faults).toEqual([]);
      expect(cards).toBeGreaterThan(3);
    });

/** Goes through all steps, and reads off the page what their cards cover, once the camera stands. */
function coveredByCards(page: Page): Promise<{ readonly cards: number; readonly faults: readonly string[] }> {
  return page.evaluate(async () => {
    const { hookline } = globalThis as typeof globalThis & { hookline: Hookline };
    const viewport = document.querySelector<HTMLElement>(".react-flow__viewport");
    const standing = async (): Promise<void> => {
      for (let before = "", same = 0; same < 2; same++) {
        await new Promise(requestAnimationFrame);
        const now = viewport?.style.transform ?? "";
        if (now !== before) same = 0;
        before = now;
      }
    };
    const boxOf = (element: Element | null): DOMRect => element?.getBoundingClientRect() ?? new DOMRect();
    const faults: string[] = [];
    let cards = 0;
    for (let step = 1; step <= hookline.state().steps; step++) {
      await hookline.go(step);
      await hookline.idle();
      await standing();
      const card = document.querySelector(".callout");
      if (!card) continue;
      cards++;
      const box = boxOf(card);
      const covers = (element: Element): boolean => {
        const { left, right, top, bottom } = boxOf(element);
        return box.left < right - 1 && left < box.right - 1 && box.top < bottom - 1 && top < box.bottom - 1;
      };
      const read = document.querySelectorAll(".station .run, .note, .end-mark, [data-kind=packet]:not([data-ended])");
      for (const one of read)
        if (covers(one)) faults.push(`step ${step}: ${card.textContent} covers ${one.textContent || one.className}`);
      const whole = boxOf(document.querySelector("main"));
      if (box.left < whole.left || box.right > whole.right || box.top < whole.top || box.bottom > whole.bottom)
        faults.push(`step ${step}: ${card.textContent} is cut off`);
    }
    return { cards, faults };
  });
}
