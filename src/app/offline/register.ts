/**
 * Has the browser keep the app (service-worker.js), once everything else is done. Only where it was built, and is a page of
 * its own; a browser that keeps nothing, or may not, shows the same app.
 */
export function keepForOffline(idle: () => Promise<void>): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator) || window.parent !== window) return;
  const { serviceWorker } = navigator;
  void takeNewer(serviceWorker)
    .then(idle)
    .then(() => serviceWorker.register(new URL("service-worker.js", document.baseURI)))
    .catch(() => {});
}

/** A newer version may have been fetched while the older one was looked at: a page that begins now begins anew with it. */
async function takeNewer(serviceWorker: ServiceWorkerContainer): Promise<void> {
  const waiting = (await serviceWorker.getRegistration())?.waiting;
  if (!waiting || !serviceWorker.controller) return;
  serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage("take over");
}
