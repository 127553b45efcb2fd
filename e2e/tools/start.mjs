// `npm start`: from a fresh clone to the running app. PORT asks for a port; the next free one is taken.
import { spawn } from "node:child_process";
import { build, checkNode, install, project } from "./prepare.mjs";

checkNode();
try {
  install();
  build();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

// Vite is only there once the dependencies are installed.
const { preview } = await import("vite");
const server = await preview({ root: project, preview: { port: Number(process.env.PORT ?? 4173) } });
const address = server.resolvedUrls?.local[0] ?? server.resolvedUrls?.network[0];
if (!address) throw new Error("the server has no address");

console.log(`\n  Hookline is at ${address}   (Ctrl-C ends it)\n`);
openBrowser(address);

/**
 * Shows an address in the person's browser where there is a display; where there is none, the printed address must do.
 * @param {string} url
 */
function openBrowser(url) {
  const { env, platform } = process;
  const openers = { darwin: ["open", url], win32: ["cmd", "/c", "start", url] };
  const opener = platform === "darwin" || platform === "win32" ? openers[platform] : ["xdg-open", url];
  const display = platform in openers || env.DISPLAY || env.WAYLAND_DISPLAY;
  const [command] = opener;
  if (!display || !command || env.CI || env.BROWSER === "none") return;
  spawn(command, opener.slice(1), { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}
