/** Keeps `watch.sh` running on the host, and says when something changed there. */
import type { Machine, Running } from "./machine.ts";

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
}

interface Events {
  onChange(): void;
  onState(state: WatchState): void;
}

export function createWatcher(machine: Machine, { onChange, onState }: Events): Watcher {
  let current: Running | null = null;
  let following = "";
  let wait = 500;
  let retry: NodeJS.Timeout | undefined;

  function start(): void {
    const follows: string[] = [];
    const lacks: string[] = [];
    const before = current;
    let silence: NodeJS.Timeout | undefined;
    const heard = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => running.stop(), SILENCE);
    };
    let rest = "";
    const running = machine.start("watch", following === "" ? [] : following.split(" "), {
      onOutput(text) {
        heard();
        const lines = (rest + text).split("\n");
        // A line that never ends is no line; where it came from is nothing that was started here.
        rest = (lines.pop() ?? "").slice(-65_536);
        for (const line of lines) {
          const [word, ...about] = line.split(" ");
          if (word === "follows") follows.push(about.join(" "));
          else if (word === "lacks") lacks.push(about.join(" "));
          else if (word === "ready") {
            wait = 500;
            before?.stop();
            onState({ follows, lacks, lost: null });
            onChange();
          } else if (word !== "alive" && line !== "") onChange();
        }
      },
      onSaid: () => {},
      onEnd(_, why) {
        clearTimeout(silence);
        if (running !== current) return;
        current = null;
        lose(
          why ??
            (machine.via === null
              ? "The host's events are followed no more."
              : `The connection by ${machine.via} was lost.`),
        );
      },
    });
    current = running;
    heard();
  }

  function lose(why: string): void {
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
  };
}
