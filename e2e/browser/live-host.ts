/** A host made for a test, in namespaces of its own, and a live server that watches it. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createConnection, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

export const isRoot = process.getuid?.() === 0;

const SSHD = "/usr/sbin/sshd";
export const hasSshd = existsSync(SSHD);
export const hasEngine = existsSync("/usr/sbin/dockerd");

const TOKEN = "a-token-for-tests-which-outlives-a-restart";

export interface LiveHost {
  /** The address that the server printed. */
  readonly url: string;
  /** Runs a command on the host, and waits for its end. */
  run(command: string): string;
  /** Ends the server, and leaves the host. */
  stopServer(): Promise<void>;
  /** Starts it again, at the address that it had. */
  startServer(): Promise<void>;
  /** Processes of the watched host, by their command lines. */
  processes(): readonly string[];
  close(): Promise<void>;
}

/**
 * A host in a network and a process namespace of its own. The server watches it by `--ssh`, with a stand-in for ssh that runs
 * what it is told by a shell on that host: the page's browser then need not be there.
 *
 * @param by `sshd`: by ssh itself, through a daemon that runs on the host with a configuration and keys of its own; `here`: the
 *   server runs on the host itself, and what the browser says to it is carried there
 */
export async function liveHost(setUp: string, by: "stand-in" | "sshd" | "here" = "stand-in"): Promise<LiveHost> {
  const folder = mkdtempSync(join(tmpdir(), "hookline-live-"));
  const unshared = ["--net", "--pid", "--mount-proc", "--mount", "--fork", "--kill-child"];
  const host = spawn(
    "unshare",
    [...unshared, "sh", "-c", "mount -t tmpfs none /run && echo up && exec sleep infinity"],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  await printed(host, /^up$/m);
  const [init = ""] = readFileSync(`/proc/${host.pid}/task/${host.pid}/children`, "utf8").trim().split(" ");
  const enter = ["--target", init, "--net", "--pid", "--mount"];
  const run = (command: string): string =>
    execFileSync("nsenter", [...enter, "sh", "-ec", command], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
  writeFileSync(join(folder, "ssh"), by === "sshd" ? realSsh(folder, enter) : standIn(enter));
  chmodSync(join(folder, "ssh"), 0o755);
  run(setUp);
  if (by === "sshd") run(`mkdir -p /run/sshd; ${SSHD} -f ${folder}/sshd_config`);
  const relay = by === "here" ? await relayTo(enter, join(folder, "relay")) : null;

  let server: ChildProcess | null = null;
  let port = relay?.port ?? 0;
  let url = "";
  async function startServer(): Promise<void> {
    const live = ["--import", "tsx", "src/live/main.ts", "--port", String(port)];
    const env = { ...process.env, HOOKLINE_LIVE_TOKEN: TOKEN };
    const stdio = ["ignore", "pipe", "inherit"] as const;
    if (by === "here") {
      const there = `cd ${process.cwd()}; echo $$ > /run/live.pid; exec ${process.execPath} ${live.join(" ")}`;
      server = spawn("nsenter", [...enter, "sh", "-c", there], { env, stdio: [...stdio] });
    } else {
      const path = [folder, process.env["PATH"]].join(delimiter);
      server = spawn(process.execPath, [...live, "--ssh", "lab"], { env: { ...env, PATH: path }, stdio: [...stdio] });
    }
    [url = ""] = await printed(server, /http:\S+/);
    port = Number(new URL(url).port);
  }
  async function stopServer(): Promise<void> {
    if (!server) return;
    const ended = once(server, "close");
    if (by === "here") run("kill $(cat /run/live.pid)");
    else server.kill("SIGTERM");
    server = null;
    await ended;
  }
  await startServer();
  return {
    get url() {
      return url;
    },
    run,
    startServer,
    stopServer,
    processes: () => run("ps axo args | sed 1d").trim().split("\n"),
    async close() {
      await stopServer();
      relay?.close();
      host.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What listens there on a socket in a file, which is in reach from everywhere, and goes on to a port of that host. */
const RELAY = `const net = require("node:net");
const [path, port] = process.argv.slice(1);
net.createServer((from) => {
  const to = net.connect(Number(port), "127.0.0.1");
  for (const end of [from, to]) end.on("error", () => { from.destroy(); to.destroy(); });
  from.pipe(to).pipe(from);
}).listen(path, () => console.log("listens"));`;

/** Carries connections to a port here to the same port of a host in another network namespace. */
async function relayTo(enter: readonly string[], path: string): Promise<{ readonly port: number; close(): void }> {
  const near: Server = createServer((from) => {
    const to = createConnection(path);
    for (const end of [from, to])
      end.on("error", () => {
        from.destroy();
        to.destroy();
      });
    from.pipe(to).pipe(from);
  });
  near.listen(0, "127.0.0.1");
  await once(near, "listening");
  const { port } = near.address() as AddressInfo;
  const far = spawn("nsenter", [...enter, process.execPath, "-e", RELAY, path, String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await printed(far, /listens/);
  return { port, close: () => near.close() };
}

/** Asked for a connection to share, it has one; the last of its arguments is what the other side is to run. */
function standIn(enter: readonly string[]): string {
  return `#!/bin/sh
for last; do case $last in -N|-O) exit 0 ;; esac; done
exec nsenter ${enter.join(" ")} sh -c "$last"
`;
}

/** ssh itself, from the host to itself; writes what it and the daemon need. */
function realSsh(folder: string, enter: readonly string[]): string {
  for (const key of ["host_key", "client_key"])
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, key)]);
  writeFileSync(
    join(folder, "sshd_config"),
    `ListenAddress 127.0.0.1:2222
HostKey ${folder}/host_key
AuthorizedKeysFile ${folder}/client_key.pub
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PidFile none
`,
  );
  writeFileSync(
    join(folder, "ssh_config"),
    `Host lab
  HostName 127.0.0.1
  Port 2222
  User root
  IdentityFile ${folder}/client_key
  IdentitiesOnly yes
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  LogLevel ERROR
`,
  );
  return `#!/bin/sh
exec nsenter ${enter.join(" ")} /usr/bin/ssh -F ${folder}/ssh_config "$@"
`;
}

/** Waits until a program has printed what is wanted. */
function printed(child: ChildProcess, wanted: RegExp): Promise<RegExpExecArray> {
  let text = "";
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (part: Buffer) => {
      text += part.toString("utf8");
      const found = wanted.exec(text);
      if (found) resolve(found);
    });
    child.once("error", reject);
    child.once("close", (status) => reject(new Error(`It ended (${status}) before it said ${wanted}: ${text}`)));
  });
}
