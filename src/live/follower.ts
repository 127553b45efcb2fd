/**
 * Watches a host: an event leads to a capture, a capture in which something changed to a place in the history.
 *
 *   watch.sh ─ change ─┐ 150 ms               ┌─ nothing changed: forgotten
 *   count.sh ─ rules ──┼────────► capture.sh ─┴─ history ─► the page
 *   every so often ────┘  one at a time
 */
import type { Counts, LiveStatus } from "../app/live/messages.ts";
import { capture } from "./capture.ts";
import { countArguments, readRounds } from "./counts.ts";
import { createHistory, type History } from "./history.ts";
import type { Machine, Running } from "./machine.ts";
import { createWatcher, type WatchState } from "./watcher.ts";

/** Changes come in swarms: a container's start is dozens. */
const SWARM = 150;
/** Between two captures there is rest for as long as the former one took, up to this. */
const LONGEST_REST = 10_000;
/** Namespaces whose rules are followed by a process each. */
const MOST_FOLLOWED = 40;

export interface Follower {
  readonly history: History;
  readonly status: LiveStatus;
  /** Someone looks, or nobody does: counters are read for someone only. */
  looked(by: number): void;
}

export interface FollowerEvents {
  onStatus(): void;
  onCapture(): void;
  onCounts(counts: Counts): void;
}

export function createFollower(machine: Machine, every: number, events: FollowerEvents): Follower {
  const history = createHistory();
  let watch: WatchState = { follows: [], lacks: [], lost: null };
  let failure: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let capturing = false;
  let again = false;
  let rest = 0;
  let lookers = 0;
  let counter: { readonly running: Running; readonly args: string } | null = null;
  let rules: string | null = null;

  function changed(): void {
    if (capturing) again = true;
    else soon(SWARM);
  }

  /** A swarm waits for its first change alone, so that a host that never rests is captured as well. */
  let due = Number.POSITIVE_INFINITY;
  function soon(wait: number): void {
    const at = performance.now() + wait;
    if (at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(() => void captureNow(), wait);
  }

  async function captureNow(): Promise<void> {
    due = Number.POSITIVE_INFINITY;
    capturing = true;
    again = false;
    const begun = performance.now();
    const before = failure;
    try {
      const note = history.add(await capture(machine), Date.now());
      failure = null;
      const { latest } = history;
      if (latest) {
        const others = latest.namespaces.filter(({ role, pids }) => role === "other" && pids.length > 0);
        watcher.follow(others.slice(0, MOST_FOLLOWED).map(({ pids: [pid] }) => String(pid)));
      }
      if (note) events.onCapture();
      count();
    } catch (thrown) {
      failure = thrown instanceof Error ? thrown.message : String(thrown);
    }
    capturing = false;
    if (failure !== before) events.onStatus();
    rest = Math.min(LONGEST_REST, performance.now() - begun);
    soon(again ? Math.max(SWARM, rest) : Math.max(every * 1000, rest));
  }

  /** Begins, ends or changes what is counted. */
  function count(): void {
    const { latest } = history;
    const args = lookers > 0 && latest ? countArguments(latest) : [];
    if (counter && counter.args === args.join(" ")) return;
    counter?.running.stop();
    counter = null;
    rules = null;
    if (args.length === 0) return;
    const read = readRounds((round) => {
      if (counter !== own) return;
      if (rules !== null && rules !== round.rules) changed();
      rules = round.rules;
      events.onCounts(round.counts);
    }, Date.now);
    const running = machine.start("count", args, {
      onOutput: read,
      onSaid: () => {},
      onEnd() {
        if (counter === own) counter = null;
      },
    });
    const own = { running, args: args.join(" ") };
    counter = own;
  }

  const watcher = createWatcher(machine, {
    onChange: changed,
    onState(state) {
      watch = state;
      events.onStatus();
    },
  });
  soon(0);

  return {
    history,
    get status() {
      const { follows, lacks, lost } = watch;
      return { via: machine.via, follows, lacks, every, problem: lost ?? failure };
    },
    looked(by) {
      lookers = by;
      count();
    },
  };
}
