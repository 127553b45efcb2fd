import { type App, createApp } from "./app.ts";
import { createNavigation } from "./navigation.ts";
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
  return app;
}
