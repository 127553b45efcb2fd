import { gunzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { sampleText } from "./samples.ts";

const basic = JSON.parse(sampleText("docker-28.5-basic"));
const [host] = basic.namespaces;

function openFiles(page: Page, files: Readonly<Record<string, string>>) {
  return page
    .getByLabel("Snapshot file")
    .setInputFiles(
      Object.entries(files).map(([name, text]) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) })),
    );
}

const RULES: string = host.outputs["iptables-save"];
const SCROLL = [
  `root@lab:~# ip -j -d link\n${JSON.stringify(host.outputs["ip-link"])}`,
  `root@lab:~# ip -j addr\n${JSON.stringify(host.outputs["ip-addr"])}`,
  `root@lab:~# ip -j -d route show table all\n${JSON.stringify(host.outputs["ip-route"])}`,
].join("\n");

test("what commands print is pasted, opened, and completed; a reload shows it again", async ({ app, page }) => {
  await app.open();
  await page.getByRole("button", { name: /^Host: / }).click();
  await page.getByRole("button", { name: "Paste what commands print…" }).click();
  const sheet = page.getByRole("dialog", { name: "Paste what commands print" });
  await sheet.getByLabel("Output of commands").fill(SCROLL);
  await sheet.getByRole("button", { name: "Open" }).click();
  await expect.poll(async () => (await app.state()).host?.hostname).toBe("lab");
  await app.idle();
  await expect(page).toHaveURL(/\?kept=\w+/);
  await expect(page.locator(".problem")).toContainText(
    "Paste what 'iptables-save', 'ss -tulnpe' and 'sysctl -a' print",
  );

  await page.locator(".problem").getByRole("button", { name: "Paste…" }).click();
  await expect(sheet.getByLabel(/Add it to/)).toBeChecked();
  await sheet
    .getByLabel("Output of commands")
    .fill(`$ sudo iptables-save\n${RULES}$ ss -tulnp\n${host.outputs.ss}$ sysctl -a\n${host.outputs.sysctl}`);
  await sheet.getByRole("button", { name: "Open" }).click();
  await app.expectState({ problems: [] });
  const before = await app.state();

  await page.reload();
  await page.waitForFunction(() => "hookline" in window);
  await app.idle();
  expect((await app.state()).host).toEqual(before.host);
});

test("several files make one host, and Docker's words make its containers", async ({ app, page }) => {
  await app.open();
  await openFiles(page, {
    "containers.json": JSON.stringify(basic.docker.containers),
    "networks.json": JSON.stringify(basic.docker.networks),
    "rules.txt": RULES,
    "addresses.txt": SCROLL,
  });
  await expect.poll(async () => (await app.state()).host?.title).toBe("containers.json and 3 more");
  await app.idle();
  expect((await app.state()).host?.containers).toContain("web");
  await expect(app.on("namespace", "legacy")).toBeVisible();
});

test("hosts that were opened are listed, renamed, saved, and deleted", async ({ app, page }) => {
  await app.open();
  await openFiles(page, { "rules.txt": RULES });
  await expect.poll(async () => (await app.state()).host?.title).toBe("rules.txt");
  const sheet = page.getByRole("dialog", { name: "Hosts kept in this browser" });
  const openSheet = async (): Promise<void> => {
    await page.getByRole("button", { name: /^Host: / }).click();
    await page.getByRole("button", { name: "Hosts kept in this browser…" }).click();
  };
  await openSheet();
  await expect(sheet.getByRole("button", { name: /^rules\.txt/ })).toContainText(/shown now/);

  await sheet.getByRole("button", { name: "Rename rules.txt" }).click();
  await sheet.getByLabel("New name of rules.txt").fill("edge router");
  await sheet.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(sheet.getByRole("button", { name: /^edge router/ })).toBeVisible();
  await expect.poll(async () => (await app.state()).host?.title).toBe("edge router");
  await sheet.getByRole("button", { name: "Undo" }).click();
  await expect(sheet.getByRole("button", { name: /^rules\.txt/ })).toBeVisible();
  await expect.poll(async () => (await app.state()).host?.title).toBe("rules.txt");
  await sheet.getByRole("button", { name: "Rename rules.txt" }).click();
  await sheet.getByLabel("New name of rules.txt").fill("edge router");
  await sheet.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(sheet.getByRole("button", { name: /^edge router/ })).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    sheet.getByRole("button", { name: "Save edge router as a file" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("edge router.json.gz");
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  expect(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()).format).toBe("hookline-snapshot");

  await sheet.getByRole("button", { name: "Delete edge router" }).click();
  await expect(sheet).toContainText("None yet");
  await expect(sheet.getByRole("status")).toContainText("‘edge router’ is deleted.");
  // The sheet may have been closed meanwhile; what comes back is whole.
  await page.keyboard.press("Escape");
  await openSheet();
  await sheet.getByRole("button", { name: "Undo" }).click();
  await sheet.getByRole("button", { name: /^edge router/ }).click();
  await expect(sheet).toHaveCount(0);
  await app.idle();
  expect((await app.state()).host?.title).toBe("edge router");
  await openSheet();

  await sheet.getByRole("button", { name: "Delete edge router" }).click();
  await expect(sheet).toContainText("None yet");
  await page.reload();
  await page.waitForFunction(() => "hookline" in window);
  await app.idle();
  await expect(page.getByRole("alert")).toContainText("does not keep the host that the address names");
});

const WRONG = [
  ["a picture", Buffer.from("\x89PNG\r\n\x1a\n\0\0", "latin1"), /a picture \(PNG\)\. Bring the text itself/],
  ["a packet capture", Buffer.from([0xd4, 0xc3, 0xb2, 0xa1, 2, 0]), /packet capture \(pcap\)/],
  ["an archive", Buffer.from("PK\x03\x04rest"), /ZIP archive\. Unpack it/],
  ["a web page", Buffer.from("<!DOCTYPE html><html></html>"), /web page/],
  ["a poorer form", Buffer.from("Chain INPUT (policy ACCEPT)\ntarget prot opt"), /'iptables -L'.*take 'iptables-save'/],
  ["something else", Buffer.from("Dear all,\nplease find attached"), /Nothing in it is known here/],
] as const;

test("files of other kinds are told what they are and what to do; what was there stays", async ({ app, page }) => {
  await app.open();
  const before = await app.state();
  for (const [name, buffer, message] of WRONG) {
    await page.getByLabel("Snapshot file").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
    await expect(page.getByRole("alert")).toContainText(message);
    await app.idle();
    expect({ ...(await app.state()), problems: [] }).toEqual(before);
  }
});

test("a Compose file alone is drawn, and what hangs on rules that nobody gave is undetermined", async ({
  app,
  page,
}) => {
  await app.open();
  await openFiles(page, {
    "compose.yaml":
      "name: shop\nservices:\n  web:\n    image: nginx\n    ports: ['8080:80']\n  db:\n    image: postgres\n    networks: [back]\nnetworks:\n  back:\n",
  });
  await expect.poll(async () => (await app.state()).host?.containers).toEqual(["shop-web-1", "shop-db-1"]);
  await app.idle();
  await expect(app.on("namespace", "shop-web-1")).toBeVisible();
  const journey = await app.ask({ from: "container:shop-web-1", proto: "tcp", to: "172.19.0.2", port: 5432 });
  expect(journey.outcome).toBe("undetermined");
  expect(journey.explanation).toContain("the output of 'iptables-save' or 'nft list ruleset' decides it");
});
