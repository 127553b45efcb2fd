/** Asks the simulator what the kernel was asked (record.py), and compares the answers. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { HookName, Json } from "../../../host/model.ts";
import { formatAddress } from "../../../net/address.ts";
import type { Packet } from "../../packet.ts";
import { printRule } from "../text.ts";
import { address } from "./network.ts";
import { PACKETS, packetAt, trackedAs } from "./packets.ts";
import { type Outcome, type Prepared, prepare, runRule } from "./run-rule.ts";

/** What is different in what came out of the router. */
interface Out {
  readonly dev?: string;
  readonly src?: string;
  readonly dst?: string;
  readonly sport?: number;
  readonly dport?: number;
  readonly tos?: number;
  readonly ttl?: number;
  readonly flags?: number;
  readonly type?: number;
  readonly code?: number;
  readonly options?: Readonly<Record<string, number>>;
}

export interface Case {
  readonly chain: string;
  readonly text: string;
  readonly expr: readonly Json[];
  readonly also?: readonly Json[];
  readonly comment?: string;
  readonly matched: Readonly<Record<string, string>>;
  readonly unmatched: string;
  readonly marks?: Readonly<Record<string, number>>;
  readonly out?: Readonly<Record<string, Out | null>>;
  /** The program need not be able to tell, but must not be wrong. */
  readonly maybe?: boolean;
}

export function casesOf(id: string): readonly Case[] {
  const lines = readFileSync(new URL(`./fixtures/${id}.jsonl`, import.meta.url), "utf8")
    .trimEnd()
    .split("\n");
  return lines.map((line): Case => JSON.parse(line));
}

/** One test for each recorded rule: its text, its verdict for each packet, and what it did to the packet. */
export function replay(id: string): void {
  for (const one of casesOf(id))
    test(`${id}: ${one.text.split("\n")[0]} (${one.chain})`, () => {
      const prepared = prepare(one.chain, one.expr, one.also);
      const rule = prepared.table.chains.find((chain) => chain.name === "c")?.rules[0];
      expect(rule && printRule(rule, prepared.family)).toBe(one.text);
      if (!one.maybe) expect(prepared.problems).toEqual([]);
      for (const [name, verdict] of Object.entries(one.matched)) compare(one, prepared, name, verdict);
      for (const name of one.unmatched.split(" ").filter((word) => word !== "")) compare(one, prepared, name, null);
    });
}

const CONNTRACK_PRIORITY = -200;

function isTracked({ hook, priority, compiled, family }: Prepared, name: string): boolean {
  if (!compiled.needsConntrack || hook === "ingress" || family === "bridge" || family === "arp") return false;
  const first = hook === "prerouting" || hook === "output";
  return (!first || priority > CONNTRACK_PRIORITY) && PACKETS[name]?.family !== "arp";
}

function placeOf(name: string, hook: HookName): { iif: string | null; oif: string | null } {
  const sent = PACKETS[name];
  const iif = { local: null, "in-x": "in0", "p1-x": "p1" }[sent?.via ?? "local"];
  const oif = { out: "out0", in: null, across: "p2" }[sent?.goes ?? "in"];
  return {
    iif: hook === "egress" ? null : iif,
    oif: ["forward", "output", "postrouting", "egress"].includes(hook) ? oif : null,
  };
}

function compare(one: Case, prepared: Prepared, name: string, verdict: string | null): void {
  const packet = packetAt(name, prepared.hook);
  if (isTracked(prepared, name)) packet.ct = trackedAs(name, packet);
  const before = { ...packet };
  const outcome = runRule(prepared, packet, placeOf(name, prepared.hook));
  // A choice by the question's seed need not be the kernel's.
  if (one.maybe && (outcome.verdict === "undetermined" || outcome.assumed.length > 0)) return;
  expect({ packet: name, verdict: outcome.verdict, why: outcome.explanation?.why }).toEqual({
    packet: name,
    verdict,
    why: expect.stringMatching(/./),
  });
  if (verdict === null) expect(outcome.explanation?.why).not.toBe("");
  expect(`${name} mark ${packet.mark}`).toBe(`${name} mark ${one.marks?.[name] ?? 0}`);
  const out = one.out?.[name];
  const taken = typeof outcome.result === "object" && outcome.result.type === "stolen";
  if (out && !taken && outcome.copies.length === 0) compareOut(out, outcome, packet, before, name);
}

/** Headers as they came out, where the rule let the packet through or answered for it. */
function compareOut(out: Out, { result, nat }: Outcome, packet: Packet, before: Packet, name: string): void {
  if (typeof result === "object" && result.type === "drop" && result.reject !== undefined) {
    if (result.reject.type === "icmp")
      expect([name, result.reject.icmpType, result.reject.code]).toEqual([name, out.type, out.code]);
    else expect([name, (out.flags ?? 0) & 4]).toEqual([name, 4]);
    return;
  }
  // An answer of the router's own.
  if (out.type !== undefined || out.dev === "in") return;
  if (nat !== null) {
    const at = nat.kind === "dnat" ? out.dst : out.src;
    const port = nat.kind === "dnat" ? out.dport : out.sport;
    const { addresses, ports } = nat.range;
    if (at !== undefined && addresses !== null) {
      expect(address(at) >= addresses.first && address(at) <= addresses.last, `${name} at ${at}`).toBe(true);
    }
    if (port !== undefined && ports !== null)
      expect(port >= ports.first && port <= ports.last, `${name} at port ${port}`).toBe(true);
    return;
  }
  const changed = {
    ...(packet.src === before.src ? {} : { src: formatAddress(packet.src) }),
    ...(packet.dst === before.dst ? {} : { dst: formatAddress(packet.dst) }),
    ...(packet.sport === before.sport ? {} : { sport: packet.sport }),
    ...(packet.dport === before.dport ? {} : { dport: packet.dport }),
    ...(packet.tos === before.tos ? {} : { tos: packet.tos }),
  };
  const { dev: _, options, ttl, ...rest } = out;
  expect({ name, ...changed }).toEqual({ name, ...rest });
  if (options !== undefined) expect(Object.fromEntries(packet.tcpOptions)).toEqual(options);
  if (ttl !== undefined) expect(packet.ttl).not.toBe(before.ttl);
}
