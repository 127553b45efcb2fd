/** Pictures and text to take along, from the share sheet. */
import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.ts";

const STEP = "?sample=docker-28.5-basic&from=outside:eth0&to=192.0.2.10:8080&proto=tcp&src=203.0.113.7&step=7";

for (const [form, ending] of [
  ["SVG", ".svg"],
  ["PNG", ".png"],
  ["Film strip", "-strip.svg"],
  ["Moving picture", "-moving.svg"],
] as const)
  test(`${form} of the step that is shown`, async ({ app }) => {
    await app.open(STEP);
    await app.page.getByRole("button", { name: "Share this view" }).click();
    const waiting = app.page.waitForEvent("download");
    await app.page.getByRole("button", { name: new RegExp(`^${form}: `) }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe(`lab-outside-eth0-192.0.2.10${ending}`);
    const bytes = await readFile(await download.path());
    if (form === "PNG") {
      expect(String(bytes.subarray(1, 4))).toBe("PNG");
      // Twice the pixels of the picture (PNG, section 11.2.2: the width is the header's first field).
      expect(bytes.readUInt32BE(16)).toBe(2400);
      return;
    }
    expect(String(bytes)).toMatch(/^<svg [\s\S]*The destination becomes 172\.18\.0\.2:80\.[\s\S]*<\/svg>$/);
  });
