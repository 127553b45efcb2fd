/**
 * The checks that hold the house in order, seen to fail: violations are planted in a small tree, and the real checks run
 * over it with the project's real configuration. Each check also passes a tree in order, so that it can tell the two apart.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";

// Each test starts whole tools.
vi.setConfig({ testTimeout: 60_000 });

const project = resolve(import.meta.dirname, "../..");
const configuration = [
  ".gitignore",
  "biome.json",
  "e2e/house",
  "package.json",
  "src/tsconfig.engine.json",
  "tsconfig.base.json",
];

const planted: string[] = [];
afterAll(() => {
  for (const tree of planted) rmSync(tree, { recursive: true });
});

/** A tree of its own with the project's configuration and these files (path → content). Returns its folder. */
function plant(files: Record<string, string>): string {
  const tree = mkdtempSync(join(tmpdir(), "hookline-planted-"));
  planted.push(tree);
  symlinkSync(join(project, "node_modules"), join(tree, "node_modules"));
  for (const path of configuration) cpSync(join(project, path), join(tree, path), { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), `${content}\n`);
  }
  return tree;
}

function run(cwd: string, tool: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(join(project, "node_modules/.bin", tool), args, {
    cwd,
    encoding: "utf8",
  });
  return { status, says: stdout + stderr };
}

const layers = (tree: string) => run(project, "tsx", "e2e/house/layers.ts", tree);
const engineTypes = (tree: string) =>
  run(tree, "tsc", "-p", "src/tsconfig.engine.json", "--tsBuildInfoFile", "tsbuildinfo");
const lint = (tree: string) => run(tree, "biome", "lint", "src");

describe("layers", () => {
  const violations = [
    ["engine-imports-app", "src/kernel/a.ts", "../app/clean.ts", "kernel-knows-only-what-is-above-it"],
    ["host-imports-kernel", "src/host/a.ts", "../kernel/clean.ts", "host-knows-only-what-is-above-it"],
    ["app-imports-ui", "src/app/a.ts", "../ui/clean.ts", "app-knows-only-what-is-above-it"],
    ["ui-imports-embed", "src/ui/a.ts", "../embed/clean.ts", "ui-knows-only-what-is-above-it"],
    ["cli-imports-live", "src/cli/a.ts", "../live/clean.ts", "cli-stands-apart"],
    ["file-outside-the-rooms", "src/shed/a.ts", "../net/clean.ts", "every-file-in-a-room"],
    ["program-imports-tests", "src/host/b.ts", "./testing/clean.ts", "no-tests-in-the-program"],
    ["program-imports-tools", "src/cli/b.ts", "../../e2e/clean.ts", "nothing-outside-src"],
    ["engine-reads-files", "src/snapshot/a.ts", "node:fs", "node-only-on-a-machine"],
    ["engine-knows-react", "src/stage/a.tsx", "react", "react-only-in-the-views"],
    ["engine-keeps-state", "src/answers/a.ts", "zustand", "engine-is-self-contained"],
    ["program-needs-a-test-tool", "src/kernel/b.ts", "fast-check", "no-development-tools-in-the-program"],
    ["import-leads-nowhere", "src/kernel/c.ts", "./gone.ts", "everything-is-found"],
  ] as const;

  const clean = ["net", "host/testing", "kernel", "app", "ui", "embed", "live"].map((room) => `src/${room}/clean.ts`);
  const disorder = plant({
    ...Object.fromEntries(["e2e/clean.ts", ...clean].map((path) => [path, "export const clean = 1;"])),
    ...Object.fromEntries(
      violations.map(([, path, target]) => [path, `import * as a from "${target}";\nexport default a;`]),
    ),
    "src/net/only-a-type.ts": 'import type { Clean } from "../kernel/clean.ts";\nexport type Low = Clean;',
    "src/lessons/a.ts": 'import { b } from "./b.ts";\nexport const a = (): number => b();',
    "src/lessons/b.ts": 'import { a } from "./a.ts";\nexport const b = (): number => a();',
    "src/lessons/context.ts":
      'import { useContext } from "./use.ts";\nexport type Context = { n: number };\nuseContext();',
    "src/lessons/use.ts": 'import type { Context } from "./context.ts";\nexport const useContext = (c?: Context) => c;',
  });
  const verdict = layers(disorder);

  test.each(violations)("%s", (_, path, _target, rule) => {
    expect(verdict.says).toContain(`${rule}: ${path} → `);
  });

  test("an import of a type alone counts", () => {
    expect(verdict.says).toContain("net-knows-only-what-is-above-it: src/net/only-a-type.ts → src/kernel/clean.ts\n");
  });

  test("a circle", () => {
    expect(verdict.says).toContain("no-circles: src/lessons/a.ts → src/lessons/b.ts → src/lessons/a.ts\n");
  });

  test("nothing else is reported, and the check fails", () => {
    expect(
      verdict.says
        .trim()
        .split("\n")
        .filter((line) => line.includes("→")),
    ).toHaveLength(violations.length + 2);
    expect(verdict.status).toBe(1);
  });

  test("a tree in order passes", () => {
    const order = plant({
      "src/net/low.ts": "export const low = 1;",
      "src/host/high.ts": 'import { low } from "../net/low.ts";\nexport const high = low;',
      "src/cli/main.ts": 'import "node:fs";\nimport { high } from "../host/high.ts";\nexport const main = high;',
      "src/host/high.test.ts": 'import "node:fs";\nimport "./high.ts";',
    });
    expect(layers(order)).toEqual({ status: 0, says: "4 files of src, 5 imports\n" });
  });

  test("a tree without sources fails", () => {
    expect(layers(plant({}))).toMatchObject({ status: 1, says: expect.stringContaining("nothing was checked") });
  });
});

describe("the engine's own compiler settings", () => {
  const violations = [
    ["page", "document", "document.title"],
    ["timer", "setTimeout", "setTimeout(() => 1)"],
    ["clock", "performance", "performance.now()"],
    ["console", "console", 'console.log("x")'],
    ["process", "process", "process.env"],
    ["network", "fetch", 'fetch("x")'],
    ["randomness", "crypto", "crypto.randomUUID()"],
  ] as const;

  const verdict = engineTypes(
    plant(
      Object.fromEntries(
        violations.map(([what, , use]) => [`src/kernel/${what}.ts`, `export const a: unknown = ${use};`]),
      ),
    ),
  );

  test.each(violations)("the %s is out of reach", (what, name) => {
    expect(verdict.says).toMatch(
      new RegExp(`src/kernel/${what}\\.ts\\(1,27\\): error TS\\d+: Cannot find name '${name}'`),
    );
    expect(verdict.status).not.toBe(0);
  });

  test("pure code passes", () => {
    expect(engineTypes(plant({ "src/net/pure.ts": "export const a = new Map([[1, 2]]);" }))).toEqual({
      status: 0,
      says: "",
    });
  });
});

describe("lint of the engine rooms", () => {
  const violations = [
    ["now", "Date.now()", "The engine reads no clock"],
    ["today", "new Date()", "The engine reads no clock"],
    ["randomness", "Math.random()", "The engine draws no random numbers"],
  ] as const;

  test.each(violations)("%s is reported", (what, use, message) => {
    const { status, says } = lint(plant({ [`src/answers/${what}.ts`]: `export const a: unknown = ${use};` }));
    expect(says).toContain(message);
    expect(status).not.toBe(0);
  });

  test("the app may read the clock", () => {
    expect(lint(plant({ "src/app/clock.ts": "export const a = Date.now() + Math.random();" })).status).toBe(0);
  });
});
