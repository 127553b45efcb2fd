/** Words that this program has never heard of, wherever a snapshot may hold them: each is listed, and none reads as 'no match'. */
import { expect, test } from "vitest";
import { hostOf, sampleValue } from "../host/testing/sample.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { ask } from "./ask.ts";
import { inspect } from "./inspect.ts";

type Outputs = Record<string, unknown[] & string & { nftables: unknown[] }>;

const SAMPLE = "docker-28.5-basic";
const QUESTION = { from: "outside:eth0", to: "192.0.2.10", port: 8080, proto: "tcp" } as const;

/** The sample with its host's outputs changed: what inspect says of it, and what becomes of a question. */
function changed(change: (outputs: Outputs) => void) {
  const value = Object(sampleValue(SAMPLE));
  change(value.namespaces[0].outputs);
  const host = hostOf(value);
  const compiled = compileHost(host);
  const question = ask(host, QUESTION);
  if (!question.ok) throw new Error(question.error);
  const { unread, undetermined } = inspect(host, compiled.problems);
  return {
    listed: [...unread, ...undetermined],
    outcome: simulate(compiled, question.value, { explain: true }).outcome,
  };
}

const inFilter = (rule: string) => (outputs: Outputs) => {
  const text = String(outputs["iptables-save"]);
  const at = text.indexOf("-A ", text.indexOf("*filter"));
  Object.assign(outputs, { "iptables-save": `${text.slice(0, at)}${rule}\n${text.slice(at)}` });
};

const inNft = (expr: unknown) => (outputs: Outputs) => {
  const named = { family: "inet", table: "odd" };
  outputs["nft"]?.nftables.push(
    { table: { family: "inet", name: "odd", handle: 900 } },
    { chain: { ...named, name: "c", handle: 1, type: "filter", hook: "prerouting", prio: -310, policy: "accept" } },
    { rule: { ...named, chain: "c", handle: 2, expr: [expr, { drop: null }] } },
  );
};

const first = (output: string, more: object) => (outputs: Outputs) => {
  const list = outputs[output];
  if (!Array.isArray(list)) throw new Error(`no ${output}`);
  list.unshift(more);
};

test("the sample itself has nothing of the kind", () => {
  expect(changed(() => {})).toEqual({ listed: [], outcome: "answered" });
});

test.each([
  ["a match", inFilter("-A FORWARD -m quantum --spin up -j DROP")],
  ["an option of a match", inFilter("-A FORWARD -p tcp -m tcp --flavour strange -j DROP")],
  ["a negated match", inFilter("-A FORWARD -m quantum ! --spin up -j DROP")],
  ["a target", inFilter("-A FORWARD -j TELEPORT --to mars")],
  ["an option of a target", inFilter("-A FORWARD -j REJECT --with-regret")],
  ["an nft expression", inNft({ match: { op: "==", left: { quantum: { key: "spin" } }, right: 1 } })],
  ["an nft field", inNft({ match: { op: "==", left: { payload: { protocol: "tcp", field: "flavour" } }, right: 1 } })],
  ["an nft protocol", inNft({ match: { op: "!=", left: { payload: { protocol: "warp", field: "to" } }, right: 1 } })],
  ["an nft key", inNft({ match: { op: "==", left: { meta: { key: "spin" } }, right: 1 } })],
  ["an nft operator", inNft({ match: { op: "~", left: { meta: { key: "mark" } }, right: 1 } })],
  ["an nft statement", inNft({ teleport: { to: "mars" } })],
])("%s that nobody knows is listed, and the journey that meets it is undetermined", (_, change) => {
  const { listed, outcome } = changed(change);
  expect(listed).toHaveLength(1);
  expect(listed[0]?.reason).toMatch(/\S/);
  expect(outcome).toBe("undetermined");
});

test.each([
  ["a selector of a policy rule", first("ip-rule", { priority: 1, src: "all", spin: "up", table: "main" })],
  ["an action of a policy rule", first("ip-rule", { priority: 1, src: "all", action: "teleport" })],
  ["a type of route", first("ip-route", { type: "wormhole", dst: "default", dev: "eth0", flags: [] })],
])("%s that nobody knows is listed", (_, change) => {
  expect(changed(change).listed).toHaveLength(1);
});

test.each([
  ["warpgate", "devices of the kind 'warpgate' are not known to this program"],
  [
    "wireguard",
    "which addresses WireGuard's peers are allowed is not in the snapshot: 'wg show all allowed-ips' tells",
  ],
])("a device of the kind %s is listed, and does not lead anywhere in silence", (info_kind, reason) => {
  const { listed, outcome } = changed((outputs) => {
    for (const link of outputs["ip-link"] ?? [])
      if (String(Object(link).ifname).startsWith("br-")) Object.assign(Object(link), { linkinfo: { info_kind } });
  });
  expect(new Set(listed.map((one) => one.reason))).toEqual(new Set([reason]));
  if (info_kind === "warpgate") expect(outcome).toBe("undetermined");
});
