import { describe, expect, test } from "vitest";
import type { HostSource } from "./address.ts";
import { createApp } from "./app.ts";
import { createBusy } from "./busy.ts";
import { createMessages } from "./messages.ts";
import { createPlayer } from "./player.ts";
import type { Hookline, PageState } from "./window-api.ts";

const DOCS = "https://docs.example";
const STEP = { start: 0, settled: 50, end: 100, milestone: null };

/** A page around of one origin, and what it was told. */
function framed({ source = { type: "sample", name: "a" } as HostSource, trusted = [] as readonly string[] } = {}) {
  const app = createApp(new URL("https://hookline.example/"), {
    player: createPlayer({ frame: () => () => {}, reducedMotion: () => false }),
    busy: createBusy(() => Promise.resolve()),
    openEngine: () => Promise.reject(new Error("nothing is opened here")),
  });
  let host: HostSource = source;
  const state = (): PageState => ({
    host: { source: host, title: "a", hostname: "lab", containers: ["web"] },
    question: { from: "host", to: "192.0.2.1", proto: "tcp", port: 80 },
    outcome: "answered",
    step: app.player.state.step + 1,
    steps: app.player.state.steps,
    playing: app.player.state.playing,
    selection: "link:host/eth0",
    problems: [],
  });
  const api: Hookline = {
    version: "1",
    idle: async () => {},
    state,
    load: async () => {
      host = { type: "local", key: "a snapshot 1" };
    },
    ask: async (question) => Object(question),
    go: async (step) => {
      if (step > 2) throw new RangeError("There is no such step.");
      app.player.seek(step - 1);
    },
    play: async () => {},
    pause: async () => {},
  };
  app.player.load({ steps: [STEP, { ...STEP, start: 100, settled: 150, end: 200 }], duration: 200 });
  const told: { readonly message: Record<string, unknown>; readonly origin: string }[] = [];
  const messages = createMessages(app, api, {
    allowed: [DOCS],
    trusts: (origin) => trusted.includes(origin),
    post: (message, origin) => told.push({ message: Object(message), origin }),
  });
  const answer = async (data: unknown, origin = DOCS) => {
    const before = told.length;
    await messages.receive(data, origin);
    return told.slice(before).find(({ message }) => "id" in message)?.message ?? null;
  };
  return { app, told, answer };
}

test("a message is answered under its own name and id, in the words of the page where it fails", async () => {
  const { answer } = framed();
  expect(await answer({ hookline: "idle", id: 1 })).toEqual({ hookline: "idle", id: 1, result: null });
  expect(await answer({ hookline: "go", id: 2, step: 2 })).toEqual({ hookline: "go", id: 2, result: null });
  expect(await answer({ hookline: "state", id: 3 })).toMatchObject({ hookline: "state", id: 3, result: { step: 2 } });
  expect(await answer({ hookline: "go", id: 4, step: 9 })).toEqual({
    hookline: "go",
    id: 4,
    error: "There is no such step.",
  });
  expect(await answer({ hookline: "dance", id: 5 })).toMatchObject({ error: expect.stringMatching(/'dance'/) });
});

test("a question stands in the message, or is it", async () => {
  const { answer } = framed();
  const question = { from: "host", to: "192.0.2.1", port: 80 };
  expect(await answer({ hookline: "ask", id: 1, question })).toMatchObject({ result: question });
  expect(await answer({ hookline: "ask", id: 2, ...question })).toMatchObject({ result: question });
});

test("an origin that may not is neither heard nor told", async () => {
  const { answer, told, app } = framed();
  expect(await answer({ hookline: "go", id: 1, step: 2 }, "https://evil.example")).toBeNull();
  expect(app.player.state.step).toBe(0);
  app.player.next();
  expect(new Set(told.map(({ origin }) => origin))).toEqual(new Set([DOCS]));
});

test("what is no message is left to whom it is for", async () => {
  const { answer } = framed();
  for (const data of [null, "hookline", { type: "resize" }, { hookline: 1 }]) expect(await answer(data)).toBeNull();
});

test("every change of step is told once, and frames between are not", () => {
  const { app, told } = framed();
  app.stores.host.setState({ shown: Object({}) });
  const before = told.length;
  app.player.scrub(10);
  app.player.scrub(20);
  expect(told.slice(before)).toEqual([]);
  app.player.next();
  expect(told.slice(before).map(({ message }) => [message["hookline"], message["step"]])).toEqual([["state", 2]]);
});

describe("what the page around cannot know already", () => {
  const sources: readonly HostSource[] = [
    { type: "url", url: "snapshots/secret.json" },
    { type: "local", key: "dropped.json 1" },
  ];

  test.each(sources)("is not told of a host from a $type", async (source) => {
    const { answer } = framed({ source });
    const state = await answer({ hookline: "state", id: 1 });
    expect(JSON.stringify(state)).not.toMatch(/lab|web|192\.0\.2\.1|eth0|secret|dropped/);
    expect(state).toMatchObject({ result: { host: null, question: null, selection: null, steps: 2 } });
    const asked = await answer({ hookline: "ask", id: 2, from: "host", to: "192.0.2.1", port: 80 });
    expect(asked).toMatchObject({ error: expect.stringMatching(/not listed/) });
  });

  test.each(sources)("is told of a host from a $type to who is listed", async (source) => {
    const { answer } = framed({ source, trusted: [DOCS] });
    expect(await answer({ hookline: "state", id: 1 })).toMatchObject({ result: { host: { hostname: "lab" } } });
  });

  test("is not what it brought itself", async () => {
    const { answer } = framed({ source: { type: "url", url: "secret.json" } });
    await answer({ hookline: "load", id: 1, snapshot: {} });
    expect(await answer({ hookline: "state", id: 2 })).toMatchObject({ result: { host: { hostname: "lab" } } });
  });
});
