/** Which word of the glossary explains what is on the screen. */
import { findSelected } from "../../app/selected.ts";
import type { Host, Link } from "../../host/model.ts";
import type { Step } from "../../kernel/journey.ts";
import type { TermId } from "../../lessons/glossary/index.ts";
import { unreachable } from "../../net/result.ts";

const LINKS: ReadonlyMap<string, TermId> = new Map([
  ["bridge", "bridge"],
  ["veth", "veth"],
  ["loopback", "loopback"],
  ["macvlan", "macvlan"],
  ["ipvlan", "ipvlan"],
  ["tunnel", "tunnel"],
  ["vxlan", "tunnel"],
]);

const HOOKS: ReadonlyMap<string, TermId> = new Map([
  ["prerouting", "prerouting"],
  ["input", "input"],
  ["forward", "forward"],
  ["output", "output"],
  ["postrouting", "postrouting"],
  ["ingress", "ingress"],
  ["egress", "egress"],
  ["route", "routing"],
]);

/** By the name that iptables gave it; nft's tables have names of their own. */
const TABLES: ReadonlyMap<string, TermId> = new Map([
  ["raw", "raw"],
  ["mangle", "mangle"],
  ["nat", "nat-table"],
  ["filter", "filter"],
]);

const NATS = { dnat: "dnat", "un-dnat": "undnat", snat: "snat", "un-snat": "unsnat" } as const;

export function termOfLink({ kind }: Link): TermId {
  return LINKS.get(kind.type) ?? "interface";
}

export function termOfHook(hook: string): TermId | undefined {
  return HOOKS.get(hook);
}

export function termOfTable(table: string): TermId {
  return TABLES.get(table) ?? "table";
}

export function termOfNat(kind: keyof typeof NATS): TermId {
  return NATS[kind];
}

/** What an element of the stage says of itself: CONTRACT.md's `data-kind` and `data-name`, and `data-state`. */
export interface Pointed {
  readonly kind: string;
  readonly name: string;
  readonly state: string;
}

/** null for what no word of the field stands for. */
export function termOfThing(host: Host, { kind, name, state }: Pointed): TermId | null {
  switch (kind) {
    case "hook":
      return termOfHook(name.slice(name.lastIndexOf("/") + 1)) ?? "hook";
    case "table":
      return termOfTable(name);
    case "route":
      return "routing";
    case "bridge":
      return "bridge";
    case "interface": {
      const found = findSelected(host, `link:${name}`);
      // A cable that leads out of the snapshot is a card to it, as in a host that is a container itself.
      if (found?.kind !== "link" || (found.link.kind.type === "veth" && found.link.peer === null)) return "interface";
      return found.link.master === null ? termOfLink(found.link) : "port";
    }
    case "namespace":
    case "container":
      return "namespace";
    case "process":
      return state === "proxy" ? "docker-proxy" : "socket";
    case "socket":
      return name.includes("127.0.0.11:") ? "docker-dns" : "socket";
    case "outside":
      return "outside";
    default:
      return null;
  }
}

/** null for a step that is named by no word of the field. */
export function termOfStep(step: Step): TermId | null {
  switch (step.at) {
    case "resolve":
      return "resolver";
    case "send":
      return step.by === "process" ? "socket" : null;
    case "device":
      return "interface";
    case "chain":
      return TABLES.get(step.table) ?? "chain";
    case "route":
      return step.purpose === "reverse-path" ? "rp-filter" : "routing";
    case "neighbour":
      return "neighbour";
    case "bridge":
      return "bridge";
    case "conntrack":
      return "conntrack";
    case "nat":
      return termOfNat(step.kind);
    case "forward":
      return "forwarding";
    case "tunnel":
      return "tunnel";
    case "socket":
      return step.proxyTo === null ? "socket" : "docker-proxy";
    case "outside":
      return "outside";
    case "drop":
      return step.rejected ? "reject" : "drop";
    case "undetermined":
      return "undetermined";
    default:
      return unreachable(step);
  }
}
