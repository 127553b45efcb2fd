/**
 * `npm run picture`: makes what is kept in `public` of the running program's looks, so that it never shows what that no longer
 * is. The README's pictures: a SYN from the internet, just rewritten by the DNAT rule of nat/DOCKER. And for the page of all
 * forms of the embed, the diagram of the Markdown that stands there, as Mermaid draws it.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { preview } from "vite";
import { App } from "../browser/app.ts";
import { findChromium } from "./machine.mjs";
import { diagramsIn, drawWithMermaid } from "./mermaid.ts";
import { build } from "./prepare.mjs";

const QUESTION = "?sample=docker-28.5-basic&from=outside:eth0&to=192.0.2.10:8080&proto=tcp&src=203.0.113.7";
const folder = "public/pictures";

await build();
mkdirSync(folder, { recursive: true });
const executablePath = await findChromium();
if (!executablePath) throw new Error("No Chromium was found: install one, or set HOOKLINE_CHROMIUM to its path.");
const server = await preview({ preview: { port: 0 }, logLevel: "error" });
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
try {
  const [site] = server.resolvedUrls?.local ?? [];
  for (const theme of ["light", "dark"]) {
    const page = await browser.newPage({
      viewport: { width: 1440, height: 900 },
      deviceScaleFactor: 2,
      baseURL: site ?? "",
    });
    // Nothing is caught half faded in.
    await page.emulateMedia({ reducedMotion: "reduce" });
    const app = new App(page);
    await app.open(QUESTION);
    const journey = await app.ask({
      from: "outside:eth0",
      to: "192.0.2.10",
      port: 8080,
      proto: "tcp",
      src: "203.0.113.7",
    });
    const steps = journey.packets.flatMap((packet) => packet.steps);
    await app.open(`${QUESTION}&theme=${theme}&step=${steps.findIndex((step) => step.at === "nat") + 1}`);
    await page.screenshot({ path: `${folder}/stage-${theme}.png` });
    console.log(`${folder}/stage-${theme}.png`);
    const diagrams = diagramsIn(readFileSync("dist/embed/example.md", "utf8"));
    const [diagram = ""] = await drawWithMermaid(page, diagrams, theme === "dark" ? "dark" : "default");
    writeFileSync(`public/embed/diagram-${theme}.svg`, diagram);
    console.log(`public/embed/diagram-${theme}.svg`);
  }
} finally {
  await browser.close();
  await server.close();
}
