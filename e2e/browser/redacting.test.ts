import { gunzipSync } from "node:zlib";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures.ts";
import { sampleText } from "./samples.ts";

test("a host is redacted, saved, and answers as before under other names", async ({ app, page }) => {
  await app.open();
  const buffer = Buffer.from(sampleText("docker-28.5-basic"));
  await page.getByLabel("Snapshot file").setInputFiles({ name: "lab.json", mimeType: "application/json", buffer });
  await expect.poll(async () => (await app.state()).host?.title).toBe("lab.json");
  await app.idle();
  const before = await app.state();
  await page.getByRole("button", { name: "Share this view" }).click();
  await page.getByRole("button", { name: "Redact first" }).click();
  const sheet = page.getByRole("dialog", { name: "Redact before sharing" });
  await expect(sheet.getByRole("status")).toContainText("nothing stands in it any more");
  const { violations } = await new AxeBuilder({ page }).include(".redact").analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    sheet.getByRole("button", { name: "Save the redacted host" }).click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  const text = gunzipSync(Buffer.concat(chunks)).toString();
  for (const name of ["legacy", "lonely", "metrics", "192.0.2.10"]) expect(text).not.toContain(name);

  const [key] = await Promise.all([
    page.waitForEvent("download"),
    sheet.getByRole("button", { name: "Save the key" }).click(),
  ]);
  expect(key.suggestedFilename()).toMatch(/-key\.json$/);
  await page.keyboard.press("Escape");
  await app.load(JSON.parse(text));
  expect((await app.state()).host?.containers).toHaveLength(before.host?.containers.length ?? 0);
});
