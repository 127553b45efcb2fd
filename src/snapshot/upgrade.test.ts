import { expect, test } from "vitest";
import { CURRENT_VERSION, type RawSnapshot, upgrade } from "./upgrade.ts";

test("the current version stays as it is", () => {
  const snapshot = { version: CURRENT_VERSION };
  expect(upgrade(snapshot, CURRENT_VERSION)).toEqual({ ok: true, value: snapshot });
});

test("an older one takes every step between, in order", () => {
  const steps = new Map<number, (old: RawSnapshot) => RawSnapshot>([
    [1, (old) => ({ ...old, second: true })],
    [2, (old) => ({ third: Object.keys(old).join() })],
  ]);
  expect(upgrade({ first: true }, 1, steps, 3)).toEqual({ ok: true, value: { third: "first,second" } });
});

test("a newer one is refused, and both versions named", () => {
  expect(upgrade({}, 7)).toEqual({
    ok: false,
    error: "This snapshot is of version 7, which is newer than this program: it reads up to version 1.",
  });
});

test("a version that never was is refused", () => {
  expect(upgrade({}, 0)).toEqual({ ok: false, error: "There is no version 0 of snapshots." });
});
