/** The walk through one base chain: ipt_do_table() (ip_tables.c) and nft_do_chain() (nf_tables_core.c), which agree. */
import type { HookName, NftFamily, Socket } from "../host/model.ts";
import type { Address } from "../net/address.ts";
import type { BaseChain } from "./compiled.ts";
import type { Flight } from "./flight.ts";
import type { ChainStep, DropStep, RuleLook } from "./journey.ts";
import type { HookPlace, Packet } from "./packet.ts";
import {
  BREAK,
  type CompiledChain,
  type CompiledRule,
  type CopyTarget,
  type NamespaceView,
  type NatRequest,
  NEXT,
  type RejectWith,
  type RuleContext,
  type Statement,
  type Verdict,
} from "./rule.ts";
import { socketOfClient } from "./sockets.ts";

export type ChainEnd =
  | { readonly type: "accept" }
  | { readonly type: "drop"; readonly reject: RejectWith | null; readonly rule: RuleRef }
  | { readonly type: "queue"; readonly bypass: boolean; readonly number: number; readonly rule: RuleRef }
  | { readonly type: "stolen"; readonly what: string; readonly dev: string | null }
  | { readonly type: "undetermined"; readonly reason: string };

export type RuleRef = NonNullable<DropStep["rule"]>;

const ACCEPTED: ChainEnd = { type: "accept" };

/** Where a jump returns to. */
interface Frame {
  readonly chain: CompiledChain;
  readonly next: number;
}

/** NFT_JUMP_STACK_SIZE; iptables has as many as it needs. */
const DEEPEST = 256;

/** The rules' view of a packet at a hook; its fields are set anew for each base chain. */
export class Walk implements RuleContext {
  readonly flight: Flight;
  readonly packet: Packet;
  readonly hook: HookName;
  readonly place: HookPlace;
  readonly ns: NamespaceView;
  readonly memory: Map<string, unknown>;
  family: NftFamily = "ip";
  nat: NatRequest | undefined = undefined;
  #looks: RuleLook[] | null = null;
  #base: BaseChain | null = null;

  constructor(flight: Flight, hook: HookName, place: HookPlace) {
    this.flight = flight;
    this.packet = flight.packet;
    this.hook = hook;
    this.place = place;
    this.ns = flight.netns.compiled.view;
    this.memory = flight.run.memory;
  }

  assume(text: string): void {
    this.flight.run.assume(text);
  }

  random(key: string): number {
    const { src, dst, sport, dport } = this.packet;
    return fraction(`${this.flight.run.options.seed} ${key} ${src} ${sport} ${dst} ${dport}`);
  }

  copy(_to: string, where?: CopyTarget): void {
    if (where) this.flight.run.paths.duplicate(this.flight, where, this.hook);
  }

  nextHop(): Address | null {
    const { dst, bridge } = this.flight;
    if (dst) return dst.via ?? this.packet.dst;
    // bridge_parent_rtable(): a bridged frame has a route that leads nowhere by way of nobody
    return bridge && this.packet.family === 4 ? this.packet.dst : null;
  }

  openSocket({ proto, src, dst, sport, dport }: Packet): Socket | undefined {
    const { run, netns } = this.flight;
    const client = run.clients.find(
      (c) =>
        c.netns === netns &&
        c.proto === proto &&
        c.address === dst &&
        c.port === dport &&
        c.peer === src &&
        c.peerPort === sport,
    );
    return client && socketOfClient(client);
  }

  /** Takes the packet through a base chain. */
  run(base: BaseChain, nat: NatRequest | undefined): ChainEnd {
    this.family = base.family;
    this.nat = nat;
    this.#base = base;
    const { flight } = this;
    if (!flight.told) return this.#walk(base);
    const looks: RuleLook[] = [];
    this.#looks = looks;
    const { place } = this;
    const step: Omit<ChainStep, "ns" | "header" | "verdict" | "note"> = {
      at: "chain",
      family: base.family,
      table: base.table.name,
      chain: base.chain.name,
      hook: this.hook,
      iif: place.iif?.name ?? null,
      oif: place.oif?.name ?? null,
      physIn: place.physIn?.name ?? null,
      physOut: place.physOut?.name ?? null,
      priority: base.base.priority,
      type: base.base.type,
      backend: base.table.backend,
      rules: looks,
    };
    const pending = flight.record?.steps.length ?? 0;
    flight.say({ ...step, verdict: "accept", note: "" });
    const end = this.#walk(base);
    const verdict = end.type;
    // The step stood where the walk began, with the header of then; what the chain decided is known now.
    flight.amend(pending, { verdict, note: noteOf(base, looks, verdict) });
    this.#looks = null;
    return end;
  }

