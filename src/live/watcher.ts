/** Keeps `watch.sh` running on the host, and says what changed there. */
import type { Machine, Running } from "./machine.ts";
import type { Change } from "./plan.ts";

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
  /** Processes that are in other namespaces only to watch. */
  readonly watchers: ReadonlySet<number>;
  /** Follows these namespaces too, `INODE:PID` or `INODE:PID:links`, without a gap. */
  follow(spaces: readonly string[]): void;
}

interface Events {
  onChange(change: Change): void;
  onState(state: WatchState): void;
}

/** What a line of `watch.sh` says of a change; null for another line. */
export function readChange(line: string): Change | null {
  const [, word, id] = /^changed (host|engine|id|\d+)(?: (\d+))?$/.exec(line) ?? [];
  if (word === "host" || word === "engine") return { about: word };
  if (word === "id" && id !== undefined) return { about: "id", id: Number(id) };
  if (word !== undefined && /^\d/.test(word)) return { about: "namespace", inode: Number(word) };
  return line.startsWith("changed ") ? { about: "everything" } : null;
}

export function createWatcher(machine: Machine, { onChange, onState }: Events): Watcher {
  let current: Running | null = null;
  let following: readonly string[] = [];
  /** Of the run before as well: a capture may meet them when they are about to end. */
  let watchers: ReadonlySet<number> = new Set();
  let latest: ReadonlySet<number> = new Set();
  let wait = 500;
  let retry: NodeJS.Timeout | undefined;

  /** @param anew what is followed that was not, since the run before it */
  function start(anew: readonly string[] | "everything"): void {
    const follows: string[] = [];
    const lacks: string[] = [];
    const former = latest;
    const own = new Set<number>();
    latest = own;
    const before = current;
    let silence: NodeJS.Timeout | undefined;
    const heard = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => running.stop(), SILENCE);
    };
    let rest = "";
    const running = machine.start("watch", following, {
      onOutput(text) {
        heard();
        const lines = (rest + text).split("\n");
        // A line that never ends is no line; where it came from is nothing that was started here.
        rest = (lines.pop() ?? "").slice(-65_536);
        for (const line of lines) {
          const change = readChange(line);
          if (change) onChange(change);
          const [word, ...about] = line.split(" ");
          if (word === "follows") follows.push(about.join(" "));
          else if (word === "lacks") lacks.push(about.join(" "));
          else if (word === "watcher") {
            own.add(Number(about[0]));
            watchers = new Set([...former, ...own]);
          } else if (word === "ready") {
            wait = 500;
            before?.stop();
            onState({ follows, lacks, lost: null });
            for (const change of unseen(anew)) onChange(change);
          }
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
    retry = setTimeout(() => start("everything"), wait);
    wait = Math.min(LONGEST_WAIT, wait * 2);
  }

  start("everything");
  return {
    get watchers() {
      return watchers;
    },
    follow(spaces) {
      const had = new Set(following);
      const anew = spaces.filter((space) => !had.has(space));
      if (anew.length === 0 && spaces.length === had.size) return;
      following = spaces;
      if (current) start(anew);
    },
  };
}

/** What is followed anew is read at once where it is little: what has just begun goes on to change. */
const LITTLE = 8;

/** What may have changed before it was followed. */
function unseen(anew: readonly string[] | "everything"): readonly Change[] {
  if (anew === "everything" || anew.length > LITTLE) return [{ about: "everything" }];
  return anew.map((space) => ({ about: "namespace", inode: Number(space.split(":")[0]) }));
}
