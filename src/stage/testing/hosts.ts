/** Hosts to lay out: every captured sample, and generated ones of any size. */
import { readFileSync } from "node:fs";
import { bigHost } from "../../../e2e/bench/big-host.ts";
import { oddHost } from "../../../e2e/hosts/odd-host.ts";
import { buildHost } from "../../host/build.ts";
import type { Host } from "../../host/model.ts";
import { readSnapshot, readSnapshotValue } from "../../snapshot/read.ts";

const SAMPLES = new URL("../../../public/samples/", import.meta.url);
const RECORDED = new URL("../../../e2e/hosts/", import.meta.url);

export const SAMPLE_NAMES: readonly string[] = JSON.parse(readFileSync(new URL("index.json", SAMPLES), "utf8")).map(
  ({ name }: { readonly name: string }) => name,
);

export function sampleHost(name: string): Host {
  return hostIn(new URL(`${name}/snapshot.json`, SAMPLES));
}

/** One of the hosts as administrators make them. */
export function recordedHost(name: string): Host {
  return hostIn(new URL(`${name}/snapshot.json`, RECORDED));
}

function hostIn(file: URL): Host {
  const read = readSnapshot(readFileSync(file, "utf8"));
  if (!read.ok) throw new Error(read.error.message);
  return buildHost(read.value);
}

export function generatedHost(containers: number, networks: number): Host {
  const published = Math.min(containers, 20);
  return hostOf(bigHost({ containers, networks, published, extraRules: 3 }));
}

/** Everything that a drawing must cope with and few captures have. */
export function everyOddity(): Host {
  return hostOf(oddHost());
}

function hostOf(snapshot: unknown): Host {
  const read = readSnapshotValue(snapshot);
  if (!read.ok) throw new Error(read.error.message);
  return buildHost(read.value);
}
