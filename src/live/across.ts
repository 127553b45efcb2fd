/**
 * A machine that another process reaches. Who reads a host must be root; who answers browsers should not be: so they are two
 * processes, and all that the one can have of the other is a script's name with numbers, and what it printed.
 *
 *   main.ts (root) ── offerMachine ◄── Wish ── machineAcross ── web.ts (nobody): captures, history, HTTP
 *                                   ── News ─►
 */
import type { Heard, Machine, Running, Script } from "./machine.ts";

/** From who serves to who may look. */
export type Wish =
  | { readonly type: "start"; readonly run: number; readonly script: Script; readonly args: readonly string[] }
  | { readonly type: "stop"; readonly run: number };

/** What became of a run. */
export type News =
  | { readonly type: "output" | "said"; readonly run: number; readonly text: string }
  | { readonly type: "end"; readonly run: number; readonly status: number | null; readonly why: string | null };

/** Scripts at a time: a capture, what is followed and what it is followed by next, and the counters. */
const MOST_RUNS = 8;

/** @returns what is to be called with each message from the other side, which is not trusted: of others nothing comes */
export function offerMachine(machine: Machine, tell: (news: News) => void): (message: unknown) => void {
  const runs = new Map<number, Running>();
  return (message) => {
    const wish = new Map(typeof message === "object" && message !== null ? Object.entries(message) : []);
    const [type, run]: unknown[] = [wish.get("type"), wish.get("run")];
    if (typeof run !== "number") return;
    if (type === "stop") runs.get(run)?.stop();
    if (type !== "start" || runs.has(run)) return;
    const refuse = (why: string): void => tell({ type: "end", run, status: null, why });
    if (runs.size >= MOST_RUNS) return refuse("Too much runs already.");
    const heard: Heard = {
      onOutput: (text) => tell({ type: "output", run, text }),
      onSaid: (text) => tell({ type: "said", run, text }),
      onEnd(status, why) {
        runs.delete(run);
        tell({ type: "end", run, status, why });
      },
    };
    try {
      runs.set(run, begin(machine, wish.get("script"), wish.get("args"), heard));
    } catch (thrown) {
      refuse(thrown instanceof Error ? thrown.message : String(thrown));
    }
  };
}

function begin(machine: Machine, script: unknown, args: unknown, heard: Heard): Running {
  const words = Array.isArray(args) ? args.map(String) : [];
  if (script === "capture" || script === "watch" || script === "count") return machine.start(script, words, heard);
  throw new Error("There is no such script.");
}

/** @param listen takes what is to be called with each message from the other side */
export function machineAcross(
  via: string | null,
  wish: (wish: Wish) => void,
  listen: (hear: (news: News) => void) => void,
): Machine {
  const runs = new Map<number, Heard>();
  let last = 0;
  listen((news) => {
    const heard = runs.get(news.run);
    if (!heard) return;
    if (news.type === "end") {
      runs.delete(news.run);
      heard.onEnd(news.status, news.why);
    } else if (news.type === "output") heard.onOutput(news.text);
    else heard.onSaid(news.text);
  });
  return {
    via,
    start(script, args, heard) {
      const run = ++last;
      runs.set(run, heard);
      wish({ type: "start", run, script, args });
      return { stop: () => wish({ type: "stop", run }) };
    },
  };
}
