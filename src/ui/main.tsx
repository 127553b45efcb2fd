import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startApp } from "../app/start.ts";
import { AppProvider } from "./app-context.ts";
import "./theme.css";
import "./base.css";
import "./shell.css";
import { Page } from "./page.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("the page has no root");
const app = startApp();
createRoot(root).render(
  <StrictMode>
    <AppProvider value={app}>
      <Page />
    </AppProvider>
  </StrictMode>,
);
