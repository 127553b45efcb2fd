import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { App } from "../app/app.ts";
import { AppProvider } from "./app-context.ts";
import "./theme.css";
import "./base.css";
import "./shell.css";
import "./low.css";
import { Page } from "./page.tsx";

/** Puts a screen into the page. */
export function render(app: App, screen: React.ReactNode): void {
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no root");
  createRoot(root).render(
    <StrictMode>
      <AppProvider value={app}>
        <Page>{screen}</Page>
      </AppProvider>
    </StrictMode>,
  );
}
