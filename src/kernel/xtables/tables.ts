/**
 * The tables of iptables as data: where their built-in chains stand (enum nf_ip_hook_priorities; ip_tables' own
 * iptable_raw.c, iptable_mangle.c, …). Mangle's OUTPUT is a route
 * chain: a packet whose mark, addresses or TOS it changed is routed anew (ipt_mangle_out(), nft_chain_route.c).
 */
import type { HookName } from "../../host/model.ts";

export interface BuiltInChain {
  readonly hook: HookName;
  readonly priority: number;
  readonly type: "filter" | "nat" | "route";
}

const at = (hook: HookName, priority: number, type: BuiltInChain["type"] = "filter"): BuiltInChain => ({
  hook,
  priority,
  type,
});

export const TABLES: ReadonlyMap<string, ReadonlyMap<string, BuiltInChain>> = new Map([
  [
    "raw",
    new Map([
      ["PREROUTING", at("prerouting", -300)],
      ["OUTPUT", at("output", -300)],
    ]),
  ],
  [
    "mangle",
    new Map([
      ["PREROUTING", at("prerouting", -150)],
      ["INPUT", at("input", -150)],
      ["FORWARD", at("forward", -150)],
      ["OUTPUT", at("output", -150, "route")],
      ["POSTROUTING", at("postrouting", -150)],
    ]),
  ],
  [
    "nat",
    new Map([
      ["PREROUTING", at("prerouting", -100, "nat")],
      ["INPUT", at("input", 100, "nat")],
      ["OUTPUT", at("output", -100, "nat")],
      ["POSTROUTING", at("postrouting", 100, "nat")],
    ]),
  ],
  [
    "filter",
    new Map([
      ["INPUT", at("input", 0)],
      ["FORWARD", at("forward", 0)],
      ["OUTPUT", at("output", 0)],
    ]),
  ],
  [
    "security",
    new Map([
      ["INPUT", at("input", 50)],
      ["FORWARD", at("forward", 50)],
      ["OUTPUT", at("output", 50)],
    ]),
  ],
]);

/** Where iptables-nft puts a table elsewhere (iptables/nft.c xtables_ipv4): behind the source nat of input and postrouting. */
export const NFT_PRIORITIES: Readonly<Record<string, number>> = { security: 150 };
