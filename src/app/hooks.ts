import type { Namespace } from "../host/model.ts";
import { tableId } from "../stage/selection.ts";

export interface ChainAtHook {
  readonly priority: number;
  readonly family: string;
  /** As a selection names it. */
  readonly table: string;
  readonly chain: string;
  readonly rules: number;
}

/** NF_IP_PRI_* (include/uapi/linux/netfilter_ipv4.h): where iptables' tables stand at a hook. nat is by what it does there. */
const PRIORITIES: Readonly<Record<string, number>> = { raw: -300, mangle: -150, filter: 0, security: 50 };
const NAT_DST = -100;
const NAT_SRC = 100;

/** The base chains of all tables at a hook, in the order in which they are walked. */
export function chainsAt(namespace: Namespace, hook: string): readonly ChainAtHook[] {
  const nat = hook === "prerouting" || hook === "output" ? NAT_DST : NAT_SRC;
  const written = namespace.xtables.flatMap((table) =>
    table.chains
      .filter((chain) => chain.policy !== null && chain.present && chain.name.toLowerCase() === hook)
      .map(({ name, rules }) => ({
        priority: PRIORITIES[table.name] ?? nat,
        family: table.family,
        table: tableId(namespace, table),
        chain: name,
        rules: rules.length,
      })),
  );
  const native = namespace.nftables.flatMap(({ family, name: table, chains }) =>
    chains.flatMap(({ base, name, rules }) =>
      base?.hook === hook ? [{ priority: base.priority, family, table, chain: name, rules: rules.length }] : [],
    ),
  );
  return [...written, ...native].sort((a, b) => a.priority - b.priority);
}
