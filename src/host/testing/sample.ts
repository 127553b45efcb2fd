import { readdirSync, readFileSync } from "node:fs";
import { readSnapshotValue } from "../../snapshot/read.ts";
import { buildHost } from "../build.ts";
import type { Host } from "../model.ts";

/** The names of the captured hosts in `public/samples`. */
export const SAMPLES: readonly string[] = readdirSync("public/samples").filter((name) => name !== "index.json");

/** A captured host as its file says it. */
export function sampleValue(name: string): unknown {
  return JSON.parse(readFileSync(`public/samples/${name}/snapshot.json`, "utf8"));
}

/** The host of a snapshot; throws where it is none. */
export function hostOf(value: unknown): Host {
  const snapshot = readSnapshotValue(value);
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  return buildHost(snapshot.value);
}

export function sampleHost(name: string): Host {
  return hostOf(sampleValue(name));
}
