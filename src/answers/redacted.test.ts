import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { buildHost } from "../host/build.ts";
import { SAMPLES, sampleValue } from "../host/testing/sample.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { readSnapshotValue } from "../snapshot/read.ts";
import { CATEGORIES } from "../snapshot/redact/key.ts";
import { redact, restore } from "../snapshot/redact/redact.ts";
import type { Json } from "../snapshot/redact/walk.ts";
import { ask } from "./ask.ts";
import type { QuestionText } from "./question-text.ts";
import { suggest } from "./suggestions.ts";

function hostOf(value: unknown) {
  const snapshot = readSnapshotValue(value);
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  return compileHost(buildHost(snapshot.value));
}

/** In sentences a word may be a name by chance; MACs of the outside are made up of addresses by the simulator. */
const SENTENCES = new Set(["explanation", "note", "why", "reason", "assumptions", "by", "ether", "mac"]);

function journeyOf(host: ReturnType<typeof hostOf>, question: QuestionText): string {
  const asked = ask(host.host, question);
  if (!asked.ok) throw new Error(`${JSON.stringify(question)}: ${asked.error}`);
  return JSON.stringify(simulate(host, asked.value), (key, value) => (SENTENCES.has(key) ? null : value));
}

/** Hosts with rules of administrators' own, in chains, sets and tables with names that they gave. */
const GIVEN = ["docker-28.5-docker-user", "docker-26.1-nft-firewall", "docker-28.5-firewalld"] as const;

const readHost = (name: string): Json =>
  JSON.parse(readFileSync(new URL(`../../e2e/hosts/${name}/snapshot.json`, import.meta.url), "utf8"));

describe.each([
  ...SAMPLES.map((name) => [name, () => sampleValue(name) as Json] as const),
  ...GIVEN.map((name) => [name, () => readHost(name)] as const),
])("%s, redacted", (_, read) => {
  const original = read();
  const { snapshot, key, left, rename } = redact(original, CATEGORIES, "a test's");

  test("holds none of what was there", () => {
    expect(left).toEqual([]);
    expect(Object.values(key.entries.names).length).toBeGreaterThan(5);
    expect(Object.values(key.entries.addresses).length).toBeGreaterThan(5);
  });

  test("gives back what was there, with the key", () => {
    expect(restore(snapshot, key)).toEqual(original);
  });

  test("gives the same journeys, renamed", () => {
    const before = hostOf(original);
    const after = hostOf(snapshot);
    for (const { question } of suggest(before.host)) {
      const renamed: QuestionText = JSON.parse(rename(JSON.stringify(question)));
      expect(journeyOf(after, renamed)).toEqual(rename(journeyOf(before, question)));
    }
  });
});

describe("names that people gave to chains, sets and programs", () => {
  const sample = JSON.stringify(sampleValue("docker-28.5-basic"));
  const given: Json = JSON.parse(
    sample
      .replace(
        ":FORWARD DROP [0:0]\\n",
        ":FORWARD DROP [0:0]\\n:acme-in - [0:0]\\n:Billing - [0:0]\\n:tcp - [0:0]\\n-A FORWARD -j acme-in\\n-A acme-in -p tcp -m set --match-set acme_hosts src -j Billing\\n-A acme-in -p tcp -g tcp\\n",
      )
      .replace(
        '"iptables-save":',
        '"ipset-save":"create acme_hosts hash:net family inet hashsize 1024 maxelem 65536\\nadd acme_hosts 203.0.113.0/24\\n","iptables-save":',
      )
      .replace('((\\"python3\\",', '((\\"acmebilld\\",')
      .replace("cgroup:/ ", "cgroup:/system.slice/acmebilld.service "),
  );
  const { snapshot, key, left, rename } = redact(given, CATEGORIES, "a test's");

  test("are gone, but for words that the commands have too", () => {
    for (const name of ["acme-in", "create acme_hosts", "Billing", "acmebilld.service"])
      expect(JSON.stringify(given)).toContain(name);
    expect(left).toEqual([]);
    expect(JSON.stringify(snapshot)).not.toMatch(/acme|Billing/);
    expect(JSON.stringify(snapshot)).toContain("-g tcp");
    expect(restore(snapshot, key)).toEqual(given);
  });

  test("and the journeys are the same", () => {
    const [before, after] = [hostOf(given), hostOf(snapshot)];
    for (const { question } of suggest(before.host)) {
      const journey = journeyOf(before, question);
      expect(journeyOf(after, JSON.parse(rename(JSON.stringify(question))))).toEqual(rename(journey));
    }
  });
});
