/**
 * What a step has to say on the stage itself, beside the packet: data for a card. Steps that need no card have none. Of a
 * chain and of a route there is a short form as well, for where the card would cover what should be read.
 */
import type { ChainStep, RouteStep, Step } from "../kernel/journey.ts";
import { withPort } from "../net/port.ts";

export type Callout =
  | {
      readonly type: "translation";
      /** `DNAT`, `SNAT`, or what undoes it on an answer. */
      readonly title: string;
      readonly nat: Extract<Step, { at: "nat" }>["kind"];
      readonly kind: "dnat" | "snat";
      readonly before: string;
      readonly after: string;
    }
  | {
      readonly type: "chain";
      readonly table: string;
      /** The base chain. */
      readonly chain: string;
      readonly walks: readonly Walk[];
      readonly verdict: ChainStep["verdict"];
    }
  | {
      readonly type: "route";
      /** The route that won; null where there is none. */
      readonly chosen: string | null;
      /** The same in a short card: without its source address. */
      readonly brief: string | null;
      readonly table: string | null;
      readonly losers: number;
    }
  | { readonly type: "conntrack"; readonly title: string; readonly state: string }
  | { readonly type: "end"; readonly kind: End; readonly title: string; readonly text: string };

export type End = "delivered" | "left-host" | "dropped" | "rejected" | "undetermined";

/** The rules of one chain, as far as the packet was held against them without leaving the chain. */
export interface Walk {
  readonly chain: string;
  readonly looks: readonly Look[];
}

export interface Look {
  readonly rule: number | "policy";
  readonly matched: boolean;
  readonly verdict: string;
}

export function calloutOf(step: Step): Callout | null {
  switch (step.at) {
    case "nat":
      return {
        type: "translation",
        nat: step.kind,
        title: step.kind.replace("dnat", "DNAT").replace("snat", "SNAT"),
        kind: step.kind === "dnat" || step.kind === "un-dnat" ? "dnat" : "snat",
        before: withPort(step.before.address, step.before.port),
        after: withPort(step.after.address, step.after.port),
      };
    case "chain":
      return {
        type: "chain",
        table: step.table,
        chain: step.chain,
        walks: walksOf(step),
        verdict: step.verdict,
      };
    case "route":
      return step.purpose === "reverse-path" ? null : routeCallout(step);
    case "conntrack":
      return step.action === "confirmed" ? null : { type: "conntrack", title: titleOf(step), state: step.state };
    case "socket":
      return step.result === "closed"
        ? {
            type: "end",
            kind: "rejected",
            title: "nobody listens",
            text: `on ${withPort(step.header.dst, step.header.dport ?? null)}`,
          }
        : { type: "end", kind: "delivered", title: deliveredTo(step), text: step.socket ?? "" };
    case "outside":
      return step.direction === "out"
        ? { type: "end", kind: "left-host", title: "leaves the host", text: `by ${step.dev}` }
        : null;
    case "drop":
      return {
        type: "end",
        kind: step.rejected ? "rejected" : "dropped",
        title: step.rejected ? "rejected" : "dropped",
        text: step.rule ? ruleText(step.rule) : step.reason,
      };
    case "undetermined":
      return { type: "end", kind: "undetermined", title: "undetermined", text: step.reason };
    default:
      return null;
  }
}

export function hasShortForm({ type }: Callout): boolean {
  return type === "chain" || type === "route";
}

function ruleText({
  table,
  chain,
  rule,
}: {
  readonly table: string;
  readonly chain: string;
  readonly rule: number | "policy";
}): string {
  return rule === "policy" ? `policy of ${table}/${chain}` : `rule ${rule} of ${table}/${chain}`;
}

function titleOf({ action, direction }: Step & { at: "conntrack" }): string {
  if (action === "new") return "a new entry begins";
  if (action === "found") return direction === "reply" ? "the entry is known: its answer" : "the entry is known";
  if (action === "related") return "related to an entry";
  return action;
}

function deliveredTo({ result, process }: Step & { at: "socket" }): string {
  if (process !== null) return `${process} takes it`;
  return result === "asker" ? "the asker gets it" : "the kernel takes it";
}

function routeCallout({ candidates, result }: RouteStep): Callout {
  const chosen = candidates.find((candidate) => candidate.chosen);
  const text = chosen?.text ?? result?.type ?? null;
  return {
    type: "route",
    chosen: text,
    brief: text?.replace(/ src .*/, "") ?? null,
    table: chosen ? tableName(chosen.table) : null,
    losers: candidates.filter((candidate) => !candidate.chosen).length,
  };
}

/** rt_tables(5). */
function tableName(table: number): string {
  return { 253: "default", 254: "main", 255: "local" }[table] ?? String(table);
}

/** Rules in the order in which they were looked at, cut where the packet goes from one chain to another. */
function walksOf({ rules }: ChainStep): readonly Walk[] {
  const walks: { chain: string; looks: Look[] }[] = [];
  for (const { chain, rule, matched, verdict } of rules) {
    const last = walks.at(-1);
    const look = { rule, matched, verdict };
    if (last?.chain === chain) last.looks.push(look);
    else walks.push({ chain, looks: [look] });
  }
  return walks;
}
