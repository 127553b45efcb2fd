/** The sheets for a host of one's own: paste, kept hosts, compare, redact; for a screen reader, and by keyboard alone. */
import type { Page } from "@playwright/test";
import { axeFindings } from "./axe.ts";
import { expect, test } from "./fixtures.ts";
import { sampleText } from "./samples.ts";

const HOST = Buffer.from(sampleText("docker-20.10-basic"));

async function bringHost(page: Page): Promise<void> {
  const file = { name: "own.json", mimeType: "application/json", buffer: HOST };
  await page.getByLabel("Snapshot file").setInputFiles(file);
}

/** Opens the host's menu by keyboard, and chooses there. */
async function choose(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole("button", { name: /^Host: / }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name }).focus();
  await page.keyboard.press("Enter");
}

for (const theme of ["light", "dark"])
  test(`axe finds nothing on any of them, ${theme}`, async ({ app, page }) => {
    await app.open(`?sample=docker-28.5-basic&theme=${theme}`);
    await bringHost(page);
    await expect.poll(async () => (await app.state()).host?.title).toBe("own.json");
    await app.idle();
    for (const [item, title] of [
      ["Paste what commands print…", "Paste what commands print"],
      ["Hosts kept in this browser…", "Hosts kept in this browser"],
      [/^Compare with another capture/, "Two captures side by side"],
    ] as const) {
      await choose(page, item);
      const sheet = page.getByRole("dialog", { name: title });
      await expect(sheet).toBeVisible();
      await app.idle();
      expect(await axeFindings(page, "dialog"), title).toEqual([]);
      // It holds the focus while it is open, and gives it back.
      expect(await sheet.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
      await page.keyboard.press("Escape");
      await expect(sheet).toHaveCount(0);
    }
  });

test("a host is pasted, kept, renamed, compared and redacted by keyboard alone", async ({ app, page }) => {
  await app.open();
  await choose(page, "Paste what commands print…");
  await page.getByLabel("Output of commands").focus();
  await page.keyboard.insertText(
    "$ ip -br addr\nlo               UNKNOWN        127.0.0.1/8\neth0             UP             192.0.2.10/24\n",
  );
  await page.getByRole("dialog").getByRole("button", { name: "Open" }).focus();
  await page.keyboard.press("Enter");
  await expect(app.on("interface", "host/eth0")).toBeAttached();
  await app.idle();

  await choose(page, "Hosts kept in this browser…");
  const kept = page.getByRole("dialog", { name: "Hosts kept in this browser" });
  await kept.getByRole("button", { name: "Rename pasted snapshot" }).focus();
  await page.keyboard.press("Enter");
  await expect(kept.getByLabel("New name of pasted snapshot")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("edge");
  await page.keyboard.press("Enter");
  await expect(kept.getByRole("button", { name: /^edge/ })).toBeVisible();
  await page.keyboard.press("Escape");

  await choose(page, /^Compare with another capture/);
  const compare = page.getByRole("dialog", { name: "Two captures side by side" });
  await compare.getByLabel("Compare with", { exact: true }).focus();
  await page.keyboard.type("Docker 28.5, macvlan");
  await expect(compare).toContainText(/\d+ containers? added|\d+ containers? removed/i);
  await page.keyboard.press("Escape");

  await choose(page, "Hosts kept in this browser…");
  await kept.getByRole("button", { name: /^Redact/ }).focus();
  await page.keyboard.press("Enter");
  const redact = page.getByRole("dialog", { name: "Redact before sharing" });
  await expect(redact.getByRole("button", { name: "Save the redacted host" })).toBeVisible();
  await redact.getByRole("checkbox", { name: "MACs" }).focus();
  await page.keyboard.press("Space");
  await expect(redact.getByRole("checkbox", { name: "MACs" })).not.toBeChecked();
  await expect(redact.getByRole("button", { name: "Save the redacted host" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
