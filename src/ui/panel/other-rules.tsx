import { useMemo } from "react";
import type { RuleSyntax } from "../../app/rule-syntax.ts";
import type { FoundChain } from "../../app/selected.ts";
import type { ChainRates } from "../live/use-rates.ts";
import { ChainRules } from "./chain-rules.tsx";
import { writtenAs } from "./spelled.ts";
import type { Visit } from "./walk.ts";

interface Props {
  readonly found: FoundChain;
  readonly syntax: RuleSyntax;
  readonly visit: Visit;
  /** The same visit once the step is over: what is yet to be said of a rule keeps its place free. */
  readonly whole: Visit;
  readonly complete: boolean;
  readonly base: boolean;
  /** The position of a rule to be shown, where no walk stands at one. */
  readonly picked?: number | null;
  readonly rates: ChainRates;
}

/** A chain's rules in nft's syntax, or native ones in that of iptables. */
export default function OtherRules({ found, syntax, ...rest }: Props) {
  const chain = useMemo(() => writtenAs(found, syntax), [found, syntax]);
  return <ChainRules found={found} chain={chain} {...rest} />;
}
