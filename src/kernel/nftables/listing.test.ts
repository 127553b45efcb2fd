import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sampleHost } from "../../host/testing/sample.ts";
import { partingsFromListing } from "./testing/listing.ts";

/** What nft 1.0.6 lists of the sample's ruleset, loaded into a namespace of its own. */
const listed = readFileSync(new URL("./testing/docker-29-nftables.nft", import.meta.url), "utf8");
const tables = sampleHost("docker-29-nftables").namespaces[0].nftables;

test("NT-text: an engine's native tables read as `nft list ruleset` prints them: sets, heads of chains, rules", () => {
  expect(tables.flatMap(({ chains }) => chains.flatMap(({ rules }) => rules)).length).toBeGreaterThan(30);
  expect(tables.flatMap(({ sets }) => sets)).toHaveLength(3);
  expect(partingsFromListing(tables, listed)).toEqual([]);
});

test("NT-text: what reads otherwise is found, and what is missing", () => {
  const [rule = ""] = /^\t\t.*masquerade.*\n/m.exec(listed) ?? [];
  for (const [was, is] of [
    [rule, rule.replace("masquerade", "snat")],
    [rule, ""],
    ["priority srcnat", "priority 99"],
    ["hook output", "hook input"],
    ["type ifname : verdict", "type ifindex : verdict"],
    ['"br-int" : jump filter-forward-in__br-int,', ""],
    [/\tmap filter-forward-in-jumps \{[^}]*\}\n\t\}\n/.exec(listed)?.[0] ?? "none", ""],
  ] as const) {
    expect(listed).toContain(was);
    expect(partingsFromListing(tables, listed.replace(was, is)), was).toHaveLength(1);
  }
});
