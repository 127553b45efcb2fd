// `npm run live`: from a fresh clone to a page that watches a host. What is said after `--` goes to the live server.
import { spawn } from "node:child_process";
import { build, checkNode, install, project } from "./prepare.mjs";

checkNode();
try {
  install();
  if (!process.argv.includes("--help")) build();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

const server = spawn(process.execPath, ["--import", "tsx", "src/live/main.ts", ...process.argv.slice(2)], {
  cwd: project,
  stdio: "inherit",
});
// Ctrl-C reaches both; what else ends this one ends the server, which ends what it has started.
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
  process.on(signal, () => server.kill(signal));
server.on("close", (status) => {
  process.exitCode = status ?? 1;
});
