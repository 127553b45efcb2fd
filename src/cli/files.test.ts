import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { readText } from "./files.ts";
import { Unusable } from "./unusable.ts";

const folder = mkdtempSync(join(tmpdir(), "hookline-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test("plain and compressed text, whatever the file is called", () => {
  expect(readText(file("a.json", '{"ä": 1}'))).toBe('{"ä": 1}');
  expect(readText(file("b.json", gzipSync('{"ä": 1}')))).toBe('{"ä": 1}');
  expect(readText(file("c.json.gz", "plain after all"))).toBe("plain after all");
});

test("a file that is not there, or was cut short", () => {
  expect(() => readText(join(folder, "none.json"))).toThrow(Unusable);
  expect(() => readText(join(folder, "none.json"))).toThrow(/none\.json cannot be read: .*no such file/);
  const cut = file("cut.gz", gzipSync("x".repeat(10_000)).subarray(0, 20));
  expect(() => readText(cut)).toThrow(/cut\.gz cannot be decompressed: /);
});
