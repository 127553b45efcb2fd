// What the tests need of the machine beyond Node, how it is found, and where it is got.
// `node e2e/tools/machine.mjs` gets all of it from Debian's packages; `npm test` gets what a test run cannot do without.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { project } from "./prepare.mjs";

/** Groups of commands, and the Debian packages that bring them. */
const needs = {
  truth: { commands: ["python3"], packages: ["python3"] },
  kernel: {
    commands: ["python3", "ip", "bridge", "iptables", "nft", "ipset", "conntrack", "tcpdump", "sysctl", "ss"],
    packages: [
      "python3",
      "iproute2",
      "iptables",
      "nftables",
      "ipset",
      "conntrack",
      "tcpdump",
      "procps",
      "wireguard-tools",
    ],
  },
  capture: {
    commands: [
      ...["dash", "bash", "busybox", "mawk", "gawk", "original-awk"],
      ...["nsenter", "unshare", "setpriv", "chroot", "shellcheck"],
    ],
    packages: ["dash", "bash", "busybox-static", "mawk", "gawk", "original-awk", "util-linux", "shellcheck"],
  },
  live: { commands: ["ip", "nft", "iptables", "ssh", "sshd"], packages: ["openssh-server", "openssh-client"] },
  docs: { commands: ["mkdocs"], packages: ["mkdocs"] },
  engine: { commands: ["dockerd", "docker", "containerd", "busybox"], packages: ["docker.io", "busybox-static"] },
};

const chromiumPackages = ["chromium", "fonts-liberation"];

// Debian keeps the network's commands where a person's PATH does not look.
process.env.PATH = [process.env.PATH, "/usr/local/sbin", "/usr/sbin", "/sbin"].join(delimiter);

export const isRoot = process.getuid?.() === 0;

/**
 * The commands of a group that are not to be had, after installing its packages where that is possible.
 * @param {keyof typeof needs} group
 * @returns {string[]} empty where all are there
 */
export function missing(group) {
  const { commands, packages } = needs[group];
  const absent = () => commands.filter((command) => !find(command));
  if (absent().length > 0) aptInstall(packages);
  return absent();
}

/**
 * A Chromium that runs: the one HOOKLINE_CHROMIUM names, the system's, or Playwright's own.
 * @returns {Promise<string | undefined>} its path
 */
export async function findChromium() {
  const named = process.env.HOOKLINE_CHROMIUM;
  if (named) {
    if (!runs(named)) throw new Error(`HOOKLINE_CHROMIUM names ${named}, which does not run.`);
    return named;
  }
  const { chromium } = await import("@playwright/test");
  const candidates = ["chromium", "chromium-browser", "google-chrome"].map(find);
  return [...candidates, chromium.executablePath()].find((path) => path && runs(path));
}

/**
 * Finds a Chromium, or gets one: from the system's packages, or else as Playwright does.
 * @returns {Promise<string>} its path
 */
export async function provideChromium() {
  const found = await findChromium();
  if (found) return found;
  aptInstall(chromiumPackages);
  const installed = await findChromium();
  if (installed) return installed;
  run("npx", ["playwright", "install", ...(isRoot ? ["--with-deps"] : []), "chromium"]);
  const downloaded = await findChromium();
  if (downloaded) return downloaded;
  throw new Error(
    "No Chromium was found, and none could be installed. Install Chromium or Chrome, or set HOOKLINE_CHROMIUM to its path.",
  );
}

/** @param {string} command */
function find(command) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, command)).find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// Being there is not enough: Ubuntu's `chromium-browser` only says that it has moved to a snap.
/** @param {string} path */
function runs(path) {
  return existsSync(path) && spawnSync(path, ["--version"], { stdio: "ignore" }).status === 0;
}

/** Does nothing where the packages cannot be installed: what is still missing is the caller's to say. @param {string[]} packages */
function aptInstall(packages) {
  if (!isRoot || !find("apt-get")) return;
  run("apt-get", ["update", "-q"]);
  run("apt-get", ["install", "-q", "-y", "--no-install-recommends", ...packages]);
}

/** @param {string} command @param {string[]} args */
function run(command, args) {
  console.log(`${command} ${args.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync(command, args, { cwd: project, stdio: "inherit", env, shell: process.platform === "win32" });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  // The browser needs Playwright to be looked for, which is not installed yet: ask for its packages alone.
  if (!find("chromium")) aptInstall(chromiumPackages);
  const absent = [
    ...missing("truth"),
    ...missing("kernel"),
    ...missing("engine"),
    ...missing("live"),
    ...missing("docs"),
    ...missing("capture"),
    ...(find("chromium") ? [] : ["chromium"]),
  ];
  if (absent.length > 0) {
    console.error(`Not to be had on this machine: ${absent.join(", ")}`);
    process.exit(1);
  }
}
