import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { MATCHES } from "../../src/kernel/xtables/matches/index.ts";
import { TARGETS } from "../../src/kernel/xtables/targets/index.ts";

/** Every match and target of iptables has a file of its own, called like it, and an id in the specification. */
const xtables = resolve(import.meta.dirname, "../../src/kernel/xtables");
const spec = readFileSync(resolve(xtables, "../spec/xtables.md"), "utf8");

/** The same match by other names. */
const ALIASES: ReadonlySet<string> = new Set(["icmpv6", "ipv6-icmp"]);

/** What any program of this kind has to know; those that no snapshot can tell among them. */
const MATCHES_EXPECTED =
  "ip tcp udp icmp icmp6 multiport addrtype conntrack state comment mark connmark set mac iprange limit hashlimit owner physdev pkttype length ttl hl dscp u32 string statistic recent rpfilter socket time cgroup policy geoip";
const TARGETS_EXPECTED =
  "ACCEPT DROP RETURN QUEUE NFQUEUE REJECT LOG NFLOG MARK CONNMARK CT NOTRACK DNAT SNAT MASQUERADE REDIRECT NETMAP TPROXY TCPMSS TTL HL DSCP CLASSIFY TEE SET CHECKSUM";

function filesIn(folder: string): Set<string> {
  return new Set(readdirSync(join(xtables, folder)).map((file) => file.replace(/\.ts$/, "")));
}

test("every match is known, and has a file and an id of its own", () => {
  const names = [...MATCHES.keys()].filter((name) => !ALIASES.has(name));
  const files = filesIn("matches");
  expect(MATCHES_EXPECTED.split(" ").filter((name) => !MATCHES.has(name))).toEqual([]);
  expect(names.filter((name) => !files.has(name))).toEqual([]);
  expect(names.filter((name) => !spec.includes(`- XM-${name} — `))).toEqual([]);
});

test("every target is known, and has a file and an id of its own", () => {
  const names = [...TARGETS.keys()];
  const files = filesIn("targets");
  expect(TARGETS_EXPECTED.split(" ").filter((name) => !TARGETS.has(name))).toEqual([]);
  expect(names.filter((name) => !files.has(name.toLowerCase()))).toEqual([]);
  expect(names.filter((name) => !spec.includes(`- XT-${name} — `))).toEqual([]);
});
