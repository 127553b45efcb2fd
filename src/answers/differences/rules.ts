/** What changed in the rules of a namespace: chain by chain, a diff of the rules as they are written. */
import type { Json, Namespace, NftRule, NftTable, OutputName } from "../../host/model.ts";
import { printRule } from "../../kernel/nftables/text.ts";
import { type Reading, withoutDnsPorts } from "./names.ts";
import { pairBy } from "./pairs.ts";
import { compareSequences, type Sign } from "./sequence.ts";

export interface RuleLine {
  readonly sign: Sign;
  /** Without the chain's name: `-i br-app -j RETURN`, `iifname "br-app" return`. */
  readonly text: string;
  /** 1-based position in the chain; null where it does not stand there. */
  readonly before: number | null;
  readonly after: number | null;
}

export interface ChainDifference {
  readonly change: "added" | "removed" | "changed";
  /** The namespace's name in the second host, or in the first where it is gone. */
  readonly namespace: string;
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  /** Whose rules they are, in the words that people have for it. */
  readonly backend: "iptables" | "iptables-legacy" | "nftables";
  /** A base chain's policy where it changed; null on the side that has none. */
  readonly policy: { readonly before: string | null; readonly after: string | null } | null;
  readonly lines: readonly RuleLine[];
}

/** A chain of either kind, reduced to what is compared. */
interface Chain {
  readonly backend: ChainDifference["backend"];
  readonly family: string;
  readonly table: string;
  readonly name: string;
  readonly policy: string | null;
  readonly rules: readonly string[];
}

/**
 * @param about the name under which the differences are told
 * @param told whether both captures tell of a chain (`ruleSources`)
 * @param reading reads the second host's rules under the first one's names
 */
export function compareRules(
  before: Namespace,
  after: Namespace,
  about: string,
  told: (chain: RuleSource) => boolean,
  reading: Reading,
): readonly ChainDifference[] {
  const { both, removed, added } = pairBy(
    chainsOf(before).filter(told),
    chainsOf(after).filter(told),
    ({ backend, family, table, name }) => [backend, family, table, name].join(" "),
  );
  const differenceOf = differ(about, reading);
  return [
    ...both.map(([was, is]) => differenceOf("changed", was, is)),
    // A chain that is empty and lets everything pass changes nothing: iptables makes them by being asked.
    ...removed.filter(says).map((was) => differenceOf("removed", was, null)),
    ...added.filter(says).map((is) => differenceOf("added", null, is)),
  ].filter((one) => one !== null);
}

function says({ rules, policy }: Chain): boolean {
  return rules.length > 0 || policy === null || !/^accept$/i.test(policy);
}

/** Whose rules, and for which family: as much as tells which output they stand in. */
export type RuleSource = Pick<ChainDifference, "backend" | "family">;

/**
 * Of which chains both captures tell. An output that is missing tells nothing; but nft prints all that the kernel's nf_tables
 * hold, so that what iptables-save would have printed beside it is known to be nothing.
 */
export function ruleSources(
  was: Namespace,
  is: Namespace,
): { readonly told: (chain: RuleSource) => boolean; readonly untold: readonly OutputName[] } {
  const known = (namespace: Namespace, output: OutputName): boolean =>
    namespace.known.has(output) ||
    (namespace.known.has("nft") && (output === "iptables-save" || output === "ip6tables-save"));
  const untold = (
    ["nft", "iptables-save", "ip6tables-save", "iptables-legacy-save", "ip6tables-legacy-save"] as const
  ).filter((output) => known(was, output) !== known(is, output));
  const missing = new Set<OutputName>(untold);
  return {
    untold,
    told: ({ backend, family }) =>
      !missing.has(
        backend === "nftables"
          ? "nft"
          : `${family === "ip6" ? "ip6tables" : "iptables"}${backend === "iptables" ? "" : "-legacy"}-save`,
      ),
  };
}

function differ(namespace: string, reading: Reading) {
  return (change: ChainDifference["change"], was: Chain | null, is: Chain | null): ChainDifference | null => {
    const named = is ?? was;
    if (named === null) return null;
    const [a, b] = [was?.rules ?? [], is?.rules ?? []];
    const lines = compareSequences(a.map(withoutDnsPorts), b.map(reading)).map(
      ({ sign, before, after }): RuleLine => ({
        sign,
        text: (after === null ? a[before ?? -1] : b[after]) ?? "",
        before: before === null ? null : before + 1,
        after: after === null ? null : after + 1,
      }),
    );
    const [before, after] = [was?.policy ?? null, is?.policy ?? null];
    const policy = before === after ? null : { before, after };
    if (change === "changed" && policy === null && lines.every(({ sign }) => sign === "kept")) return null;
    const { family, table, name: chain, backend } = named;
    return { change, namespace, family, table, chain, backend, policy, lines };
  };
}

function chainsOf({ xtables, nftables }: Namespace): readonly Chain[] {
  return [
    ...xtables.flatMap(({ family, name: table, backend, chains }) =>
      chains.map(
        ({ name, policy, rules }): Chain => ({
          backend: backend === "legacy" ? "iptables-legacy" : "iptables",
          family,
          table,
          name,
          policy,
          rules: rules.map(({ text }) => text.replace(/^-A \S+ ?/, "")),
        }),
      ),
    ),
    ...nftables.flatMap((table) => nftChains(table)),
  ];
}

function nftChains({ family, name: table, chains }: NftTable): readonly Chain[] {
  return chains.map(({ name, base, rules }) => ({
    backend: "nftables",
    family,
    table,
    name,
    policy: base?.policy ?? null,
    rules: rules.map((rule) => printRule(uncounted(rule), family)),
  }));
}

/** Without what its counters have counted: that is traffic, not a change of the rule. */
function uncounted(rule: NftRule): NftRule {
  return { ...rule, expr: rule.expr.map((statement) => (countsHere(statement) ? { counter: null } : statement)) };
}

function countsHere(statement: Json): boolean {
  return (
    typeof statement === "object" &&
    statement !== null &&
    "counter" in statement &&
    typeof statement["counter"] === "object"
  );
}
