/** Some of the mutated snapshots of the engine's corpus, opened by the page: it says what is wrong, or shows what can be shown. */
import { MUTATIONS, mutate } from "../../src/app/engine/testing/mutated.ts";
import { expect, test } from "./fixtures.ts";
import { sampleText } from "./samples.ts";

const ORIGINALS = ["docker-28.5-basic", "docker-29-nftables", "docker-20.10-ufw"].map(sampleText);
const EACH = 4;

for (const mutation of MUTATIONS)
  test(`${mutation}: a message, or a host, and a page that goes on`, async ({ app, page }) => {
    test.slow();
    await app.open();
    const dismiss = page.getByRole("button", { name: "Dismiss", exact: true });
    for (let seed = 1; seed <= EACH; seed++) {
      const bytes = mutate(ORIGINALS[seed % ORIGINALS.length] ?? "", mutation, seed);
      const before = await app.state();
      const name = `${mutation} ${seed}.json`;
      const file = { name, mimeType: "application/json", buffer: Buffer.from(bytes) };
      await page.getByLabel("Snapshot file").setInputFiles(file);
      await expect
        .poll(async () => {
          const { host, problems } = await app.state();
          return (
            host?.title === name || problems.some(({ about, severity }) => about === "host" && severity === "error")
          );
        })
        .toBe(true);
      await app.idle();
      const after = await app.state();
      if (after.host?.title !== name) {
        expect({ ...after, problems: [] }).toEqual({ ...before, problems: [] });
        await expect(page.getByRole("alert").first()).toBeVisible();
      }
      while ((await dismiss.count()) > 0) await dismiss.first().click();
    }
    // No name became markup, and none pushed the page out of its frame.
    expect(await page.title()).not.toBe("owned");
    expect(await page.locator("img[src='x']").count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