  #walk(base: BaseChain): ChainEnd {
    let chain = base.chain;
    let rules = chain.rules;
    let i = 0;
    const stack: Frame[] = [];
    for (;;) {
      if (chain.sieve !== undefined && this.#looks === null) i = chain.sieve(this, i);
      const rule = rules[i];
      if (rule === undefined) {
        const frame = stack.pop();
        if (frame === undefined) return this.#policy(base);
        chain = frame.chain;
        rules = chain.rules;
        i = frame.next;
        continue;
      }
      i++;
      const verdict = this.#rule(chain, rule);
      if (verdict === null) continue;
      switch (verdict.type) {
        case "continue":
          continue;
        case "jump":
          if (stack.length >= DEEPEST) return this.#drop(chain, rule, null);
          stack.push({ chain, next: i });
          chain = verdict.chain;
          rules = chain.rules;
          i = 0;
          continue;
        case "goto":
          chain = verdict.chain;
          rules = chain.rules;
          i = 0;
          continue;
        case "return":
          i = rules.length;
          continue;
        case "accept":
          return ACCEPTED;
        case "drop":
          return this.#drop(chain, rule, verdict.reject ?? null);
        case "queue":
          return { ...verdict, rule: this.#ref(chain, rule.position) };
        case "stolen":
          return { type: "stolen", what: verdict.what, dev: verdict.dev ?? null };
        case "undetermined":
          return { type: "undetermined", reason: `${this.#where(chain, rule)}: ${verdict.reason}` };
      }
    }
  }

  /** One rule: null where it did not match, or matched without a verdict. */
  #rule(chain: CompiledChain, rule: CompiledRule): Verdict | null {
    const { statements } = rule;
    let last: Statement | undefined;
    for (const statement of statements) {
      const result = statement.run(this);
      if (result === NEXT) {
        last = statement;
        continue;
      }
      if (result === BREAK) {
        if (this.#looks) this.#failed(chain, rule, statement);
        return null;
      }
      if (result.type === "undetermined" && !result.action) {
        const holds = this.flight.decide(`${this.#where(chain, rule)}: ${result.reason}`);
        if (this.#looks) this.#doubted(chain, rule, result.reason, holds);
        if (!holds) return null;
        last = statement;
        continue;
      }
      if (this.#looks) this.#matched(chain, rule, result, statement);
      return result;
    }
    if (this.#looks) this.#matched(chain, rule, null, last);
    return null;
  }

  #policy({ chain, base }: BaseChain): ChainEnd {
    this.#looks?.push({
      chain: chain.name,
      rule: "policy",
      matched: true,
      verdict: base.policy,
      why: `no rule decided: the policy of ${chain.name} is ${base.policy}`,
    });
    return base.policy === "accept" ? ACCEPTED : { type: "drop", reject: null, rule: this.#ref(chain, "policy") };
  }

  #drop(chain: CompiledChain, rule: CompiledRule, reject: RejectWith | null): ChainEnd {
    return { type: "drop", reject, rule: this.#ref(chain, rule.position) };
  }

  #ref(chain: CompiledChain, rule: number | "policy"): RuleRef {
    const table = this.#base?.table;
    return { family: this.family, table: table?.name ?? "", chain: chain.name, rule };
  }

  #where(chain: CompiledChain, rule: CompiledRule): string {
    const table = this.#base?.table;
    return `rule ${rule.position} of ${table?.name}/${chain.name} in ${this.ns.name}`;
  }

  #failed(chain: CompiledChain, rule: CompiledRule, statement: Statement): void {
    const { why, failed } = statement.explain(this);
    this.#looks?.push({
      chain: chain.name,
      rule: rule.position,
      matched: false,
      verdict: "continue",
      why,
      ...(failed ? { failed } : {}),
    });
  }

  #doubted(chain: CompiledChain, rule: CompiledRule, reason: string, holds: boolean): void {
    const why = `it cannot be told: ${reason}; taken as ${holds ? "holding" : "not holding"} here`;
    this.#looks?.push({ chain: chain.name, rule: rule.position, matched: false, verdict: "undetermined", why });
  }

  #matched(chain: CompiledChain, rule: CompiledRule, verdict: Verdict | null, by: Statement | undefined): void {
    const why = by?.explain(this).why ?? "it asks for nothing in particular";
    this.#looks?.push({ chain: chain.name, rule: rule.position, matched: true, verdict: verdictText(verdict), why });
  }
}

/** As the kernel's trace prints it. */
function verdictText(verdict: Verdict | null): string {
  if (verdict === null) return "continue";
  return verdict.type === "jump" || verdict.type === "goto" ? `${verdict.type} ${verdict.chain.name}` : verdict.type;
}

function noteOf(base: BaseChain, looks: readonly RuleLook[], verdict: ChainEnd["type"]): string {
  const place = (chain: string): string => `${base.table.name}/${chain}`;
  const last = looks.findLast((look) => look.matched);
  if (verdict === "undetermined") return `${place(base.chain.name)} holds a rule whose action is not known.`;
  if (!last || last.rule === "policy") {
    const passed = verdict === "accept" ? "lets the packet pass" : "drops the packet";
    return `No rule of ${place(base.chain.name)} decides; its policy ${passed}.`;
  }
  return `Rule ${last.rule} of ${place(last.chain)} matches: the packet ${last.why}.`;
}

/** A number in [0, 1) from a text: FNV-1a. */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0) / 0x100000000;
}
