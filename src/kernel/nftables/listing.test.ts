import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sampleHost } from "../../host/testing/sample.ts";
import { partingsFromListing } from "./testing/listing.ts";

/** What nft 1.0.6 lists of the sample's ruleset, loaded into a namespace of its own. */
const listed = readFileSync(new URL("./testing/docker-29-nftables.nft", import.meta.url), "utf8");
const tables = sampleHost("docker-29-nftables").namespaces[0].nftables;

test("NT-text: an engine's native rules read as `nft list ruleset` prints them", () => {
  expect(tables.flatMap(({ chains }) => chains.flatMap(({ rules }) => rules)).length).toBeGreaterThan(30);
  expect(partingsFromListing(tables, listed)).toEqual([]);
});

test("NT-text: a rule that reads otherwise is found, and one that is missing", () => {
  const [rule = ""] = /^\t\t.*masquerade.*\n/m.exec(listed) ?? [];
  expect(partingsFromListing(tables, listed.replace(rule, rule.replace("masquerade", "snat")))).toHaveLength(1);
  expect(partingsFromListing(tables, listed.replace(rule, ""))).toHaveLength(1);
});
