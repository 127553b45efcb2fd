import { describe, expect, test } from "vitest";
import type { QuestionText } from "../answers/question-text.ts";
import { buildHost } from "../host/build.ts";
import type { Journey } from "../kernel/journey.ts";
import { readSnapshot } from "../snapshot/read.ts";
import { createApp } from "./app.ts";
import { createBusy } from "./busy.ts";
import type { Engine } from "./engine/client.ts";
import { localRequest } from "./hosts.ts";
import { createPlayer } from "./player.ts";
import { Refusal } from "./problems.ts";

function journey(explanation: string): Journey {
  const header = { src: "10.0.0.1", dst: "10.0.0.2", proto: "tcp", ttl: 64, mark: 0, length: 60, tos: 0 };
  const step = { ns: "host", header, note: "", at: "device", dev: "eth0", dir: "in" } as const;
  return {
    outcome: "answered",
    explanation,
    assumptions: [],
    packets: [{ kind: "syn", cause: null, fate: "delivered", steps: [step, step] }],
    entries: [],
    fork: null,
  };
}

const question = (to: string): QuestionText => ({ from: "host", to, proto: "tcp", port: 80 });

/** An app whose engines are open as soon as the test says so, named by their bytes. */
function appWith() {
  const waiting = new Map<string, { open(): void; fail(message: string): void }>();
  const closed: string[] = [];
  const app = createApp(new URL("http://localhost/"), {
    player: createPlayer({ frame: () => () => {}, reducedMotion: () => false }),
    busy: createBusy(() => Promise.resolve()),
    openEngine: async (content, _onProgress, signal) => {
      const name = await content.text();
      return new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        waiting.set(name, {
          open: () => resolve(engineOf(name, closed)),
          fail: (message) => reject(new Refusal(message)),
        });
      });
    },
  });
  /** Begins to open a host, and waits until it is up to the test. */
  async function begin(name: string, asked: unknown = null) {
    const done = app.open(localRequest(new Blob([name]), name), asked);
    done.catch(() => {});
    for (let i = 0; i < 50 && !waiting.has(name); i++) await new Promise((resolve) => setTimeout(resolve, 1));
    const engine = waiting.get(name);
    if (!engine) throw new Error(`${name} was never opened`);
    return { done, ...engine };
  }
  async function open(name: string, asked: unknown = null) {
    const opening = await begin(name, asked);
    opening.open();
    await opening.done;
  }
  const shown = () => app.stores.host.getState().shown?.title ?? null;
  const asked = () => app.stores.ask.getState().question?.to ?? null;
  const problems = () => app.stores.view.getState().problems.map((problem) => problem.message);
  return { app, begin, open, shown, asked, problems, closed };
}

function engineOf(name: string, closed: string[]): Engine {
  const snapshot = readSnapshot(
    JSON.stringify({
      format: "hookline-snapshot",
      version: 1,
      host: { hostname: name },
      namespaces: [{ inode: 1, role: "host", outputs: name === "odd" ? { sysctl: "no key here" } : {} }],
    }),
  );
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  const host = buildHost(snapshot.value);
  return {
    opened: { host, suggestions: [{ kind: "a", title: "A", question: question("10.0.0.9") }], gathered: null },
    ask: async (asked) => {
      const to = typeof asked === "object" && asked !== null && "to" in asked ? String(asked.to) : "";
      if (to === "slow") await new Promise((resolve) => setTimeout(resolve, 5));
      if (to === "nowhere") throw new Refusal("There is no such place.");
      return { question: question(to), journey: journey(to) };
    },
    close: () => closed.push(name),
  };
}

