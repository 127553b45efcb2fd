import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import type { Page } from "@playwright/test";
import { writeServiceWorker } from "../tools/offline.ts";
import { project } from "../tools/prepare.mjs";
import { App } from "./app.ts";
import { expect, test } from "./fixtures.ts";

const dist = join(project, "dist");
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

/** A web server with the build in a folder of its own, that can be given a newer one, and taken away. */
class Site {
  readonly #server: Server;
  /** The folder that a path is served from. */
  from: (path: string) => string = () => dist;

  constructor() {
    this.#server = createServer((request, response) => {
      const path = new URL(request.url ?? "", "http://site").pathname.replace(/^\/deep\/down\//, "") || "index.html";
      try {
        const body = readFileSync(join(this.from(path), path));
        response.setHeader("Content-Type", TYPES[extname(path)] ?? "application/octet-stream").end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((listening) => this.#server.listen(0, "127.0.0.1", listening));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/deep/down/`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}

// Each of these has a site, and so a browser's store, of its own. What the page asks of a site that is gone is complained of.
const offlineTest = test.extend<{ own: Site; address: string; newer: string; kept: (page: Page) => Promise<void> }>({
  complaints: ({ page: _ }, use) => use({ expect() {}, remaining: () => [] } as never),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  own: async ({}, use) => {
    const site = new Site();
    await use(site);
    await site.stop().catch(() => {});
  },
  address: async ({ own }, use) => use(await own.start()),
  /** A newer build, told by a mark in its page. */
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  newer: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "hookline-newer-"));
    cpSync(dist, folder, { recursive: true });
    const page = readFileSync(join(folder, "index.html"), "utf8");
    writeFileSync(join(folder, "index.html"), page.replace("<title>", '<meta name="build" content="newer" /><title>'));
    writeServiceWorker(folder);
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  kept: async ({}, use) =>
    use(async (page) => {
      const active = () => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
      await expect.poll(active).toBe("activated");
    }),
});
offlineTest.use({ serviceWorkers: "allow" });

const build = (page: Page) => page.locator('meta[name="build"]').count();

offlineTest("without a network it opens, shows another sample, and plays", async ({ page, own, address, kept }) => {
  const app = new App(page);
  await page.goto(address);
  await app.idle();
  await kept(page);
  await own.stop();
  await page.reload();
  await app.idle();
  expect((await app.state()).host).toBeTruthy();
  await page.goto(`${address}?sample=docker-29-nftables`);
  await app.idle();
  const { step, steps } = await app.state();
  expect(steps).toBeGreaterThan(5);
  await app.play();
  await app.expectState({ playing: true });
  await expect.poll(async () => (await app.state()).step).toBeGreaterThan(step ?? 0);
  await page.goto(`${address}?doc=capture`);
  await app.idle();
  await expect(page.getByRole("heading", { level: 2, name: "Capture a host" })).toBeVisible();
  await page.goto(`${address}?embed=1`);
  await app.idle();
  expect((await app.state()).host).toBeTruthy();
});

offlineTest(
  "so do the gallery, a lesson, the documentation, a posted link, and the page of all forms",
  async ({ page, own, address, kept }) => {
    const app = new App(page);
    await page.goto(address);
    await app.idle();
    await kept(page);
    await own.stop();
    const drawn = async (within: string) => {
      const images = page.locator(`${within} img`);
      await expect(images.first()).toBeAttached();
      return images.evaluateAll(async (all) => {
        for (const image of all as HTMLImageElement[]) image.loading = "eager";
        await Promise.allSettled((all as HTMLImageElement[]).map((image) => image.decode()));
        return (all as HTMLImageElement[]).filter((image) => image.naturalWidth === 0).map((image) => image.src);
      });
    };
    await page.goto(`${address}s/docker-28.5-macvlan.html`);
    await page.waitForURL(/\?sample=docker-28\.5-macvlan/);
    await app.idle();
    await app.expectState({ outcome: "unreachable", problems: [] });
    await page.getByRole("button", { name: /^Host:/ }).click();
    await page.getByRole("button", { name: /All samples/ }).click();
    expect(await drawn("dialog")).toEqual([]);
    await page.goto(`${address}?doc=getting-started`);
    expect(await drawn("dialog")).toEqual([]);
    await page.goto(`${address}?lesson=nftables&stop=3`);
    await app.idle();
    await expect(page.getByRole("heading", { name: "DNAT, in other words" })).toBeVisible();
    await page.goto(`${address}embed/`);
    await expect(page.frameLocator("iframe").first().locator(".sentence")).toHaveText(/\S/);
    await page.waitForFunction(() => customElements.get("hookline-journey") !== undefined);
    expect(await drawn("main")).toEqual([]);
  },
);

offlineTest("a newer build takes the place of the older one, whole", async ({ page, own, address, newer, kept }) => {
  await page.goto(address);
  await kept(page);
  await expect(page.getByText("A newer version of Hookline is ready.")).toBeHidden();
  // From now on the older build's worker has a page of its own.
  await page.reload();
  await new App(page).idle();
  own.from = () => newer;
  await page.evaluate(async () => {
    await (await navigator.serviceWorker.ready).update();
  });
  const waiting = () => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.state);
  await expect.poll(waiting).toBe("installed");
  expect(await build(page)).toBe(0);
  await expect(page.getByText("A newer version of Hookline is ready.")).toBeVisible();
  await page.getByRole("button", { name: "Reload", exact: true }).click();
  await expect.poll(() => build(page)).toBe(1);
  await kept(page);
  await own.stop();
  await page.reload();
  await new App(page).idle();
  expect(await build(page)).toBe(1);
  expect(await page.evaluate(() => caches.keys())).toHaveLength(1);
});

offlineTest("a build that is only half there changes nothing", async ({ page, own, address, newer, kept }) => {
  await page.goto(address);
  await kept(page);
  own.from = (path) => (path === "service-worker.js" ? newer : dist);
  const state = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const coming = registration.installing;
    if (!coming) return "none";
    await new Promise<void>((settled) => {
      coming.onstatechange = () => coming.state !== "installing" && settled();
    });
    return coming.state;
  });
  expect(state).toBe("redundant");
  await own.stop();
  await page.reload();
  await new App(page).idle();
  expect(await build(page)).toBe(0);
});

test("it can be installed: a manifest, and icons of the sizes that it names", async ({ app, page }) => {
  await app.open();
  const href = await page.locator('link[rel="manifest"]').getAttribute("href");
  const manifest = await (await page.request.get(href ?? "")).json();
  expect(manifest).toMatchObject({ name: "Hookline", start_url: "./", scope: "./", display: "standalone" });
  const icons: { src: string; sizes: string; purpose?: string }[] = manifest.icons;
  expect(icons.some(({ purpose }) => purpose === "maskable")).toBe(true);
  for (const { src, sizes } of icons.filter(({ sizes }) => sizes !== "any")) {
    const size = await page.evaluate(async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    expect(size).toBe(sizes);
  }
});
