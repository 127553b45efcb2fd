import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { sampleText } from "./samples.ts";

const macvlan = sampleText("docker-28.5-macvlan");

function openFile(page: Page, name: string, content: string | Buffer) {
  return page
    .getByLabel("Snapshot file")
    .setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(content) });
}

test("another sample is picked from the menu, with its question", async ({ app, page }) => {
  await app.open();
  await page.getByRole("button", { name: /^Host: Docker 28\.5, two networks/ }).click();
  await page.getByRole("button", { name: /^Docker 28\.5, macvlan/ }).click();
  await expect.poll(async () => (await app.state()).host?.title).toBe("Docker 28.5, macvlan");
  await app.idle();
  await app.expectState({ question: { from: "host", proto: "tcp", to: "10.20.0.128", port: 80 } });
  await expect(page).toHaveURL(/sample=docker-28\.5-macvlan/);
});

for (const [kind, name, content] of [
  ["plain", "lab.json", macvlan],
  ["gzipped", "lab.json.gz", gzipSync(macvlan)],
] as const)
  test(`a ${kind} file is opened`, async ({ app, page }) => {
    await app.open();
    await openFile(page, name, content);
    await expect.poll(async () => (await app.state()).host?.title).toBe(name);
    await app.expectState({ problems: [] });
  });

test("a snapshot is dropped on the page, or pasted", async ({ app, page }) => {
  await app.open();
  for (const [how, title] of [
    ["drop", "dropped.json"],
    ["paste", "pasted snapshot"],
  ] as const) {
    await page.evaluate(
      ([event, text]) => {
        const data = new DataTransfer();
        if (event === "drop") data.items.add(new File([text], "dropped.json"));
        else data.setData("text/plain", text);
        const init = { bubbles: true, cancelable: true };
        document.body.dispatchEvent(
          event === "drop"
            ? new DragEvent("drop", { ...init, dataTransfer: data })
            : new ClipboardEvent("paste", { ...init, clipboardData: data }),
        );
      },
      [how, macvlan] as const,
    );
    await expect.poll(async () => (await app.state()).host?.title).toBe(title);
  }
});

const BROKEN = [
  ["no JSON", '{\n  "format": "hookline-snapshot",\n  "version": }', /line 3, column 14/],
  ["no snapshot", '{"format": "something-else"}', /not a snapshot/],
  ["a newer version", '{"format": "hookline-snapshot", "version": 99}', /99/],
  ["no text", Buffer.from([0xff, 0xfe, 0x00]), /not a text/],
  ["a damaged gzip file", gzipSync(macvlan).subarray(0, 2000), /cut short, or damaged/],
  ["nothing", "", /empty/],
] as const;

for (const [what, content, message] of BROKEN)
  test(`a file that is ${what} is told about, and everything else stays`, async ({ app, page }) => {
    await app.open("?sample=docker-28.5-basic&step=6");
    const before = await app.state();
    await openFile(page, "broken.json", content);
    await expect(page.getByRole("alert")).toContainText(message);
    await app.idle();
    const after = await app.state();
    expect(after.problems.map((problem) => problem.message).join()).toMatch(message);
    expect({ ...after, problems: [] }).toEqual(before);
    await expect(app.on("namespace", "web")).toBeVisible();
    // And it does not stand in the way of the next one.
    await openFile(page, "lab.json", macvlan);
    await expect.poll(async () => (await app.state()).host?.title).toBe("lab.json");
    await app.expectState({ problems: [] });
  });

test("a snapshot that is understood in part is shown, and what is not is said", async ({ app, page }) => {
  await app.open();
  const snapshot = JSON.parse(macvlan);
  snapshot.namespaces[0].outputs["iptables-save"] += "\nthis is no rule\n";
  await openFile(page, "odd.json", JSON.stringify(snapshot));
  await expect.poll(async () => (await app.state()).host?.title).toBe("odd.json");
  await expect(page.locator(".problem")).toContainText("not understood; the rest is shown");
  await page.locator(".problem summary").click();
  await expect(page.locator(".problem")).toContainText("this is no rule");
});

test("scripts are told what went wrong in the same words", async ({ app }) => {
  await app.open();
  await expect(app.load({ format: "other" })).rejects.toThrow(/not a snapshot/);
  await expect(app.ask({ from: "container:nobody", proto: "tcp", to: "192.0.2.1", port: 80 })).rejects.toThrow(
    /'nobody'/,
  );
  await expect(app.go(9999)).rejects.toThrow(/no step 9999/);
  expect((await app.state()).host?.title).toBe("Docker 28.5, two networks");
});

test("where no host is open, the ways to one are offered", async ({ page, complaints }) => {
  complaints.expect(/index\.json|Failed to load resource|ERR_FAILED/);
  await page.route(/samples\/index\.json/, (route) => route.abort());
  await page.goto("./");
  await expect(page.getByRole("heading", { name: "No host is open" })).toBeVisible();
  await expect(page.locator(".sentence")).toHaveText("Open a host, then ask it from where to where.");
  await page.getByRole("button", { name: "Paste or open…" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.unroute(/samples\/index\.json/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator('[data-kind=interface][data-name="host/eth0"]')).toBeVisible();
});
