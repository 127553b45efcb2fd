// `npm run bench`: bundles the benchmarks as the page's own code is bundled, and runs them. What runs TypeScript as it
// stands keeps functions' names at a cost for each closure made, which the page does not pay. `npm run bench -- page`, `live` or
// `engine` runs alone those of the page in a browser, of a host that is followed, or of the readers and the simulator.
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { build } from "vite";
import { build as buildPage } from "../tools/prepare.mjs";

const project = resolve(import.meta.dirname, "../..");
const outDir = join(project, "node_modules/.cache/hookline-bench");
const names = ["engine", "page", "live"];
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(", ")}. The benchmarks: ${names.join(", ")}`);
  process.exit(2);
}
const wanted = (/** @type {string} */ name) => chosen.length === 0 || chosen.includes(name);

/** @param {string} name */
async function bundled(name) {
  await build({
    root: project,
    configFile: false,
    logLevel: "error",
    build: { ssr: join(import.meta.dirname, `${name}.ts`), outDir, emptyOutDir: true },
  });
  return join(outDir, `${name}.js`);
}

/** @param {string[]} args */
function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: project, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}

if (wanted("engine")) run("--expose-gc", await bundled("main"));
if (wanted("page") || wanted("live")) buildPage();
if (wanted("page")) run(await bundled("page"));
// It begins the live server, which is run as it stands.
if (wanted("live")) run("--import", "tsx", join(import.meta.dirname, "live.ts"));
