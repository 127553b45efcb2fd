/** Keeps `watch.sh` running on the host, and says when something changed there. */
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Machine } from "./machine.ts";

const SCRIPT = join(import.meta.dirname, "watch.sh");
/** It says that it is alive every five seconds. */
const SILENCE = 16_000;
const LONGEST_WAIT = 10_000;

export interface WatchState {
  readonly follows: readonly string[];
  readonly lacks: readonly string[];
  /** Why nothing is followed at the moment; it is tried again. */
  readonly lost: string | null;
}

export interface Watcher {
  /** Follows the rules in the namespaces of these processes too, without a gap. */
  follow(pids: readonly string[]): void;
  stop(): void;
}

interface Events {
  onChange(): void;
  onState(state: WatchState): void;
}

export function createWatcher(machine: Machine, { onChange, onState }: Events): Watcher {
  let current: ChildProcess | null = null;
  let following = "";
  let stopped = false;
  let wait = 500;
  let retry: NodeJS.Timeout | undefined;

  function start(): void {
    if (stopped) return;
    const follows: string[] = [];
    const lacks: string[] = [];
    let child: ChildProcess;
    try {
      machine.connect();
      child = machine.start(SCRIPT, following === "" ? [] : following.split(" "));
    } catch (thrown) {
      lose(thrown instanceof Error ? thrown.message : String(thrown));
      return;
    }
    const before = current;
    current = child;
    let silence: NodeJS.Timeout | undefined;
    const heard = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => machine.stop(child), SILENCE);
    };
    heard();
    let rest = "";
    child.stdout?.on("data", (part: Buffer) => {
      heard();
      const lines = (rest + part.toString("utf8")).split("\n");
      // A line that never ends is no line; where it came from is nothing that was started here.
      rest = (lines.pop() ?? "").slice(-65_536);
      for (const line of lines) {
        const [word, ...about] = line.split(" ");
        if (word === "follows") follows.push(about.join(" "));
        else if (word === "lacks") lacks.push(about.join(" "));
        else if (word === "ready") {
          wait = 500;
          if (before) machine.stop(before);
          onState({ follows, lacks, lost: null });
          onChange();
        } else if (word !== "alive" && line !== "") onChange();
      }
    });
    child.stderr?.resume();
    child.on("error", () => {});
    child.on("close", () => {
      clearTimeout(silence);
      if (child === current) {
        current = null;
        lose(
          machine.via === null
            ? "The host's events are followed no more."
            : `The connection by ${machine.via} was lost.`,
        );
      }
    });
  }

  function lose(why: string): void {
    if (stopped) return;
    onState({ follows: [], lacks: [], lost: `${why} Trying again.` });
    clearTimeout(retry);
    retry = setTimeout(start, wait);
    wait = Math.min(LONGEST_WAIT, wait * 2);
  }

  start();
  return {
    follow(pids) {
      const wanted = pids.join(" ");
      if (wanted === following) return;
      following = wanted;
      if (current) start();
    },
    stop() {
      stopped = true;
      clearTimeout(retry);
      if (current) machine.stop(current);
    },
  };
}
