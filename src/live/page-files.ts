/** The built page's files, read ahead by who may read them for who serves them and may not. */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";

export interface PageFile {
  /** As it is asked for: `/assets/index.js`. */
  readonly path: string;
  /** Its Content-Type. */
  readonly type: string;
  /** In base64, to go by message. */
  readonly body: string;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".sh": "text/plain; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
};

/** @throws where the page is not built */
export function pageFiles(folder: string): readonly PageFile[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      path: `/${relative(folder, file).split(sep).map(encodeURIComponent).join("/")}`,
      type: TYPES[extname(file)] ?? "application/octet-stream",
      body: readFileSync(file).toString("base64"),
    }));
}
