/**
 * Tables of iptables that others have written to by nft. iptables-save prints what it can say of them: without the base
 * chains that are not its own (it then remarks `contains incompatible base-chains`), and of a rule that looks something up
 * in a set or a map without that condition, so that `tcp dport { 80, 443 } accept` stands there as `-p tcp -j ACCEPT`
 * (iptables/nft.c nft_is_table_compatible, nft_is_expr_compatible; nft-shared.c nft_rule_to_iptables_command_state). Such a
 * table is taken as nft lists it, and only what nft does not tell, the extensions of iptables, from iptables-save.
 */
import type { Json, NftBase, NftRule, NftTable, XtTable } from "./model.ts";

/** `family name` of those that nft has more of than iptables-save can print. */
export function mixedTables(nft: unknown, xtables: readonly XtTable[]): ReadonlySet<string> {
  const items = isRecord(nft) && Array.isArray(nft["nftables"]) ? nft["nftables"] : [];
  const known = new Set(xtables.filter(({ backend }) => backend === "nf_tables").map(keyOf));
  const mixed = new Set<string>();
  for (const item of items) {
    const { chain, rule } = isRecord(item) ? item : {};
    const one = isRecord(chain) ? chain : isRecord(rule) ? rule : {};
    const key = `${one["family"]} ${one["table"]}`;
    if (known.has(key) && (one === chain ? isForeign(one) : looksUp(one["expr"]))) mixed.add(key);
  }
  return mixed;
}

/** The table with those rules of which nft does not tell all beside what iptables-save says of them. */
export function withExtensions(table: NftTable, xtables: readonly XtTable[]): NftTable {
  const written = xtables.find((one) => one.backend === "nf_tables" && keyOf(one) === keyOf(table));
  if (!written) return table;
  const chains = table.chains.map((chain) => {
    const { rules } = written.chains.find(({ name }) => name === chain.name) ?? { rules: [] };
    // Both print a chain's rules in their order: where one has more than the other, they are not of one moment.
    return rules.length === chain.rules.length
      ? {
          ...chain,
          rules: chain.rules.map((rule, index): NftRule => {
            const xt = rules[index];
            return xt && rule.expr.some(isExtension) ? { ...rule, xt } : rule;
          }),
        }
      : chain;
  });
  return { ...table, chains };
}

export function keyOf({ family, name }: { readonly family: string; readonly name: string }): string {
  return `${family} ${name}`;
}

/** Where iptables-nft puts its base chains, by table (iptables/nft.c xtables_ipv4). */
const PRIORITIES: Readonly<Record<string, (hook: string) => number>> = {
  raw: () => -300,
  mangle: () => -150,
  nat: (hook) => (hook === "prerouting" || hook === "output" ? -100 : 100),
  filter: () => 0,
  security: () => 150,
};

type Printed = Readonly<Record<string, unknown>>;

/** A base chain that iptables would not have made. */
function isForeign({ table, name, hook, type, prio }: Printed): boolean {
  if (hook === undefined) return false;
  const own: NftBase["type"] = table === "nat" ? "nat" : table === "mangle" && hook === "output" ? "route" : "filter";
  const priority = PRIORITIES[String(table)]?.(String(hook));
  return name !== String(hook).toUpperCase() || type !== own || prio !== priority;
}

const LOOKUPS: ReadonlySet<string> = new Set(["set", "map", "vmap", "elem"]);

/** Whether a rule asks a set or a map, named or its own. No recursion: what a file nests may be deeper than the call stack. */
function looksUp(json: unknown): boolean {
  const left = [json];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === "string" && next.startsWith("@")) return true;
    if (Array.isArray(next)) for (const one of next) left.push(one);
    else if (isRecord(next))
      for (const [key, body] of Object.entries(next)) {
        if (LOOKUPS.has(key)) return true;
        left.push(body);
      }
  }
  return false;
}

function isExtension(statement: Json): boolean {
  return isRecord(statement) && "xt" in statement;
}

function isRecord(value: unknown): value is Printed {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
