import { type App, createApp } from "./app.ts";
import { listenToPageAround } from "./messages.ts";
import { createNavigation } from "./navigation.ts";
import { playOnlyWhenSeen } from "./seen.ts";
import { createWindowApi, type Hookline } from "./window-api.ts";

declare global {
  interface Window {
    hookline: Hookline;
  }
}

/** Starts the page: the app, the address that it follows, and what scripts have of it. */
export function startApp(): App {
  const app = createApp(new URL(".", document.baseURI));
  window.hookline = createWindowApi(app);
  createNavigation(app).start();
  listenToPageAround(app, window.hookline);
  if (app.stores.view.getState().embed) playOnlyWhenSeen(app.player);
  return app;
}
