/** `docs/index.json`: which documents there are in `public/docs`, in the order of the list in the app. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { project } from "./prepare.mjs";

/** Those that are to be read first; any other stands behind them, by its name. */
const FIRST = [
  "getting-started",
  "capture",
  "live",
  "embed",
  "lessons",
  "command",
  "how-it-works",
  "what-it-does-not-know",
];

export const docsFolder = join(project, "public/docs");

/** By its file's name without `.md`, and its first heading. */
export function listDocs(): { name: string; title: string }[] {
  const place = (name: string) => (FIRST.indexOf(name) + 1 || FIRST.length + 1) * 1000;
  return readdirSync(docsFolder)
    .filter((file) => file.endsWith(".md"))
    .map((file) => file.replace(/\.md$/, ""))
    .sort((a, b) => place(a) - place(b) || a.localeCompare(b))
    .map((name) => {
      const title = readFileSync(join(docsFolder, `${name}.md`), "utf8").match(/^# (.+)$/m)?.[1];
      if (title === undefined) throw new Error(`public/docs/${name}.md has no heading '# …'`);
      return { name, title };
    });
}

export const docsIndex: Plugin = {
  name: "docs-index",
  configureServer(server) {
    server.middlewares.use("/docs/index.json", (_, response) => {
      response.setHeader("Content-Type", "application/json").end(JSON.stringify(listDocs()));
    });
  },
  generateBundle() {
    this.emitFile({ type: "asset", fileName: "docs/index.json", source: JSON.stringify(listDocs()) });
  },
};
