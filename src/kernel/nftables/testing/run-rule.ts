/** Runs one rule against one packet, as the hook walk does with every rule of a chain. */
import type { HookName, Json, NftFamily, NftTable } from "../../../host/model.ts";
import { readNft } from "../../../host/readers/nft.ts";
import type { Packet } from "../../packet.ts";
import {
  BREAK,
  type CompiledTable,
  type CompileProblem,
  type Explanation,
  type NatRange,
  NEXT,
  type RuleContext,
  type Verdict,
} from "../../rule.ts";
import { compileNftTable } from "../compile.ts";
import { address, LINKS, LOOPBACK, linkNamed, namespaceView } from "./network.ts";

export interface Prepared {
  readonly family: NftFamily;
  readonly hook: HookName;
  readonly priority: number;
  readonly compiled: CompiledTable;
  readonly problems: readonly CompileProblem[];
  readonly table: NftTable;
}

/** `chain`: `ip forward`, `ip nat postrouting`, `ip prerouting -300`. `also`: entries of `nft -j` for sets and objects. */
export function prepare(chain: string, expr: readonly Json[], also: readonly Json[] = []): Prepared {
  const words = chain.split(" ");
  const priority = Number(words.find((word) => /^-?\d+$/.test(word)) ?? 0);
  const [family = "", ...rest] = words.filter((word) => !/^-?\d+$/.test(word));
  const type = rest.length > 1 ? rest[0] : "filter";
  const base = { type, hook: rest.at(-1), prio: priority, policy: "accept", dev: "in0" };
  const inTable = { family, table: "t" };
  const { tables, unread } = readNft(
    {
      nftables: [
        { table: { family, name: "t" } },
        { chain: { ...inTable, name: "sub" } },
        { chain: { ...inTable, name: "c", ...base } },
        ...also,
        { rule: { ...inTable, chain: "c", handle: 1, expr } },
      ],
    },
    { namespace: 7, isIptables: () => false },
  );
  const [table] = tables;
  if (table === undefined || unread.length > 0) throw new Error(`not read: ${JSON.stringify(unread)}`);
  const problems: CompileProblem[] = [];
  const compiled = compileNftTable(table, LINKS, (problem) => problems.push(problem));
  const at = compiled.chains.get("c")?.base;
  if (at === undefined || at === null) throw new Error("the chain has no hook");
  return { family: table.family, hook: at.hook, priority, compiled, problems, table };
}

export interface Outcome {
  /** As the kernel's trace puts it; null where the rule did not match. */
  readonly verdict: string | null;
  readonly result: Verdict | typeof NEXT | typeof BREAK;
  /** Of the last statement that ran. */
  readonly explanation: Explanation | undefined;
  readonly nat: { readonly kind: "snat" | "dnat"; readonly range: NatRange } | null;
  readonly assumed: readonly string[];
  readonly copies: readonly string[];
}

export interface Surroundings {
  readonly iif?: string | null;
  readonly oif?: string | null;
  readonly memory?: Map<string, unknown>;
  readonly random?: (key: string) => number;
  readonly view?: RuleContext["ns"];
}

export function runRule(prepared: Prepared, packet: Packet, around: Surroundings = {}): Outcome {
  const { hook, family, compiled } = prepared;
  let nat: Outcome["nat"] = null;
  const assumed: string[] = [];
  const copies: string[] = [];
  const isNat = compiled.chains.get("c")?.base?.type === "nat";
  const context: RuleContext = {
    packet,
    hook,
    family,
    place: {
      iif: around.iif ? linkNamed(around.iif) : null,
      oif: around.oif ? linkNamed(around.oif) : null,
      physIn: null,
      physOut: null,
    },
    ns: around.view ?? namespaceView(),
    nat: isNat
      ? {
          setup: (kind, range) => {
            nat = { kind, range };
          },
          masqueradeAddress: () =>
            around.oif === "lo" ? null : address(packet.family === 4 ? "10.2.0.1" : "fd00:2::1"),
          redirectAddress: () => {
            if (hook === "output") return packet.family === 4 ? LOOPBACK : address("::1");
            return address(packet.family === 4 ? "10.1.0.1" : "fd00:1::1");
          },
        }
      : undefined,
    assume: (text) => assumed.push(text),
    random: around.random ?? (() => 0.25),
    memory: around.memory ?? new Map(),
    copy: (to) => copies.push(to),
    // All that is sent to is on link.
    nextHop: () => (hook === "prerouting" || hook === "ingress" ? null : packet.dst),
  };
  const statements = compiled.chains.get("c")?.rules[0]?.statements ?? [];
  let result: Outcome["result"] = NEXT;
  let explanation: Explanation | undefined;
  for (const statement of statements) {
    result = statement.run(context);
    explanation = statement.explain(context);
    if (result !== NEXT) break;
  }
  return { verdict: wordsOf(result), result, explanation, nat, assumed, copies };
}

function wordsOf(result: Outcome["result"]): string | null {
  if (result === BREAK) return null;
  if (result === NEXT) return "continue";
  return result.type === "jump" || result.type === "goto" ? `${result.type} ${result.chain.name}` : result.type;
}
