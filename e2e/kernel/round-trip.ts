/**
 * Native tables of recorded hosts, as the rules panel shows them: loaded by `nft -f` into a namespace of their own they must
 * be the tables that were recorded, and `nft list ruleset` must print them word for word.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isDeepStrictEqual } from "node:util";
import { buildHost } from "../../src/host/build.ts";
import type { Host, NftTable } from "../../src/host/model.ts";
import { readNft } from "../../src/host/readers/nft.ts";
import { printTable } from "../../src/kernel/nftables/declarations.ts";
import { partingsFromListing } from "../../src/kernel/nftables/testing/listing.ts";
import { readSnapshot } from "../../src/snapshot/read.ts";
import type { Tally } from "./tally.ts";

const FOLDERS = ["public/samples", "e2e/hosts"];

export async function runRoundTrips(tally: Tally): Promise<void> {
  for (const folder of FOLDERS)
    for (const name of readdirSync(folder)) {
      const host = recorded(`${folder}/${name}/snapshot.json`);
      const tables = host?.namespaces[0].nftables.filter((table) => !isShared(table)) ?? [];
      if (!host || tables.length === 0) continue;
      const problems = roundTrip(host, tables);
      if (problems.length === 0) tally.passed++;
      else tally.failed++;
      console.log(`${problems.length === 0 ? "✓" : "✗"} as nft has it: ${name}, ${tables.length} native tables`);
      for (const problem of problems) console.log(`    ${problem}`);
    }
}

/** One that iptables writes to as well, or ebtables: nft takes none of their extensions. */
function isShared({ chains }: NftTable): boolean {
  return chains.some(({ rules }) =>
    rules.some(({ xt, expr }) => xt || expr.some((one) => typeof one === "object" && one !== null && "xt" in one)),
  );
}

function recorded(path: string): Host | null {
  try {
    const snapshot = readSnapshot(readFileSync(path, "utf8"));
    return snapshot.ok ? buildHost(snapshot.value) : null;
  } catch {
    return null;
  }
}

function roundTrip(host: Host, tables: readonly NftTable[]): string[] {
  const folder = mkdtempSync(`${tmpdir()}/hookline-nft-`);
  try {
    // nft lists this without the protocol that it needs to take it; the flags of a table are for whoever keeps it open.
    const text = tables
      .map(printTable)
      .join("")
      .replace(/^\tflags .*\n/gm, "")
      .replace(/^(\t\t)(?=ct (?:original|reply) proto-)/gm, "$1meta l4proto tcp ");
    writeFileSync(`${folder}/tables.nft`, text);
    // Tables at devices want the devices; both ends of a cable will do.
    const devices = host.namespaces[0].links.map(({ name }) => name).filter((name) => name !== "lo");
    const script = [
      // The other end has a name of its own: the kernel's pick may be a recorded one.
      ...devices.map((name, index) => `ip link add name '${name}' type veth peer name other-${index}`),
      "nft -f tables.nft",
      "nft list ruleset > listed",
      "nft -j list ruleset > json",
    ];
    execFileSync("unshare", ["-n", "sh", "-ec", script.join("\n")], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const json: unknown = JSON.parse(readFileSync(`${folder}/json`, "utf8"));
    const again = readNft(json, { namespace: 0, isIptables: () => false }).tables;
    const unlike = tables.flatMap((table) => {
      const back = again.find((one) => one.family === table.family && one.name === table.name);
      return back && isDeepStrictEqual(bare({ ...back, comment: null }), bare({ ...table, flags: [], comment: null }))
        ? []
        : [`${table.family} ${table.name} is another one`];
    });
    const listed = readFileSync(`${folder}/listed`, "utf8").replaceAll("icmpv6 code no-route", "icmpv6 code 0");
    return [...unlike, ...partingsFromListing(tables, listed)];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Without what counts, what is numbered anew, the order that the kernel gives to the elements of a set, and what versions of
 * nft say otherwise in JSON: 1.0.6 leaves out devices, a table's comment, `dynamic` and `auto-merge`, has types for `typeof`, flags as a list or
 * one alone, and a word for code 0. What it lists as text is compared in full.
 */
function bare(value: unknown): unknown {
  if (value === "no-route") return 0;
  if (Array.isArray(value)) return value.filter((one) => one !== "dynamic").map(bare);
  if (typeof value !== "object" || value === null) return value;
  if ("|" in value) return bare(value["|"]);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]): [string, unknown][] => {
      if (UNEQUAL.has(key)) return [];
      const made = bare(one);
      if (!Array.isArray(made)) return [[key, made]];
      if (FLAGS.has(key) && made.length === 1) return [[key, made[0]]];
      return [[key, key === "set" || key === "elements" ? made.sort(byText) : made]];
    }),
  );
}

const UNEQUAL: ReadonlySet<string> = new Set(
  "handle order packets bytes used expires devices devicesKnown autoMerge keyType".split(" "),
);
const FLAGS: ReadonlySet<string> = new Set(["flags", "type_flags"]);

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
