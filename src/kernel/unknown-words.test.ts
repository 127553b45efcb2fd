/** No word of a rule that is not known reads as 'does not match', wherever the rule stands and whatever syntax it is in. */
import { describe, expect, test } from "vitest";
import type { Json, NftTable } from "../host/model.ts";
import { readNft } from "../host/readers/nft.ts";
import type { Journey } from "./journey.ts";
import { compileHost, simulate } from "./simulator.ts";
import { question } from "./testing/ask.ts";
import { HostText } from "./testing/host-text.ts";

const TEXT = `
  host
    forward
    br_netfilter
    eth0 192.0.2.10/24
    br0 bridge 172.18.0.1/24
    route default via 192.0.2.1 dev eth0
    tcp 0.0.0.0:22 sshd`;
const ROOMS = `
  web
    eth0 172.18.0.2/24 on br0
    route default via 172.18.0.1 dev eth0
    tcp *:80 nginx
  api
    eth0 172.18.0.3/24 on br0`;

/** A question whose packet passes the hook. */
const PASSES: Readonly<Record<string, string>> = {
  prerouting: "outside eth0 192.0.2.77 -> 192.0.2.10:22 tcp",
  input: "outside eth0 192.0.2.77 -> 192.0.2.10:22 tcp",
  forward: "api -> 172.18.0.2:80 tcp",
  output: "host -> 172.18.0.2:80 tcp",
  postrouting: "host -> 172.18.0.2:80 tcp",
  ingress: "outside eth0 192.0.2.77 -> 192.0.2.10:22 tcp",
  egress: "host -> 192.0.2.77:80 tcp",
};

function asked(rules: string, tables: readonly NftTable[], hook: string): Journey {
  const host = compileHost(new HostText(`${TEXT}\n${rules}${ROOMS}`, { host: tables }).host());
  return simulate(host, question(host, PASSES[hook] ?? ""));
}

/** How every way of the journey ends. */
function endsOf({ outcome, fork }: Journey): string[] {
  return fork === null ? [outcome] : fork.ways.flatMap(({ journey }) => endsOf(journey));
}

/** How the journey ends, what it says of that, and which ways it shows. */
function told(journey: Journey) {
  const { outcome, explanation, fork } = journey;
  return { outcome, explanation, ways: fork === null ? undefined : [...new Set(endsOf(journey))].sort() };
}

const condition = (outcome: string) => ({
  outcome: "undetermined",
  explanation: expect.stringMatching(/^It hangs on something that cannot be told: .*rule 1 of/),
  ways: [outcome, "answered"].sort(),
});
const action = {
  outcome: "undetermined",
  explanation: expect.stringMatching(/not known|cannot be told/),
  ways: undefined,
};

const XT_HOOKS = [
  ["raw", "PREROUTING"],
  ["mangle", "INPUT"],
  ["filter", "FORWARD"],
  ["filter", "OUTPUT"],
  ["mangle", "POSTROUTING"],
] as const;

describe.each(XT_HOOKS)("in %s/%s of iptables", (table, chain) => {
  const hook = chain.toLowerCase();
  const rule = (words: string) => asked(`    *${table}\n    -A ${chain} -p tcp ${words}`, [], hook);
  const dropped = hook === "output" ? expect.any(String) : "silence";

  test("XM-unknown: a match, or an option of one, forks the journey", () => {
    for (const words of ["-m frob --grade 3 -j DROP", "-m tcp --frob 3 -j DROP", "-m frob ! --grade 3 -j DROP"]) {
      const { ways, ...rest } = told(rule(words));
      expect(rest).toMatchObject({ outcome: "undetermined" });
      expect(rest.explanation).toContain("rule 1 of");
      expect(ways).toContain("answered");
      expect(ways).toContainEqual(dropped);
      expect(ways).toHaveLength(2);
    }
  });

  test("XT-unknown: a target ends it", () => {
    for (const words of ["-j FROB", "-j FROB --grade 3", "-j MARK --frob 3"]) expect(told(rule(words))).toEqual(action);
  });
});

const NFT_BASES: readonly (readonly [family: string, hook: string])[] = [
  ...["prerouting", "input", "forward", "output", "postrouting"].flatMap((hook): [string, string][] => [
    ["ip", hook],
    ["inet", hook],
  ]),
  ...["prerouting", "forward", "postrouting"].map((hook): [string, string] => ["bridge", hook]),
  ["netdev", "ingress"],
  ["netdev", "egress"],
  ["inet", "ingress"],
];

describe.each(NFT_BASES)("in a chain of %s at %s", (family, hook) => {
  const rule = (...expr: readonly Json[]) => {
    const at = { family, table: "t" };
    const device = hook === "ingress" || hook === "egress" ? { dev: "eth0" } : {};
    const { tables } = readNft(
      {
        nftables: [
          { table: { family, name: "t" } },
          { chain: { ...at, name: "c", type: "filter", hook, prio: 0, policy: "accept", ...device } },
          { rule: { ...at, chain: "c", handle: 1, expr } },
        ],
      },
      { namespace: 1, isIptables: () => false },
    );
    // what is only bridged passes the bridge's hooks
    return asked("", tables, family === "bridge" ? "forward" : hook);
  };
  const match = (left: Json, right: Json): Json => ({ match: { op: "==", left, right } });

  test("NT-unknown: an expression, a key, a field, a literal or a set forks the journey", () => {
    const conditions: readonly Json[] = [
      match({ frob: { grade: 3 } }, 3),
      match({ meta: { key: "frob" } }, 3),
      match({ payload: { protocol: "tcp", field: "frob" } }, 3),
      match({ payload: { protocol: "frob", field: "dport" } }, 3),
      match({ meta: { key: "l4proto" } }, "frobproto"),
      match({ payload: { protocol: "tcp", field: "dport" } }, "@gone"),
    ];
    for (const one of conditions) {
      const { ways, ...rest } = told(rule(one, { drop: null }));
      expect({ one, ...rest }).toMatchObject({ one, outcome: "undetermined" });
      expect(ways).toContain("answered");
      expect(ways?.length).toBeGreaterThan(1);
    }
  });

  test("NT-unknown: a statement ends it", () => {
    for (const one of [{ frob: { grade: 3 } }, { frob: null }, "frob the packet"] as const)
      expect(told(rule(one))).toMatchObject({ outcome: "undetermined" });
  });
});

test("HK-13: what two ways have in common is told, with both of them", () => {
  const journey = asked("    *filter\n    -A INPUT -m frob --grade 3 -j DROP", [], "input");
  expect(told(journey)).toEqual(condition("silence"));
});
