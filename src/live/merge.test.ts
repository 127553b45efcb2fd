import { describe, expect, test } from "vitest";
import type { RawSnapshot } from "../snapshot/upgrade.ts";
import { mergeCapture, WHOLE } from "./merge.ts";

interface Space {
  readonly inode: number;
  readonly pids?: readonly number[];
  readonly names?: readonly string[];
  readonly outputs?: object;
}

const snapshot = (namespaces: readonly Space[], more: object = {}): RawSnapshot => ({
  namespaces: namespaces.map((space) => ({ role: space.inode === 1 ? "host" : "other", outputs: {}, ...space })),
  docker: { version: "28" },
  warnings: [],
  ...more,
});
const read = (ss: string) => ({ ss });
const none: ReadonlySet<number> = new Set();

const before = snapshot(
  [
    { inode: 1, pids: [1], outputs: read("host") },
    { inode: 2, pids: [20, 21], outputs: read("two") },
    { inode: 3, names: ["/run/netns/three"], outputs: read("three") },
  ],
  {
    warnings: [
      { namespace: null, command: "docker version", message: "no" },
      { namespace: 2, command: "ss", message: "old" },
      { namespace: 3, command: "ss", message: "old" },
    ],
  },
);

describe("a capture of a part", () => {
  const next = snapshot(
    [
      { inode: 1, pids: [1] },
      { inode: 2, pids: [21], outputs: read("two, later") },
      { inode: 4, pids: [40], outputs: read("four") },
    ],
    { docker: null, capturedAt: "later", warnings: [{ namespace: 2, command: "ss", message: "new" }] },
  );
  const merged = mergeCapture(before, next, { skip: [1, 3], engine: false }, none);

  test("is what it read, and of the rest what was there", () => {
    expect(merged.value["namespaces"]).toEqual([
      { inode: 1, role: "host", pids: [1], outputs: read("host") },
      { inode: 2, role: "other", pids: [21], outputs: read("two, later") },
      { inode: 4, role: "other", pids: [40], outputs: read("four") },
    ]);
    expect(merged.value).toMatchObject({ capturedAt: "later", docker: { version: "28" } });
    expect(merged).toMatchObject({ came: [4], went: 1, doubtful: [] });
  });

  test("replaces the warnings of what it read alone, and forgets those of what went", () => {
    expect(merged.value["warnings"]).toEqual([
      { namespace: null, command: "docker version", message: "no" },
      { namespace: 2, command: "ss", message: "new" },
    ]);
  });
});

test("a whole one replaces all", () => {
  const next = snapshot([{ inode: 1, outputs: read("new") }], { docker: null });
  expect(mergeCapture(before, next, WHOLE, none).value).toEqual(next);
  expect(mergeCapture(null, next, WHOLE, none).value).toEqual(next);
});

test("a number that another namespace may have taken over is in doubt", () => {
  const next = snapshot([{ inode: 1, pids: [1] }, { inode: 2, pids: [99] }, { inode: 3 }]);
  expect(mergeCapture(before, next, { skip: [1, 2, 3], engine: true }, none).doubtful).toEqual([2, 3]);
});

test("a namespace that is there for its watcher alone is gone; a name or another process keeps it", () => {
  const watched = snapshot([
    { inode: 1, pids: [1, 7] },
    { inode: 2, pids: [7] },
    { inode: 3, names: ["/run/netns/three"], pids: [7] },
    { inode: 4, pids: [7, 40] },
  ]);
  const { value } = mergeCapture(null, watched, WHOLE, new Set([7]));
  expect(value["namespaces"]).toMatchObject([{ inode: 1, pids: [1] }, { inode: 3 }, { inode: 4, pids: [40] }]);
  expect(value["namespaces"]).not.toHaveProperty("[1].pids");
});
