/** What one rule says of one packet, as a line of text, for tests. */

import type { Socket, XtChain } from "../../../host/model.ts";
import { readIpsetSave } from "../../../host/readers/ipset-save.ts";
import { readXtRule } from "../../../host/readers/xt-rule.ts";
import { type Address, formatAddress, parseAddress } from "../../../net/address.ts";
import type { Packet } from "../../packet.ts";
import {
  type AddressType,
  BREAK,
  type CompileProblem,
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

export interface Said {
  /** `accept`, `no: packet is tcp, not udp`, `undetermined: …`. */
  readonly line: string;
  readonly does: string;
  readonly failed: Explanation["failed"];
  readonly packet: Packet;
  readonly verdict: Verdict | null;
  readonly nat: readonly [kind: "snat" | "dnat", range: NatRange] | null;
  readonly assumed: readonly string[];
  readonly copies: readonly string[];
  readonly problems: readonly string[];
}

export function ask(rule: string, packetText: string, world: World = {}): Said {
  const { packet, place, hook } = situation(packetText);
  const family = packet.family === 4 ? "ip" : "ip6";
  const chain = (name: string, text: string | null): XtChain => ({
    name,
    policy: null,
    present: true,
    counters: null,
    rules: text === null ? [] : [readXtRule(`-A ${name} ${text}`, { position: 1, line: 1, counters: null })],
  });
  const problems: CompileProblem[] = [];
  const table = compileXtTable(
    {
      family,
      name: world.table ?? "filter",
      backend: "nf_tables",
      chains: [chain("TEST", rule), chain("OTHER", null)],
    },
    (problem) => problems.push(problem),
  );
  const assumed: string[] = [];
  const copies: string[] = [];
  let nat: Said["nat"] = null;
  const context: RuleContext = {
    packet,
    hook,
    family,
    place,
    ns: namespace(world),
    nat: {
      setup(kind, range) {
        nat = [kind, range];
      },
      masqueradeAddress: () => optional(world.masquerade),
      redirectAddress: () => optional(world.redirect),
    },
    assume: (text) => assumed.push(text),
    random: () => world.random ?? 0.5,
    memory: world.memory ?? new Map(),
    copy: (to) => copies.push(to),
  };
  const rest = { packet, assumed, copies, problems: problems.map((p) => p.reason) };
  for (const statement of table.chains.get("TEST")?.rules[0]?.statements ?? []) {
    const result = statement.run(context);
    if (result === NEXT) continue;
    const { why, failed } = statement.explain(context);
    if (result === BREAK) return { ...rest, line: `no: ${why}`, does: why, failed, verdict: null, nat };
    return { ...rest, line: inWords(result), does: why, failed, verdict: result, nat };
  }
  const last = table.chains.get("TEST")?.rules[0]?.statements.at(-1);
  return { ...rest, line: "continue", does: last?.explain(context).why ?? "", failed: undefined, verdict: null, nat };
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
