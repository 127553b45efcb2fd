// `npm run bench`: bundles the benchmarks as the page's own code is bundled, and runs them. What runs TypeScript as it
// stands keeps functions' names at a cost for each closure made, which the page does not pay.
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { build } from "vite";

const project = resolve(import.meta.dirname, "../..");
const outDir = join(project, "node_modules/.cache/hookline-bench");

await build({
  root: project,
  configFile: false,
  logLevel: "error",
  build: { ssr: join(import.meta.dirname, "main.ts"), outDir, emptyOutDir: true },
});
process.exit(
  spawnSync(process.execPath, ["--expose-gc", join(outDir, "main.js")], { cwd: project, stdio: "inherit" }).status ?? 1,
);
