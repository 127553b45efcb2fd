import { expect, test } from "./fixtures.ts";
import { sampleText } from "./samples.ts";

const ASKED = "from=outside:eth0&to=192.0.2.10:8080&proto=tcp&src=203.0.113.7";
/** The first sample with one rule more, which drops what the question asks. */
const guarded = sampleText("docker-28.5-basic").replace(
  "-A FORWARD -j DOCKER-USER",
  "-A DOCKER-USER -p tcp -m tcp --dport 80 -j DROP\\n-A FORWARD -j DOCKER-USER",
);

test("an address shows two samples side by side, what changed and where the journeys part", async ({ app, page }) => {
  await app.open(`?sample=docker-20.10-basic&with=docker-28.5-basic&${ASKED}`);
  const sheet = page.getByRole("dialog", { name: "Two captures side by side" });
  await expect(sheet).toContainText("They differ first at step 4 after.");
  await expect(sheet).toContainText("29 rules added, 21 rules removed");
  await expect(page).toHaveURL(/&with=docker-28\.5-basic/);

  await sheet.getByRole("button", { name: "Swap" }).click();
  await expect(sheet).toContainText("They differ first at step 4 before.");
  await expect(sheet).toContainText("21 rules added, 29 rules removed");

  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(page).not.toHaveURL(/with=/);
  await expect.poll(async () => (await app.state()).host?.title).toBe("Docker 20.10, two networks");
});

test("a file beside the shown host: the rule that was added, and the step where it drops", async ({ app, page }) => {
  await app.open(`?sample=docker-28.5-basic&${ASKED}`);
  await page.getByRole("button", { name: /^Host:/ }).click();
  await page.getByRole("button", { name: "Compare with another capture…" }).click();
  const sheet = page.getByRole("dialog", { name: "Two captures side by side" });
  await sheet
    .getByLabel("Snapshot file to compare with")
    .setInputFiles({ name: "guarded.json", mimeType: "application/json", buffer: Buffer.from(guarded) });
  await expect(sheet).toContainText("1 rule added.");
  const diff = sheet.getByRole("region", { name: "host, filter · DOCKER-USER" });
  await expect(diff.getByRole("row")).toHaveText([/^1\+added:-p tcp -m tcp --dport 80 -j DROP$/]);
  await expect(sheet).toContainText("The outcome changed from answered to silence.");
  await expect(sheet.getByRole("row").filter({ hasText: "≠" })).toContainText("the packet is dropped");

  await sheet.getByRole("button", { name: "Show guarded.json on the stage" }).click();
  await expect.poll(async () => (await app.state()).host?.title).toBe("guarded.json");
  await app.expectState({ outcome: "silence" });
  await expect(sheet).toBeHidden();
});

test("what cannot be opened or asked is said, beside what stands", async ({ app, page }) => {
  await app.open(`?sample=docker-28.5-basic&with=docker-28.5-macvlan&from=container:web&to=api:80`);
  const sheet = page.getByRole("dialog", { name: "Two captures side by side" });
  await expect(sheet).toContainText("There is no container 'web'");
  await sheet
    .getByLabel("Snapshot file to compare with")
    .setInputFiles({ name: "odd.json", mimeType: "application/json", buffer: Buffer.from('{"format":"x"}') });
  await expect(sheet.getByRole("alert")).toContainText("odd.json: This is not a snapshot");
  await expect.poll(async () => (await app.state()).host?.title).toBe("Docker 28.5, two networks");
  await app.expectState({ problems: [] });
});

test("a sample that there is not is no comparison", async ({ app, page }) => {
  await app.open("?with=nothing");
  await expect(page.getByRole("alert")).toContainText("There is no sample 'nothing'.");
});
