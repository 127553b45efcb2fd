/**
 * The host that is watched, this one or one behind ssh: runs the project's own shell scripts there, and nothing else. Over ssh
 * a script travels through standard input; nothing is written there, and one connection carries them all.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Options } from "./options.ts";

export interface Machine {
  /** What it is called where it is not this one: `ssh user@server`. */
  readonly via: string | null;
  /** Begins to run a script; `args` are words without spaces or quotes. */
  start(script: string, args?: readonly string[]): ChildProcess;
  /** Ends a script and whatever it started. */
  stop(child: ChildProcess): void;
  /** Makes the connection where there is none. Throws where that fails. */
  connect(): void;
  /** Ends everything that was started. */
  close(): void;
}

const PLAIN_WORD = /^[\w.:@-]+$/;

export function createMachine({ ssh, sshConfig, sudo }: Pick<Options, "ssh" | "sshConfig" | "sudo">): Machine {
  return ssh === null ? localMachine() : remoteMachine(ssh, sshConfig, sudo);
}

/** Children in process groups of their own, so that what they start ends with them. */
function children() {
  const running = new Set<ChildProcess>();
  const stop = (child: ChildProcess): void => {
    running.delete(child);
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    } catch {
      // It has ended by itself.
    }
  };
  return {
    begin(command: string, args: readonly string[], input: "ignore" | "pipe"): ChildProcess {
      const child = spawn(command, args, { stdio: [input, "pipe", "pipe"], detached: true });
      running.add(child);
      child.on("close", () => running.delete(child));
      return child;
    },
    stop,
    stopAll: () => [...running].forEach(stop),
  };
}

function checked(args: readonly string[]): readonly string[] {
  const odd = args.find((word) => !PLAIN_WORD.test(word));
  if (odd !== undefined) throw new Error(`'${odd}' is no argument for a script`);
  return args;
}

function localMachine(): Machine {
  const { begin, stop, stopAll } = children();
  return {
    via: null,
    start: (script, args = []) => begin("sh", [script, ...checked(args)], "ignore"),
    stop,
    connect: () => {},
    close: stopAll,
  };
}

function remoteMachine(destination: string, config: string | null, sudo: boolean): Machine {
  const { begin, stop, stopAll } = children();
  const folder = mkdtempSync(join(tmpdir(), "hookline-ssh-"));
  const common = [
    ...(config === null ? [] : ["-F", config]),
    ...["-o", `ControlPath=${folder}/connection`, "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3"],
  ];
  const shell = sudo ? "sudo -n sh -s --" : "sh -s --";
  let connectedBefore = false;
  let closed = false;
  const control = (request: string): boolean =>
    spawnSync("ssh", [...common, "-O", request, "--", destination], { stdio: "ignore" }).status === 0;
  return {
    via: `ssh ${destination}`,
    start(script, args = []) {
      const remote = [shell, ...checked(args)].join(" ");
      const child = begin("ssh", [...common, "-T", "-o", "BatchMode=yes", "--", destination, remote], "pipe");
      if (child.stdin) {
        child.stdin.on("error", () => {});
        createReadStream(script).pipe(child.stdin);
      }
      return child;
    },
    stop,
    connect() {
      if (control("check")) return;
      // The first time a person may be asked for a password; later there may be nobody there to answer.
      const { status } = spawnSync(
        "ssh",
        [
          ...common,
          "-M",
          "-N",
          "-f",
          "-o",
          "Compression=yes",
          "-o",
          `BatchMode=${connectedBefore ? "yes" : "no"}`,
        ].concat(["-o", "ConnectTimeout=10", "--", destination]),
        { stdio: connectedBefore ? "ignore" : "inherit" },
      );
      if (status !== 0) throw new Error(`ssh ${destination} cannot be reached.`);
      connectedBefore = true;
    },
    close() {
      if (closed) return;
      closed = true;
      stopAll();
      control("exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
