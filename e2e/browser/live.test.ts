/** A host that is made for the tests, looked at live: the server, its captures by events, and the page that follows. */
import { request as httpRequest } from "node:http";
import type { Page } from "@playwright/test";
import { axeFindings } from "./axe.ts";
import { test as base, expect } from "./fixtures.ts";
import { hasSshd, isRoot, type LiveHost, liveHost } from "./live-host.ts";

/** A host with an uplink, and a neighbour on a bridge. */
const SET_UP = `ip link set lo up
ip netns add box
ip link add eth0 type veth peer name far0
ip addr add 192.0.2.10/24 dev eth0; ip link set eth0 up; ip link set far0 up
ip link add br0 type bridge; ip addr add 172.18.0.1/16 dev br0; ip link set br0 up
ip link add v-box type veth peer name eth0 netns box; ip link set v-box master br0; ip link set v-box up
ip netns exec box sh -c 'ip link set lo up; ip addr add 172.18.0.2/16 dev eth0; ip link set eth0 up'
iptables -A OUTPUT -d 192.0.2.77 -j ACCEPT
ip netns exec box sleep infinity >/dev/null 2>&1 &`;

const QUESTION = { from: "host", proto: "icmp", to: "172.18.0.2" };

const test = base.extend<object, { lab: LiveHost; site: string }>({
  lab: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const lab = await liveHost(SET_UP);
      await use(lab);
      await lab.close();
    },
    { scope: "worker" },
  ],
  site: [({ lab }, use) => use(lab.url), { scope: "worker" }],
});

// One host for all of them, in their order.
test.describe.configure({ mode: "serial" });
test.skip(!isRoot, "making network namespaces needs root");

const badge = (page: Page) => page.getByRole("button", { name: /^The live host:/ });
const history = (page: Page) => page.getByRole("region", { name: "Live history" });
const viewport = (page: Page) => page.locator(".react-flow__viewport").getAttribute("style");

test("a rule that is added is asked about at once, and everything else stays as it was", async ({ app, page, lab }) => {
  await app.open();
  await expect(badge(page)).toHaveText("Live");
  await app.ask(QUESTION);
  await app.expectState({ outcome: "answered", problems: [] });
  await app.go(1);
  await app.on("interface", "host/eth0").click();
  await page.mouse.move(500, 300);
  await page.mouse.wheel(0, 300);
  await app.idle();
  const seen = await viewport(page);

  lab.run("iptables -I OUTPUT -p icmp -j DROP");
  await app.expectState({ outcome: "prohibited" });
  await expect(history(page).getByRole("status")).toContainText("The outcome changed: Answered → Prohibited.");
  await app.expectState({ step: 1, selection: "link:host/eth0", problems: [] });
  expect((await app.state()).question).toMatchObject(QUESTION);
  expect(await viewport(page)).toBe(seen);
  await expect(history(page).locator(".live-capture").last()).toContainText("1 rule added");

  await page.getByRole("button", { name: "Where they part" }).click();
  const sheet = page.getByRole("dialog", { name: "Two captures side by side" });
  await expect(sheet).toContainText("The outcome changed from answered to prohibited.");
  await expect(sheet).toContainText("-p icmp -j DROP");
  await page.keyboard.press("Escape");

  lab.run("iptables -D OUTPUT -p icmp -j DROP");
  await app.expectState({ outcome: "answered" });
  await expect(history(page).getByRole("status")).toContainText("The outcome changed: Prohibited → Answered.");
});

test("a link that is added stands on the stage, and what is looked at stays where it was", async ({
  app,
  page,
  lab,
}) => {
  await app.open();
  const bridge = app.on("bridge", "host/br0");
  await bridge.click();
  await page.mouse.move(500, 300);
  await page.mouse.wheel(0, -200);
  await app.idle();
  const seen = await bridge.boundingBox();
  lab.run("ip link add eth9 type veth peer name far9; ip addr add 198.51.100.9/24 dev eth9; ip link set eth9 up");
  await expect(app.on("interface", "host/eth9")).toBeVisible();
  const moved = async () => {
    const now = await bridge.boundingBox();
    return now && seen ? Math.abs(now.x + now.width / 2 - seen.x - seen.width / 2) : null;
  };
  await expect.poll(moved).toBeLessThan(2);
  await expect(history(page)).toContainText(/interface/);
});

test("rules of another namespace are followed as well", async ({ app, page, lab }) => {
  await app.open();
  await badge(page).click();
  await expect(page.locator(".live-about")).toContainText(/rules in \d+ other namespaces?, by nft monitor/);
  await app.ask(QUESTION);
  lab.run("ip netns exec box iptables -A INPUT -p icmp -j DROP");
  await app.expectState({ outcome: "silence" });
  lab.run("ip netns exec box iptables -F INPUT");
  await app.expectState({ outcome: "answered" });
});

test("paused, the stage stays while the history goes on; older captures are looked at, compared and saved", async ({
  app,
  page,
  lab,
}) => {
  await app.open();
  await app.ask(QUESTION);
  await history(page).getByRole("button", { name: "Pause" }).click();
  await expect(badge(page)).toHaveText("Paused");
  lab.run("iptables -I OUTPUT -p icmp -j DROP");
  await expect(history(page).locator(".live-capture").last()).toContainText("1 rule added");
  await app.idle();
  await app.expectState({ outcome: "answered" });

  await history(page).getByRole("button", { name: "Follow" }).click();
  await app.expectState({ outcome: "prohibited" });
  await expect(badge(page)).toHaveText("Live");

  await history(page).locator(".live-capture").first().click();
  await app.expectState({ outcome: "answered" });
  await expect(badge(page)).toHaveText("Paused");
  await history(page).getByRole("button", { name: "Compare" }).click();
  const sheet = page.getByRole("dialog", { name: "Two captures side by side" });
  await expect(sheet).toContainText("The outcome changed from answered to prohibited.");
  await page.keyboard.press("Escape");

  const download = page.waitForEvent("download");
  await history(page).getByRole("link", { name: "Save" }).click();
  expect((await download).suggestedFilename()).toBe("capture-1.json.gz");
  lab.run("iptables -D OUTPUT -p icmp -j DROP");
});

