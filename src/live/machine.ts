/**
 * The host that is watched, this one or one behind ssh: runs the project's own three scripts there, and nothing else. Over ssh
 * a script travels through standard input; nothing is written there, and one connection carries them all.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Options } from "./options.ts";

const own = (name: string): string => join(import.meta.dirname, name);

/** What may be run, and the arguments that each may be given: numbers and marks between them, and two options. */
const SCRIPTS = {
  capture: { path: own("../../public/capture.sh"), argument: /^(--no-engine|--skip|\d+(,\d+)*)$/ },
  watch: { path: own("watch.sh"), argument: /^\d+:(\d+|-)(:links)?$/ },
  count: { path: own("count.sh"), argument: /^\d+:(\d+|-):[46abn]*$/ },
} as const;

export type Script = keyof typeof SCRIPTS;

export interface Machine {
  /** What it is called where it is not this one: `ssh user@server`. */
  readonly via: string | null;
  /** Begins to run a script. What becomes of it is told later, never within this call. */
  start(script: Script, args: readonly string[], heard: Heard): Running;
}

/** What is heard of a script that runs. */
export interface Heard {
  /** Whole characters of what it prints. */
  onOutput(text: string): void;
  /** On its standard error. */
  onSaid(text: string): void;
  /** Once, and last. `why` it could not be begun, in a sentence; null where it was. */
  onEnd(status: number | null, why: string | null): void;
}

export interface Running {
  /** Ends the script and whatever it started. */
  stop(): void;
}

/** A machine that this process reaches by itself. */
export interface OwnMachine extends Machine {
  /** Makes the connection where there is none. Throws where that fails. */
  connect(): void;
  /** Ends everything that was started. */
  close(): void;
}

export function createMachine({ ssh, sshConfig, sudo }: Pick<Options, "ssh" | "sshConfig" | "sudo">): OwnMachine {
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
    /** @param script the file that goes through standard input; null for none */
    begin(command: string, args: readonly string[], script: string | null, heard: Heard): Running {
      const child = spawn(command, args, {
        stdio: [script === null ? "ignore" : "pipe", "pipe", "pipe"],
        detached: true,
      });
      running.add(child);
      child.stdout?.setEncoding("utf8").on("data", heard.onOutput);
      child.stderr?.setEncoding("utf8").on("data", heard.onSaid);
      let why: string | null = null;
      child.on("error", (error) => {
        why = `It cannot be started: ${error.message}.`;
      });
      child.on("close", (status) => {
        running.delete(child);
        heard.onEnd(status, why);
      });
      if (child.stdin && script !== null) {
        child.stdin.on("error", () => {});
        createReadStream(script).pipe(child.stdin);
      }
      return { stop: () => stop(child) };
    },
    stopAll: () => [...running].forEach(stop),
  };
}

/** @throws {Error} where an argument is none of that script's: this side may be another user than who asks */
function checked(script: Script, args: readonly string[]): readonly string[] {
  const { argument } = SCRIPTS[script];
  const odd = args.find((word) => !argument.test(word));
  if (odd !== undefined) throw new Error(`'${odd}' is no argument for ${script}`);
  return args;
}

function localMachine(): OwnMachine {
  const { begin, stopAll } = children();
  return {
    via: null,
    start: (script, args, heard) => begin("sh", [SCRIPTS[script].path, ...checked(script, args)], null, heard),
    connect: () => {},
    close: stopAll,
  };
}

function remoteMachine(destination: string, config: string | null, sudo: boolean): OwnMachine {
  const { begin, stopAll } = children();
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

  function connect(): void {
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
  }

  return {
    via: `ssh ${destination}`,
    start(script, args, heard) {
      const remote = [shell, ...checked(script, args)].join(" ");
      try {
        // What is followed all the time brings the connection back; the others go over it.
        if (script === "watch") connect();
      } catch (thrown) {
        setImmediate(heard.onEnd, null, thrown instanceof Error ? thrown.message : String(thrown));
        return { stop: () => {} };
      }
      const ssh = [...common, "-T", "-o", "BatchMode=yes", "--", destination, remote];
      return begin("ssh", ssh, SCRIPTS[script].path, heard);
    },
    connect,
    close() {
      if (closed) return;
      closed = true;
      stopAll();
      control("exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
