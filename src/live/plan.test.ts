import { describe, expect, test } from "vitest";
import { buildHost } from "../host/build.ts";
import { sampleHost } from "../host/testing/sample.ts";
import { readSnapshotValue } from "../snapshot/read.ts";
import { WHOLE } from "./merge.ts";
import { createPlan, namespaceIds } from "./plan.ts";
import { readChange } from "./watcher.ts";

const host = sampleHost("docker-28.5-basic");
const inodes = host.namespaces.map(({ inode }) => inode);
const [own = 0, first = 0, second = 0] = inodes;
const allBut = (...read: number[]) => inodes.filter((inode) => !read.includes(inode));

describe("what is read next", () => {
  test("is all, at first", () => {
    expect(createPlan().next(null)).toEqual(WHOLE);
  });

  test("is what changed, and nothing else, once", () => {
    const plan = createPlan();
    plan.note({ about: "namespace", inode: first });
    plan.note({ about: "namespace", inode: first });
    expect(plan.urgent).toBe(true);
    expect(plan.next(host)).toEqual({ skip: allBut(first), engine: false });
    expect(plan.urgent).toBe(false);
  });

  test("is the host and its engine, where a container changed", () => {
    const plan = createPlan();
    plan.note({ about: "engine" });
    expect(plan.next(host)).toEqual({ skip: allBut(own), engine: true });
  });

  test("is the namespace that an id stands for; of an unknown id, each that has none", () => {
    const [[id, inode] = [0, 0]] = [...namespaceIds(host)];
    const plan = createPlan();
    plan.note({ about: "id", id });
    expect(plan.next(host)).toEqual({ skip: allBut(inode), engine: false });

    const numbered = new Set(namespaceIds(host).values());
    plan.note({ about: "id", id: 4711 });
    expect(plan.next(host).skip).toEqual(inodes.filter((one) => one === own || numbered.has(one)));
  });

  test("is, of what is looked at again, a few at a time, and what changed before those", () => {
    const plan = createPlan();
    plan.took(1200, 4);
    plan.note({ about: "everything" });
    expect([plan.urgent, plan.due]).toEqual([false, true]);
    expect(plan.next(host)).toEqual({ skip: allBut(own, first), engine: true });
    plan.note({ about: "host" });
    expect(plan.next(host)).toEqual({ skip: allBut(own), engine: false });
    const read = [own, first];
    while (plan.due) {
      const { skip, engine } = plan.next(host);
      expect(engine).toBe(false);
      read.push(...inodes.filter((inode) => !skip.includes(inode)));
    }
    expect(read).toEqual(inodes);
    expect(read).toContain(second);
  });

  test("leaves out no namespace that is new: it is none of those to skip", () => {
    const snapshot = readSnapshotValue({
      format: "hookline-snapshot",
      version: 1,
      namespaces: [{ inode: 1, role: "host", outputs: {} }],
    });
    if (!snapshot.ok) throw new Error(snapshot.error.message);
    const plan = createPlan();
    plan.note({ about: "host" });
    expect(plan.next(buildHost(snapshot.value))).toEqual({ skip: [], engine: false });
  });
});

test.each([
  ["changed host", { about: "host" }],
  ["changed engine", { about: "engine" }],
  ["changed id 3", { about: "id", id: 3 }],
  ["changed id unknown", { about: "everything" }],
  ["changed 4026532179", { about: "namespace", inode: 4026532179 }],
  ["alive", null],
  ["follows rules, by nft monitor", null],
])("the line `%s`", (line, change) => {
  expect(readChange(line)).toEqual(change);
});
