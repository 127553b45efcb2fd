/**
 * Has the browser keep the app (service-worker.js), once everything else is done. Only where it was built, and is a page of
 * its own; a browser that keeps nothing, or may not, shows the same app. A live server's page is no good without its server.
 *
 * @param newer called once, when a newer version has been fetched beside the one that is looked at
 */
export function keepForOffline(idle: () => Promise<void>, newer: () => void): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator) || window.parent !== window) return;
  if (document.querySelector("meta[name=hookline-live]")) return;
  const { serviceWorker } = navigator;
  void takeNewer(serviceWorker)
    .then(idle)
    .then(() => serviceWorker.register(new URL("service-worker.js", document.baseURI)))
    .then((registration) => watchForNewer(registration, newer))
    .catch(() => {});
}

/** A newer version may have been fetched while the older one was looked at: a page that begins now begins anew with it. */
async function takeNewer(serviceWorker: ServiceWorkerContainer): Promise<void> {
  const waiting = (await serviceWorker.getRegistration())?.waiting;
  if (!waiting || !serviceWorker.controller) return;
  serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage("take over");
}

/** Looks for a newer version whenever the person comes back to the page: some stay open for weeks. */
function watchForNewer(registration: ServiceWorkerRegistration, newer: () => void): void {
  let told = false;
  const look = (): void => {
    // The first version of all waits for a moment too, for nobody.
    if (told || !registration.waiting || !registration.active) return;
    told = true;
    newer();
  };
  look();
  registration.addEventListener("updatefound", () =>
    registration.installing?.addEventListener("statechange", () => look()),
  );
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => {});
  });
}
