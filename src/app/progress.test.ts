import { expect, test } from "vitest";
import { createProgress, readProgress } from "./progress.ts";

function keep(text: string | null = null) {
  const kept = new Map(text === null ? [] : [["hookline-lessons", text]]);
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

test("what was reached is there again, and finished once is finished for good", () => {
  const storage = keep();
  const first = createProgress(() => storage);
  first.reached("veth", 2, 6);
  expect(createProgress(() => storage).store.getState()).toEqual({ veth: { stop: 2, done: false } });
  first.reached("veth", 5, 6);
  first.reached("veth", 1, 6);
  expect(createProgress(() => storage).store.getState()).toEqual({ veth: { stop: 1, done: true } });
  const undo = first.forget();
  expect(createProgress(() => storage).store.getState()).toEqual({});
  undo();
  expect(createProgress(() => storage).store.getState()).toEqual({ veth: { stop: 1, done: true } });
});

test("what somebody else wrote there is no progress", () => {
  expect(readProgress("{")).toEqual({});
  expect(readProgress("7")).toEqual({});
  expect(readProgress('{"a": {"stop": "x", "done": true}, "b": {"stop": 1, "done": false}, "c": null}')).toEqual({
    b: { stop: 1, done: false },
  });
});

test("without storage it lasts as long as the page", () => {
  const progress = createProgress(() => {
    throw new DOMException("no", "SecurityError");
  });
  progress.reached("veth", 1, 6);
  expect(progress.store.getState()).toEqual({ veth: { stop: 1, done: false } });
});
