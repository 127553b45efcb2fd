import { useMemo } from "react";
import type { FoundChain } from "../../app/selected.ts";
import { printRule } from "../../kernel/nftables/text.ts";
import { ChainRules } from "./chain-rules.tsx";
import type { Visit } from "./walk.ts";
import type { WrittenChain } from "./written.ts";

interface Props {
  readonly found: Extract<FoundChain, { syntax: "nft" }>;
  readonly visit: Visit;
  readonly complete: boolean;
  readonly base: boolean;
}

/** A native chain's rules, as `nft list ruleset` prints them. */
export default function NftRules({ found: { table, chain }, ...rest }: Props) {
  const written = useMemo(
    (): WrittenChain => ({
      syntax: "nft",
      rules: chain.rules.map((rule) => ({
        position: rule.position,
        text: printRule(rule, table.family),
        counters: null,
      })),
      policy: chain.base?.policy ?? null,
    }),
    [table, chain],
  );
  return <ChainRules chain={written} {...rest} />;
}
