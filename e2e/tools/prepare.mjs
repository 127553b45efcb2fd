// From a fresh clone to something that runs, with nothing but Node: the dependencies, then the built page.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

export const project = resolve(import.meta.dirname, "../..");

/** What the built page is made of: a change in any of it makes `dist` stale. */
const sources = [
  "src",
  "public",
  "index.html",
  "vite.config.ts",
  "package-lock.json",
  "e2e/tools/write-examples.ts",
  "e2e/tools/previews.ts",
];

/** Ends the process with a message where Node is older than the tools can use. */
export function checkNode() {
  const { node } = JSON.parse(readFileSync(join(project, "package.json"), "utf8")).engines;
  const version = (/** @type {string} */ text) =>
    text
      .replace(/[^\d.]/g, "")
      .split(".")
      .map(Number);
  const [major = 0, minor = 0] = version(process.versions.node);
  const [wantedMajor = 0, wantedMinor = 0] = version(node);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  console.error(`Hookline needs Node ${node}; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs exactly what package-lock.json says, unless it is there. Throws where npm fails. */
export function install() {
  if (!installed()) npm("ci");
}

/** Builds the page into `dist`, unless it is newer than all it is made of. Throws where the build fails. */
export function build() {
  const built = newest(join(project, "dist/index.html"));
  if (sources.some((source) => newest(join(project, source)) >= built))
    npm("run", "-s", "build", "--", "--logLevel", "warn");
}

function installed() {
  const wanted = lockedVersions("package-lock.json");
  const have = lockedVersions("node_modules/.package-lock.json");
  return wanted.size > 0 && [...wanted].every(([path, version]) => have.get(path) === version);
}

/**
 * Where each package stands and in which version. Optional ones are left out: they differ between platforms.
 * @param {string} file
 * @returns {Map<string, string>} empty where the file is not there
 */
function lockedVersions(file) {
  try {
    /** @type {Record<string, { version: string, optional?: boolean }>} */
    const packages = JSON.parse(readFileSync(join(project, file), "utf8")).packages;
    return new Map(
      Object.entries(packages)
        .filter(([path, { optional }]) => path !== "" && !optional)
        .map(([path, { version }]) => [path, version]),
    );
  } catch {
    return new Map();
  }
}

/**
 * The newest change in a file, or in a folder and all below it (a folder's own time tells of deletions).
 * @param {string} path
 * @returns {number} milliseconds; 0 where there is nothing
 */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  const below = stat.isDirectory() ? readdirSync(path).map((name) => newest(join(path, name))) : [];
  return Math.max(stat.mtimeMs, ...below);
}

/** @param {string[]} args */
function npm(...args) {
  console.log(`npm ${args.join(" ")}`);
  // On Windows npm is a script, which only a shell can start.
  const { status } = spawnSync("npm", args, { cwd: project, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) throw new Error(`npm ${args.join(" ")} failed`);
}
