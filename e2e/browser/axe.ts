import type { Page } from "@playwright/test";
import axe from "axe-core";

/**
 * What axe finds wrong with a page, or with a part of it: `color-contrast: <p class="quiet">…`, one for each rule. Empty is
 * good. It runs in the page itself, which takes a quarter of the time of `AxeBuilder`: that opens another page at each
 * run, to join what it found in frames, and is for pages that have some.
 *
 * @param part a selector; what it finds there is read, and nothing beside it
 */
export async function axeFindings(page: Page, part = "html"): Promise<readonly string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async (selector) => {
    const { axe: run } = globalThis as typeof globalThis & { axe: typeof axe };
    const { violations } = await run.run(selector);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
  }, part);
}
