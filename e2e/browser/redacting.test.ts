import { gunzipSync } from "node:zlib";
import { axeFindings } from "./axe.ts";
import { expect, test } from "./fixtures.ts";
import { sampleText } from "./samples.ts";

test("a host is redacted, saved, and answers as before under other names", async ({ app, page }) => {
  await app.open();
  const file = {
    name: "lab.json",
    mimeType: "application/json",
    buffer: Buffer.from(sampleText("docker-28.5-basic")),
  };
  await page.getByLabel("Snapshot file").setInputFiles(file);
  await expect.poll(async () => (await app.state()).host?.title).toBe("lab.json");
  await app.idle();
  const before = await app.state();
  await page.getByRole("button", { name: "Share this view" }).click();
  await page.getByRole("button", { name: "Redact first" }).click();
  const sheet = page.getByRole("dialog", { name: "Redact before sharing" });
  await expect(sheet.getByRole("status")).toContainText("nothing stands in it any more");
  expect(await axeFindings(page, ".redact")).toEqual([]);

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
  const keyChunks: Buffer[] = [];
  for await (const chunk of await key.createReadStream()) keyChunks.push(chunk);
  await page.keyboard.press("Escape");
  await page.getByLabel("Snapshot file").setInputFiles({ ...file, name: "redacted.json", buffer: Buffer.from(text) });
  await expect.poll(async () => (await app.state()).host?.title).toBe("redacted.json");
  await app.idle();
  const redacted = await app.state();
  expect(redacted.host?.containers).toHaveLength(before.host?.containers.length ?? 0);
  expect(redacted.host?.containers).not.toEqual(before.host?.containers);

  // Dropped where the redacted host is shown, the key gives the original back.
  const keyFile = { ...file, name: "key.json", buffer: Buffer.concat(keyChunks) };
  await page.getByLabel("Snapshot file").setInputFiles(keyFile);
  await expect.poll(async () => (await app.state()).host?.title).toBe("redacted.json, restored");
  await app.idle();
  const after = await app.state();
  expect({ ...after.host, source: null, title: null }).toEqual({ ...before.host, source: null, title: null });

  // And where it is shown, the key has nothing to say.
  await page.getByLabel("Snapshot file").setInputFiles(keyFile);
  await expect(page.getByRole("alert")).toContainText("This key is another redaction's");
});

test("a host that is too large for a link is said to be, and so is what to do", async ({ app, page }) => {
  await app.open();
  await page.getByLabel("Snapshot file").setInputFiles({
    name: "crowd.json",
    mimeType: "application/json",
    buffer: Buffer.from(sampleText("docker-28.5-crowd")),
  });
  await expect.poll(async () => (await app.state()).host?.title).toBe("crowd.json");
  await app.idle();
  await page.getByRole("button", { name: "Share this view" }).click();
  await page.getByRole("button", { name: "Redact first" }).click();
  const sheet = page.getByRole("dialog", { name: "Redact before sharing" });
  await sheet.getByRole("button", { name: "Copy a link with the host in it" }).click();
  await expect(sheet.getByRole("alert")).toContainText(/too large for a link: \d+ kB.*Save it as a file instead/);
});
