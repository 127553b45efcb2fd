/** What one rule says of one packet, as a line of text, for tests. */

import type { Socket, XtChain } from "../../../host/model.ts";
import { readIpsetSave } from "../../../host/readers/ipset-save.ts";
import { readXtRule } from "../../../host/readers/xt-rule.ts";
import { type Address, formatAddress, parseAddress } from "../../../net/address.ts";
import type { Packet } from "../../packet.ts";
import {
  type AddressType,
  BREAK,
  type Explanation,
  type FibQuery,
  type FibResult,
  type NamespaceView,
  type NatRange,
  NEXT,
  type RuleContext,
  type Verdict,
} from "../../rule.ts";
import { compileXtTable } from "../compile.ts";
import { device, situation } from "./packet-text.ts";

/** What the rule may ask of the host around it. */
export interface World {
  readonly table?: string;
  /** `ipset save` */
  readonly sets?: string;
  readonly sockets?: readonly Socket[];
  readonly addressType?: (address: string, dev: string | null) => AddressType;
  readonly fib?: (query: FibQuery) => FibResult | null;
  readonly random?: number;
  readonly masquerade?: string | null;
  readonly redirect?: string | null;
  /** Shared between packets of one question. */
  readonly memory?: Map<string, unknown>;
}

interface Done {
  readonly assumed: string[];
  readonly copies: string[];
  nat: readonly [kind: "snat" | "dnat", range: NatRange] | null;
}

export interface Said extends Readonly<Done> {
  /** `accept`, `no: packet is tcp, not udp`, `undetermined: …`. */
  readonly line: string;
  readonly does: string;
  readonly failed: Explanation["failed"];
  readonly packet: Packet;
  readonly verdict: Verdict | null;
  readonly problems: readonly string[];
}

/** A context as the hook walk would hand to the rule, and what the rule does to it. */
export function contextFor(packetText: string, world: World = {}): { context: RuleContext; done: Done } {
  const { packet, place, hook } = situation(packetText);
  const done: Done = { assumed: [], copies: [], nat: null };
  const context: RuleContext = {
    packet,
    hook,
    family: packet.family === 4 ? "ip" : "ip6",
    place,
    ns: namespace(world),
    nat: {
      setup(kind, range) {
        done.nat = [kind, range];
      },
      masqueradeAddress: () => optional(world.masquerade),
      redirectAddress: () => optional(world.redirect),
    },
    assume: (text) => done.assumed.push(text),
    random: () => world.random ?? 0.5,
    memory: world.memory ?? new Map(),
    copy: (to) => done.copies.push(to),
  };
  return { context, done };
}

export function ask(rule: string, packetText: string, world: World = {}): Said {
  const { context, done } = contextFor(packetText, world);
  const chain = (name: string, text: string | null): XtChain => ({
    name,
    policy: null,
    present: true,
    counters: null,
    rules: text === null ? [] : [readXtRule(`-A ${name} ${text}`, { position: 1, line: 1, counters: null })],
  });
  const problems: string[] = [];
  const table = compileXtTable(
    {
      family: context.packet.family === 4 ? "ip" : "ip6",
      name: world.table ?? "filter",
      backend: "nf_tables",
      chains: [chain("TEST", rule), chain("OTHER", null)],
    },
    (problem) => problems.push(problem.reason),
  );
  const said = (line: string, { why, failed }: Explanation, verdict: Verdict | null): Said => ({
    ...done,
    line,
    does: why,
    failed,
    verdict,
    packet: context.packet,
    problems,
  });
  const statements = table.chains.get("TEST")?.rules[0]?.statements ?? [];
  for (const statement of statements) {
    const result = statement.run(context);
    if (result === NEXT) continue;
    const explanation = statement.explain(context);
    if (result === BREAK) return said(`no: ${explanation.why}`, explanation, null);
    return said(inWords(result), explanation, result);
  }
  return said("continue", statements.at(-1)?.explain(context) ?? { why: "" }, null);
}

export function say(rule: string, packetText: string, world: World = {}): string {
  return ask(rule, packetText, world).line;
}

function inWords(verdict: Verdict): string {
  switch (verdict.type) {
    case "jump":
    case "goto":
      return `${verdict.type} ${verdict.chain.name}`;
    case "undetermined":
      return `undetermined${verdict.action ? " action" : ""}: ${verdict.reason}`;
    case "drop": {
      const { reject } = verdict;
      if (!reject) return "drop";
      return reject.type === "icmp" ? `drop, icmp ${reject.icmpType}/${reject.code}` : `drop, ${reject.type}`;
    }
    case "queue":
      return `queue ${verdict.number}${verdict.bypass ? " bypass" : ""}`;
    default:
      return verdict.type;
  }
}

function optional(text: string | null | undefined): Address | null {
  if (text === null || text === undefined) return null;
  const address = parseAddress(text);
  if (!address.ok) throw new Error(address.error);
  return address.value;
}

function namespace(world: World): NamespaceView {
  const { sets, unread } = readIpsetSave(world.sets ?? "", { namespace: 1 });
  if (unread.length > 0) throw new Error(unread[0]?.reason);
  const lo = device("lo") ?? undefined;
  return {
    inode: 1,
    name: "host",
    link: (name) => (name === "lo" ? lo : undefined),
    linkByIndex: () => undefined,
    links: [],
    sockets: world.sockets ?? [],
    ipset: (name) => sets.find((set) => set.name === name),
    sysctl: () => undefined,
    addressType: (address, dev) => world.addressType?.(formatAddress(address), dev?.name ?? null) ?? "unicast",
    fib: (query) => world.fib?.(query) ?? null,
    findSocket: (packet) =>
      world.sockets?.find(
        ({ local }) => local.port === packet.dport && (local.address === null || local.address === packet.dst),
      ),
  };
}
