import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

/**
 * The simulator's specification is a list of behaviours with ids (src/kernel/SPEC.md and src/kernel/spec/): each line
 * that begins with an id defines it. Unit tests cite ids in their titles, kernel cases in their text. When a test and the
 * specification disagree, one of them is wrong, so neither may stand alone.
 */
const project = resolve(import.meta.dirname, "../..");
const ID = /\b(?:HK|CT|NAT|RT|NB|BR|BNF|IC|SK|DV|XM|XT|NT|NE|NS)-[A-Za-z0-9][\w-]*/g;
const DEFINITION = new RegExp(`^(?:[-|*] *)?[*\`]*(${ID.source})[*\`]*(?=[ :|.—]|$)`);
const TITLE = /\b(?:test|describe|it)(?:\.each\([\s\S]*?\))?\(\s*(?:"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g;

function filesBelow(folder: string, end: string): string[] {
  return readdirSync(join(project, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(end))
    .map((path) => join(project, folder, path));
}

function definedIn(text: string): string[] {
  return text.split("\n").flatMap((line) => DEFINITION.exec(line)?.[1] ?? []);
}

function citedInTitles(source: string): string[] {
  return [...source.matchAll(TITLE)].flatMap((m) => [...(m[1] ?? m[2] ?? "").matchAll(ID)].map((id) => id[0]));
}

const specification = [join(project, "src/kernel/SPEC.md"), ...filesBelow("src/kernel/spec", ".md")];
const defined = specification.flatMap((file) => definedIn(readFileSync(file, "utf8")));
const cited = new Set([
  ...filesBelow("src/kernel", ".test.ts").flatMap((file) => citedInTitles(readFileSync(file, "utf8"))),
  ...filesBelow("e2e/kernel/cases", ".case").flatMap((file) => readFileSync(file, "utf8").match(ID) ?? []),
]);

test("ids are found where they are defined and cited, and nowhere else", () => {
  expect(definedIn("- **HK-1** An accept ends one chain (HK-2).\nXM-set — sets\nSee NAT-3.")).toEqual([
    "HK-1",
    "XM-set",
  ]);
  expect(citedInTitles('test("XM-set, HK-1: sets", f); const x = "NE-fib";')).toEqual(["XM-set", "HK-1"]);
});

test("every behaviour of the specification is defined once", () => {
  expect(defined.length).toBeGreaterThan(100);
  expect(defined.filter((id, i) => defined.indexOf(id) !== i)).toEqual([]);
});

test("every behaviour of the specification has a test", () => {
  expect(defined.filter((id) => !cited.has(id))).toEqual([]);
});

test("every id that a test cites is in the specification", () => {
  const known = new Set(defined);
  expect([...cited].filter((id) => !known.has(id))).toEqual([]);
});