describe("opening a host", () => {
  test("shows it with the question that it was opened with, or the one that suits it", async () => {
    const { open, shown, asked } = appWith();
    await open("a", question("10.0.0.1"));
    expect([shown(), asked()]).toEqual(["a", "10.0.0.1"]);
    await open("b");
    expect([shown(), asked()]).toEqual(["b", "10.0.0.9"]);
  });

  test("a question that cannot be asked there is told, and the suiting one asked", async () => {
    const { open, asked, problems } = appWith();
    await open("a", question("nowhere"));
    expect(asked()).toBe("10.0.0.9");
    expect(problems()).toEqual(["There is no such place."]);
  });

  test("what cannot be opened is told, and everything stays as it was", async () => {
    const { app, open, begin, shown, asked, problems, closed } = appWith();
    await open("a", question("10.0.0.1"));
    app.select("namespace:host");
    const broken = await begin("b");
    expect(app.stores.host.getState().loading?.title).toBe("b");
    broken.fail("This is not JSON.");
    await expect(broken.done).rejects.toThrow("This is not JSON.");
    expect([shown(), asked(), problems(), closed]).toEqual(["a", "10.0.0.1", ["This is not JSON."], []]);
    expect(app.stores.view.getState().selection).toBe("namespace:host");
    expect(app.stores.host.getState().loading).toBeNull();
  });

  test("what was told of a broken one is taken back with the next that opens", async () => {
    const { open, begin, problems } = appWith();
    const broken = await begin("b");
    broken.fail("no");
    await broken.done.catch(() => {});
    await open("c");
    expect(problems()).toEqual([]);
  });

  test("the newer of two wins, whichever is there first, and nothing is told of the other", async () => {
    const { begin, shown, problems } = appWith();
    const first = await begin("a");
    const second = await begin("b");
    first.open();
    await expect(first.done).rejects.toThrow();
    second.open();
    await second.done;
    expect([shown(), problems()]).toEqual(["b", []]);
  });

  test("an engine that comes too late is closed", async () => {
    const { app, begin, closed } = appWith();
    const first = await begin("a", question("slow"));
    first.open();
    await new Promise((resolve) => setTimeout(resolve));
    app.cancelOpening();
    await expect(first.done).rejects.toThrow();
    expect(closed).toEqual(["a"]);
  });

  test("it can be given up", async () => {
    const { app, open, begin, shown, problems } = appWith();
    await open("a");
    const second = await begin("b");
    app.cancelOpening();
    await expect(second.done).rejects.toThrow();
    expect([shown(), problems(), app.stores.host.getState().loading]).toEqual(["a", [], null]);
  });

  test("the former engine is closed when the new host stands, not before", async () => {
    const { open, begin, closed } = appWith();
    await open("a");
    const next = await begin("b");
    expect(closed).toEqual([]);
    next.open();
    await next.done;
    expect(closed).toEqual(["a"]);
  });

  test("what was not understood of it is said", async () => {
    const { open, problems } = appWith();
    await open("odd");
    expect(problems()).toEqual([expect.stringMatching(/not understood; the rest is shown/)]);
  });

  test("a local host is known again by its key, as long as the page remembers it", async () => {
    const { app, open } = appWith();
    await open("a");
    const source = app.stores.host.getState().shown?.source;
    if (!source) throw new Error("no host");
    expect(app.recall(source)?.title).toBe("a");
    for (const name of ["b", "c", "d", "e", "f"]) await open(name);
    expect(app.recall(source)).toBeNull();
  });
});

describe("asking", () => {
  test("a refusal is told, and the former question stays", async () => {
    const { app, open, asked, problems } = appWith();
    await open("a", question("10.0.0.1"));
    await expect(app.ask(question("nowhere"))).rejects.toThrow("There is no such place.");
    expect([asked(), problems(), app.stores.ask.getState().asking]).toEqual([
      "10.0.0.1",
      ["There is no such place."],
      false,
    ]);
    await app.ask(question("10.0.0.2"));
    expect([asked(), problems()]).toEqual(["10.0.0.2", []]);
  });

  test("the last of several questions is the one that is shown", async () => {
    const { app, open, asked } = appWith();
    await open("a");
    const first = app.ask(question("10.0.0.1"));
    const second = app.ask(question("10.0.0.2"));
    await expect(first).rejects.toThrow(/Another question/);
    await second;
    expect(asked()).toBe("10.0.0.2");
  });

  test("a new journey stands at its beginning, paused", async () => {
    const { app, open } = appWith();
    await open("a");
    app.player.seek(1);
    await app.ask(question("10.0.0.2"));
    expect(app.player.state).toMatchObject({ step: 0, steps: 2, playing: false });
  });
});
