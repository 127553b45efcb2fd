import { readFileSync } from "node:fs";

/** @type {Record<string, { file: string, imports?: string[] }>} */
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

/**
 * A chunk of the build and all that it imports statically: what a browser loads before the first line runs.
 * @param {string} chunk @param {Set<string>} seen
 */
function firstLoad(chunk, seen = new Set()) {
  const { file, imports = [] } = manifest[chunk];
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const imported of imports) firstLoad(imported, seen);
  return seen;
}

export default [
  {
    name: "the page's own JavaScript at first load, gzip",
    path: [...firstLoad("index.html")].map((file) => `dist/${file}`),
    gzip: true,
    limit: "260 kB",
  },
  {
    name: "the worker that reads and simulates, gzip",
    path: "dist/assets/worker-*.js",
    gzip: true,
    limit: "140 kB",
  },
];
