/**
 * What the documents (public/docs, README.md, and the page of all forms of the embed) tell a reader to type is typed here, in a
 * folder that looks like a checkout: `host.json` in it is the sample docker-28.5-basic. Blocks by language:
 *
 *   sh           is run, and must succeed; where a `text` block follows, its lines must be printed ('…' stands for any)
 *   sh serves    is started, must print an address that answers, and is ended
 *   json         is JSON; a snapshot, a lesson or a list of questions is read as one, and what a lesson claims must hold
 *   text         is what the block before it prints
 *
 * What is pasted into other pages is pasted there, and driven, by e2e/browser/pasting.test.ts: `html`, `markdown`, `mdx`,
 * `text address`, and the settings `yaml mkdocs` and `js docusaurus`; and `js` is run there.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseView } from "../../src/app/address.ts";
import { answerQuestions } from "../../src/cli/answer.ts";
import { LESSON_FORMAT } from "../../src/lessons/lesson.ts";
import { readLesson } from "../../src/lessons/read-lesson.ts";
import { brokenClaims } from "../../src/lessons/testing/ground.ts";
import { readSnapshotValue } from "../../src/snapshot/read.ts";
import { type DocBlock, docBlocks, embedPageBlocks, kindOf, readmeBlocks, snippets } from "../tools/doc-blocks.ts";
import { listDocs } from "../tools/docs-index.ts";

const project = resolve(import.meta.dirname, "../..");
const sample = join(project, "public/samples/docker-28.5-basic/snapshot.json");

/** Commands that would leave this machine or ask for a password stay on it. */
const STAND_INS = {
  sudo: 'exec "$@"',
  // Asked for a connection to share, it has one; the live server says last what the other side is to run.
  ssh: 'for last; do case $last in -N|-O) exit 0 ;; esac; done; case $1 in -*) exec sh -c "$last" ;; esac; shift; exec sh -c "$*"',
  // The page's own address, whatever it is, is the folder `public`.
  curl: `for word; do :; done; exec cat "public/$(printf %s "$word" | sed 's,^https*://[^/]*/,,')"`,
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with everything that a checkout has, to write into. */
function checkout(): { folder: string; env: NodeJS.ProcessEnv } {
  const folder = mkdtempSync(join(tmpdir(), "hookline-docs-"));
  folders.push(folder);
  for (const entry of readdirSync(project))
    if (entry !== "dist" && entry !== ".git") symlinkSync(join(project, entry), join(folder, entry));
  for (const name of ["host", "snapshot", "before", "after"]) cpSync(sample, join(folder, `${name}.json`));
  const bin = join(folder, ".stand-ins");
  mkdirSync(bin);
  for (const [name, text] of Object.entries(STAND_INS))
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  // A page that is built by the way is the one that people get, not a test's.
  const { NODE_ENV: _test, ...env } = process.env;
  return { folder, env: { ...env, PATH: `${bin}:${process.env["PATH"]}`, NO_COLOR: "1" } };
}

/** The blocks of a kind, each called by where it stands. */
const named = (wanted: string) =>
  docBlocks
    .filter((block) => kindOf(block) === wanted)
    .map((block) => [`${block.doc}, line ${block.line}: ${block.text.split("\n")[0]}`, block] as const);

const linesOf = (blocks: readonly DocBlock[], ...kinds: string[]) =>
  blocks.filter((block) => kinds.includes(kindOf(block))).flatMap(({ text }) => text.split("\n"));

test("the page that shows all forms of the embed has no command that is not in the documents, where it is run", () => {
  const commands = linesOf(embedPageBlocks, "sh");
  expect(commands.length).toBeGreaterThan(3);
  expect(commands.filter((command) => !linesOf(docBlocks, "sh").includes(command))).toEqual([]);
});

test("every block is of a kind that something tries", () => {
  const typed = ["sh", "sh serves", "json"];
  const pasted = ["html", "markdown", "mdx", "text address", "yaml mkdocs", "js docusaurus", "js"];
  const untried = snippets.filter((block) => ![...typed, ...pasted, "text"].includes(kindOf(block)));
  // Of a page or the README only what is pasted is tried by itself, and a `text` is tried by what prints it.
  const unheard = docBlocks.filter(
    (block) => kindOf(block) === "text" && !docBlocks.some(({ printed }) => printed === block.text),
  );
  const strange = embedPageBlocks.filter((block) => !["sh", ...pasted].includes(kindOf(block)));
  const others = readmeBlocks.filter((block) => !["sh", "html"].includes(kindOf(block)));
  expect(
    [...untried, ...unheard, ...strange, ...others].map(
      (block) => `${block.doc}, line ${block.line}: ${kindOf(block)}`,
    ),
  ).toEqual([]);
  // Whoever reads the page or the README finds at least one of each.
  for (const kind of pasted) expect(snippets.filter((block) => kindOf(block) === kind)).not.toEqual([]);
});

/** This very run is one of it; and what the documents have as well is run, or started and ended, for them. */
const ELSEWHERE = [
  "npm test",
  ...linesOf(docBlocks, "sh"),
  ...linesOf(docBlocks, "sh serves").map((line) => line.replace(/^sudo /, "")),
];
/** Milliseconds: a capture of a whole machine takes long where that is busy. */
const PATIENCE = 300_000;

test.each(linesOf(readmeBlocks, "sh").map((line) => line.replace(/ {2,}#.*$/, "").trim()))(
  "README: %s",
  (command) => {
    if (ELSEWHERE.includes(command)) return;
    const { folder, env } = checkout();
    const ran = spawnSync("sh", ["-e"], { cwd: folder, env, input: command, encoding: "utf8" });
    expect(ran.status, ran.stderr).toBe(0);
  },
  PATIENCE,
);

test("links between the documents lead somewhere", () => {
  const folder = join(project, "public/docs");
  const broken = listDocs().flatMap(({ name }) => {
    const text = readFileSync(join(folder, `${name}.md`), "utf8").replace(/^```.*?^```/gms, "");
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target.replace(/[#?].*$/, ""));
    return targets
      .filter((target) => target !== "" && !/^https?:/.test(target) && !existsSync(join(folder, target)))
      .map((target) => `${name}: ${target}`);
  });
  expect(broken).toEqual([]);
});

/** Links into the app: what follows tells the reader how they end. */
const views = listDocs().flatMap(({ name }) =>
  [...readFileSync(join(project, `public/docs/${name}.md`), "utf8").matchAll(/\]\(\.\.\/(\?[^)\s]+)\)/g)].map(
    ([, search = ""]) => [`${name}: ${search}`, search] as const,
  ),
);
test.each(views)("the view of %s is there", (_, search) => {
  const { view, wrong } = parseView(search, "");
  expect(wrong).toEqual([]);
  const source = view.source?.type === "sample" ? view.source.name : "docker-28.5-basic";
  const snapshot: unknown = JSON.parse(readFileSync(join(project, "public/samples", source, "snapshot.json"), "utf8"));
  if (view.question) expect(answerQuestions(snapshot, [view.question])).toHaveLength(1);
});

/** The lines of what should be printed, in their order, each somewhere in what was. */
function expectPrinted(out: string, printed: string): void {
  let rest = out;
  for (const line of printed.split("\n")) {
    if (line.trim() === "" || line.trim() === "…") continue;
    const parts = line.trim().split("…");
    const pattern = new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*"));
    const at = rest.search(pattern);
    expect(at, `'${line.trim()}' is not printed; what is:\n${out}`).toBeGreaterThanOrEqual(0);
    rest = rest.slice(at);
  }
}

for (const [name, block] of named("sh"))
  test(
    name,
    () => {
      const { folder, env } = checkout();
      const ran = spawnSync("sh", ["-e"], { cwd: folder, env, input: block.text, encoding: "utf8" });
      expect(ran.status, ran.stderr).toBe(0);
      if (block.printed !== null) expectPrinted(ran.stdout + ran.stderr, block.printed);
    },
    PATIENCE,
  );

for (const [name, block] of named("sh serves"))
  test(name, async () => {
    const { folder, env } = checkout();
    const child = spawn("sh", ["-ec", block.text], { cwd: folder, env, detached: true });
    const ended = new Promise((settle) => child.on("close", settle));
    try {
      const address = await new Promise<string>((found, failed) => {
        let out = "";
        const heard = (chunk: Buffer): void => {
          out += chunk.toString();
          const said = /https?:\/\/(?:localhost|127\.0\.0\.1)[\w./:?=&#-]*/.exec(out)?.[0];
          if (said) found(said);
        };
        child.stdout.on("data", heard);
        child.stderr.on("data", heard);
        child.on("close", () => failed(new Error(`it ended:\n${out}`)));
      });
      expect((await fetch(address)).ok).toBe(true);
    } finally {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
      await ended;
    }
  });

for (const [name, block] of named("json"))
  test(name, () => {
    const value: unknown = JSON.parse(block.text);
    if (Array.isArray(value)) {
      const snapshot: unknown = JSON.parse(readFileSync(sample, "utf8"));
      expect(answerQuestions(snapshot, value)).toHaveLength(value.length);
    } else if (value instanceof Object && "format" in value && value.format === LESSON_FORMAT) {
      const lesson = readLesson(value);
      if (!lesson.ok) throw new Error(lesson.error.join("\n"));
      expect(brokenClaims(lesson.value)).toEqual([]);
    } else {
      const read = readSnapshotValue(value);
      expect(read.ok || read.error.message).toBe(true);
    }
  });