test("counters move where packets go", async ({ app, page, lab }) => {
  await app.open();
  await app.ask({ from: "host", proto: "udp", to: "172.18.0.2", port: 7 });
  await page.getByRole("tab", { name: "Selected" }).click();
  lab.run("iptables -A OUTPUT -p udp --dport 7 -j ACCEPT");
  await expect(history(page).locator(".live-capture").last()).toContainText("1 rule added");
  lab.run(
    `python3 -c 'import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for i in range(2000): s.sendto(b"x", ("172.18.0.2", 7)); time.sleep(0.05)' >/dev/null 2>&1 &`,
  );
  await expect(page.locator(".link-rate").filter({ hasText: "host/br0" })).toContainText(/\d+\/s/);
  await app.on("bridge", "host/br0").click();
  await expect(page.getByRole("tabpanel")).toContainText(/[\d.]+k?\/s out \(packets\)/);
  await app.page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("dport 7 ACCEPT");
  await expect(page.getByRole("dialog").getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.locator(".rate-now").first()).toContainText(/packets\/s now/);
});

test("rules of the legacy tables, which tell of no change, are noticed by what they count", async ({ app, lab }) => {
  await app.open();
  await app.ask(QUESTION);
  await app.expectState({ outcome: "answered" });
  lab.run("iptables-legacy -A OUTPUT -p icmp -j DROP");
  await app.expectState({ outcome: "prohibited" });
  lab.run("iptables-legacy -R OUTPUT 1 -p icmp -j ACCEPT");
  await app.expectState({ outcome: "answered" });
  lab.run("iptables-legacy -F OUTPUT");
});

for (const theme of ["light", "dark"])
  test(`axe finds nothing on a live page, ${theme}, and no link gives its token away`, async ({ app, page }) => {
    await app.open(`?theme=${theme}`);
    await badge(page).click();
    await app.idle();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Share this view" }).click();
    const sheet = page.getByRole("dialog", { name: "Share this view" });
    await expect(sheet).toContainText("There is no link to a live server's page");
    await expect(sheet).not.toContainText("A link");
  });

test("a server that ends is told, and found again", async ({ app, page, lab, complaints }) => {
  await app.open();
  await app.ask(QUESTION);
  complaints.expect(/live\/events/);
  complaints.expect(/^console error: Failed to load resource/);
  await lab.stopServer();
  await expect(badge(page)).toHaveText("Lost");
  await expect.poll(() => lab.processes().filter((args) => /monitor|sh -s/.test(args))).toEqual([]);
  await app.expectState({ outcome: "answered" });
  await lab.startServer();
  await expect(badge(page)).toHaveText("Live");
  await expect(history(page).locator(".live-capture")).toHaveCount(1);
  lab.run("iptables -I OUTPUT -p icmp -j DROP");
  await app.expectState({ outcome: "prohibited" });
  lab.run("iptables -D OUTPUT -p icmp -j DROP");
});

test("nothing is served without the token, under another name, or to another page", async ({ lab }) => {
  const url = new URL(lab.url);
  const token = url.pathname.slice(1, -1);
  expect(await status(url, "/")).toBe(403);
  expect(await status(url, `/${token.replace("a", "b")}/live/events`)).toBe(403);
  expect(await status(url, `/${token}/`, { host: "evil.example" })).toBe(421);
  expect(await status(url, `/${token}/live/events`, { origin: "http://evil.example" })).toBe(403);
  expect(await status(url, `/${token}/../../etc/passwd`)).toBe(404);
  expect(await status(url, `/${token}/live/captures/1`)).toBe(200);
});

test("a real sshd is all that a host needs", async () => {
  test.skip(!hasSshd, "there is no sshd");
  const remote = await liveHost("ip link set lo up", "sshd");
  try {
    const captures = await summaries(remote.url);
    expect(await captures.next()).toBe("the first capture");
    remote.run("ip link add eth9 type veth peer name far9");
    expect(await captures.next()).toBe("2 interfaces added");
    // One connection carries all of it.
    const connections = remote.run("ss -Htn state established dst 127.0.0.1:2222").trim().split("\n");
    expect(connections).toHaveLength(1);
    await captures.end();
    await remote.stopServer();
    await expect.poll(() => remote.processes().filter((args) => /monitor|sh -s/.test(args))).toEqual([]);
  } finally {
    await remote.close();
  }
});

/** What each capture changed, from the server's stream. */
async function summaries(url: string) {
  const { body } = await fetch(`${url}live/events`);
  if (!body) throw new Error("the stream has no body");
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let told = 0;
  return {
    async next(): Promise<string> {
      for (;;) {
        const lists = [...text.matchAll(/^event: captures\ndata: (.*)\n\n/gm)];
        const notes: { summary: string }[] = JSON.parse(lists.at(-1)?.[1] ?? "[]");
        const note = notes[told];
        if (note) {
          told++;
          return note.summary;
        }
        const { done, value } = await reader.read();
        if (done) throw new Error("the stream ended");
        text += decoder.decode(value, { stream: true });
      }
    },
    end: () => reader.cancel(),
  };
}

/** By Node's own client: a browser lets no page name another host. */
function status({ hostname, port, host }: URL, path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, path, headers: { host, ...headers } }, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    sent.on("error", reject);
    sent.end();
  });
}
