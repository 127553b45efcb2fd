/*
 * Keeps the built app, so that it works without a network. The build (e2e/tools/offline.ts) puts before this text
 *
 *   const FILES = { "index.html": "sha256-…", … };   every file of this build
 *   const LATER = ["pictures/…", …];                 those that are kept when they are first used
 *   const VERSION = "…";                             a digest of all that
 *
 * One version is one cache, filled whole or not at all: each file is fetched with the digest that it must have, so that a
 * server which is just being given a newer build makes the filling fail, and never a mixture. A page is served from the
 * version that it began with until it is gone.
 */
const { caches, clients } = self;
const base = self.registration.scope;
const prefix = `hookline ${base} `;
const name = prefix + VERSION;

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));
self.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(takeOver());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(base)) return;
  const path = request.url
    .slice(base.length)
    .replace(/[?#].*$/, "")
    .replace(/(^|\/)$/, "$1index.html");
  if (!Object.hasOwn(FILES, path)) return;
  event.respondWith(file(path));
});

async function fill() {
  const cache = await caches.open(name);
  const now = Object.keys(FILES).filter((path) => !LATER.includes(path));
  await cache.addAll(now.map(wanted));
}

/** A file as this build has it, past whatever the browser still holds of an older one. */
function wanted(path) {
  return new Request(base + path, { integrity: FILES[path], cache: "no-cache", credentials: "same-origin" });
}

async function forgetOlder() {
  const all = await caches.keys();
  await Promise.all(all.filter((one) => one.startsWith(prefix) && one !== name).map((one) => caches.delete(one)));
}

async function file(path) {
  const cache = await caches.open(name);
  const kept = await cache.match(base + path);
  if (kept) return kept;
  const fetched = await fetch(wanted(path));
  if (fetched.ok) await cache.put(base + path, fetched.clone());
  return fetched;
}

/** A page that has just begun asks a waiting version for this: it is done where no other page still needs the older one. */
async function takeOver() {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (windows.filter(({ url }) => url.startsWith(base)).length < 2) await self.skipWaiting();
}
