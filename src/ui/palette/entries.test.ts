import { expect, test } from "vitest";
import { sampleHost } from "../../host/testing/sample.ts";
import { type Entry, findEntries, ruleEntries } from "./entries.ts";

const entries: Entry[] = [
  ["-A DOCKER -d 172.18.0.2 --dport 80", "filter · DOCKER rule 3"],
  ["docker0", "lab · Interfaces · 172.17.0.1/16"],
  ["web", "container, bb:1"],
  ["db", "container, docker"],
].map(([title = "", detail = ""]) => ({ key: title, group: "", title, detail, run: () => {} }));

const titles = (query: string, most = 9) => findEntries(entries, query, most).map((entry) => entry.title);

test("a title that begins with the query comes first, then one that holds it, then the rest", () => {
  expect(titles("docker")).toEqual(["docker0", "-A DOCKER -d 172.18.0.2 --dport 80", "db"]);
});

test("all words must be there, in the title or the detail", () => {
  expect(titles("docker 172.17")).toEqual(["docker0"]);
  expect(titles("web docker")).toEqual([]);
});

test("an empty query gives what there is, up to the most", () => {
  expect(titles("")).toHaveLength(4);
  expect(titles(" ", 2)).toHaveLength(2);
});

test("native rules are found as nft lists them", () => {
  const asked: string[] = [];
  const found = findEntries(
    ruleEntries(sampleHost("docker-29-nftables"), (id) => asked.push(id)),
    "fib daddr local jump",
    9,
  );
  expect(found.map(({ title }) => title)).toContain(
    "fib daddr type local counter packets 0 bytes 0 jump nat-prerouting-and-output",
  );
  found[0]?.run();
  expect(asked).toHaveLength(1);
});
