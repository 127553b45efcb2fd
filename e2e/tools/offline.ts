/** `service-worker.js` of the build: src/app/offline/service-worker.js, with the list of what it keeps before it. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Plugin } from "vite";
import { project } from "./prepare.mjs";

/** For tools, and for tests. */
const LEFT_OUT = /^\.vite\/|\.map$|\/expected\.json$|^service-worker\.js$/;
/** Large, and for what looks from outside: previews of links, a README. */
const LATER = /^pictures\/(?:previews\/|stage-dark)/;

/** Writes the service worker of a folder that holds everything else of a build. */
export function writeServiceWorker(dir: string): void {
  const paths = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter((path) => !LEFT_OUT.test(path))
    .sort();
  const digest = (data: string | Buffer) => createHash("sha256").update(data).digest("base64");
  const files = Object.fromEntries(paths.map((path) => [path, `sha256-${digest(readFileSync(join(dir, path)))}`]));
  const later = paths.filter((path) => LATER.test(path));
  const text = readFileSync(join(project, "src/app/offline/service-worker.js"), "utf8");
  const known = `const FILES = ${JSON.stringify(files)};\nconst LATER = ${JSON.stringify(later)};\n`;
  const version = `const VERSION = ${JSON.stringify(digest(known + text))};\n`;
  writeFileSync(join(dir, "service-worker.js"), known + version + text);
}

export const offline: Plugin = {
  name: "offline",
  apply: "build",
  writeBundle: {
    // Public files and other plugins' are there by then.
    order: "post",
    sequential: true,
    handler({ dir }) {
      if (dir !== undefined) writeServiceWorker(dir);
    },
  },
};
