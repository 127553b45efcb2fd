import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Unusable } from "./unusable.ts";

const GZIP = [0x1f, 0x8b];

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The text of a file, or of standard input for `-`; gzip is told by its first bytes, whatever the file is called. */
export function readText(path: string): string {
  const name = path === "-" ? "standard input" : path;
  let bytes: Buffer;
  try {
    bytes = readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    throw new Unusable(`${name} cannot be read: ${reasonOf(error)}.`);
  }
  if (!GZIP.every((byte, index) => bytes[index] === byte)) return bytes.toString("utf8");
  try {
    return gunzipSync(bytes).toString("utf8");
  } catch (error) {
    throw new Unusable(`${name} cannot be decompressed: ${reasonOf(error)}.`);
  }
}
