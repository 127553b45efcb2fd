/**
 * Watches a host: an event leads to a capture of what it was about, a capture in which something changed to a place in the
 * history.
 *
 *   watch.sh ─ change ─┐ plan.ts                             ┌─ nothing changed: forgotten
 *   count.sh ─ rules ──┼─────────► capture.sh ─► merge.ts ───┴─ history ─► the page
 *   every so often ────┘  one at a time
 */
import type { Counts, LiveStatus } from "../app/live/messages.ts";
import type { Host } from "../host/model.ts";
import { readJson } from "../snapshot/read.ts";
import type { RawSnapshot } from "../snapshot/upgrade.ts";
import { capture } from "./capture.ts";
import { countArguments, readRounds, stayingProcess } from "./counts.ts";
import { createHistory, type History } from "./history.ts";
import type { Machine, Running } from "./machine.ts";
import { type Merged, mergeCapture, type Scope } from "./merge.ts";
import { type Change, createPlan, namespaceIds } from "./plan.ts";
import { createWatcher, type WatchState } from "./watcher.ts";

/** Changes come in swarms: a container's start is dozens. */
const SWARM = 150;
/** Between two captures there is rest for as long as the former one took, up to this. */
const LONGEST_REST = 10_000;
/** Namespaces that are followed by a process each, or two. */
const MOST_FOLLOWED = 120;

export interface Follower {
  readonly history: History;
  readonly status: LiveStatus;
  /** Whether nothing is read at the moment, and nothing is known that has to be. */
  readonly resting: boolean;
  /** Someone looks, or nobody does: counters are read for someone only. */
  looked(by: number): void;
}

export interface FollowerEvents {
  onStatus(): void;
  onCapture(): void;
  onCounts(counts: Counts): void;
  /** What a capture is to read, of so many namespaces. */
  onScope?(scope: Scope): void;
}

export function createFollower(machine: Machine, every: number, events: FollowerEvents): Follower {
  const history = createHistory();
  const plan = createPlan();
  let watch: WatchState = { follows: [], lacks: [], lost: null };
  let failure: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let capturing = false;
  let known: RawSnapshot | null = null;
  let lookers = 0;
  let counter: { readonly running: Running; readonly args: string } | null = null;
  let rules: ReadonlyMap<number, string> | null = null;

  function changed(change: Change): void {
    plan.note(change);
    if (!capturing) soon(SWARM);
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
    const begun = performance.now();
    const before = failure;
    if (!plan.urgent && !plan.due) plan.note({ about: "everything" });
    const byEvent = plan.urgent;
    const scope = plan.next(history.latest);
    events.onScope?.(scope);
    try {
      const merged = await take(scope);
      const note = history.add(merged.value, Date.now());
      known = merged.value;
      failure = null;
      const { latest } = history;
      if (latest) {
        plan.took(performance.now() - begun, latest.namespaces.length - scope.skip.length);
        watcher.follow(followed(latest));
      }
      for (const change of doubts(merged, scope)) plan.note(change);
      if (note) events.onCapture();
      count();
    } catch (thrown) {
      failure = thrown instanceof Error ? thrown.message : String(thrown);
      plan.note({ about: "everything" });
    }
    capturing = false;
    if (failure !== before) events.onStatus();
    const rest = Math.min(LONGEST_REST, performance.now() - begun);
    // Behind a look around nobody waits: what changed meanwhile is read at once.
    if (failure !== null) soon(Math.max(every * 1000, rest));
    else if (plan.urgent) soon(byEvent ? Math.max(SWARM, rest) : SWARM);
    else soon(plan.due ? rest : Math.max(every * 1000, rest));
  }

  async function take(scope: Scope): Promise<Merged> {
    const read = readJson(await capture(machine, scope));
    if (!read.ok) throw new Error(read.error.message);
    if (!isObject(read.value)) throw new Error("The capture is no snapshot.");
    return mergeCapture(known, read.value, scope, watcher.watchers);
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
      for (const [inode, text] of round.rules)
        if (rules && rules.get(inode) !== text) changed({ about: "namespace", inode });
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
    get resting() {
      return !capturing && !plan.urgent && !plan.due;
    },
    looked(by) {
      lookers = by;
      count();
    },
  };
}

/** The namespaces besides the host's own, as `watch.sh` takes them. Those that have no id there are followed in themselves. */
function followed(host: Host): readonly string[] {
  const told = new Set(namespaceIds(host).values());
  return host.namespaces
    .filter(({ role }) => role === "other")
    .slice(0, MOST_FOLLOWED)
    .map(({ inode, pids }) => `${inode}:${stayingProcess(pids) ?? "-"}${told.has(inode) ? "" : ":links"}`);
}

/** What has to be read once more: what may be something else now, what has just begun, and whose containers came or went. */
function doubts({ came, went, doubtful }: Merged, { engine }: Scope): readonly Change[] {
  const spaces = doubtful.map((inode): Change => ({ about: "namespace", inode }));
  return !engine && (came.length > 0 || went > 0 || doubtful.length > 0) ? [...spaces, { about: "engine" }] : spaces;
}

function isObject(value: unknown): value is RawSnapshot {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
