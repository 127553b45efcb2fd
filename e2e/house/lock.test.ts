import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";

interface Locked {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const project = resolve(import.meta.dirname, "../..");
const lock: { packages: Record<string, Locked> } = JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8"));

/** Whether Node would find a package from where another stands: beside it, or in a folder further up. */
function found(from: string, name: string): boolean {
  if (join(from, "node_modules", name) in lock.packages) return true;
  return from !== "" && found(from.includes("/") ? dirname(from) : "", name);
}

// npm leaves out what the registry it asked did not have for other platforms; `npm ci` then refuses the lock everywhere.
test("the lock names a version of every package for every platform", () => {
  const wanted = Object.entries(lock.packages).flatMap(
    ([path, { dependencies, devDependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).map((name) => ({ path, name })),
  );
  expect(wanted.length).toBeGreaterThan(0);
  expect(wanted.filter(({ path, name }) => !found(path, name))).toEqual([]);
});

test("the lock names no registry", () => {
  expect(Object.entries(lock.packages).filter(([, entry]) => "resolved" in entry)).toEqual([]);
});
