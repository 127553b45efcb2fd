import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { script, shells } from "./sandbox.ts";

const text = readFileSync(script, "utf8");
/** The program that runs inside each namespace: a text to the script's shell, but a script itself. */
const inside = text.match(/^inside='\n(.*?)^'$/ms)?.[1] ?? "";

const check = (input: string, ...options: string[]) =>
  spawnSync("shellcheck", ["--shell=sh", ...options, "-"], { input, encoding: "utf8" });

test("shellcheck finds nothing in the script, nor in the part that runs inside a namespace", () => {
  expect(check(text)).toMatchObject({ status: 0, stdout: "" });
  expect(inside.length).toBeGreaterThan(2000);
  // What it is told by the environment is assigned nowhere in it.
  expect(check(inside, "--exclude=SC2154")).toMatchObject({ status: 0, stdout: "" });
});

test.each(shells)("%s reads all of it", (shell) => {
  const [command = "", ...rest] = shell.split(" ");
  expect(spawnSync(command, [...rest, "-n"], { input: text, encoding: "utf8" })).toMatchObject({
    status: 0,
    stderr: "",
  });
});

test("a download that breaks off runs nothing", () => {
  const before = text.slice(0, text.lastIndexOf('main "$@"'));
  expect(spawnSync("sh", ["-s"], { input: before, encoding: "utf8" })).toMatchObject({
    status: 0,
    stdout: "",
    stderr: "",
  });
});
