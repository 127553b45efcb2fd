import { lazy, Suspense, useMemo } from "react";
import type { FoundChain } from "../../app/selected.ts";
import { useView } from "../app-context.ts";
import { type ChainRates, useChainRates } from "../live/use-rates.ts";
import { ChainRules } from "./chain-rules.tsx";
import type { Visit } from "./walk.ts";
import { writtenXt } from "./written.ts";

// How nft writes rules takes a lot of knowing: fetched where it is asked for.
const OtherRules = lazy(() => import("./other-rules.tsx"));

interface Props<T extends FoundChain> {
  /** Name of the namespace that it stands in. */
  readonly ns: string;
  readonly found: T;
  readonly visit: Visit;
  /** The same visit once the step is over: what is yet to be said of a rule keeps its place free. */
  readonly whole: Visit;
  readonly complete: boolean;
  readonly base: boolean;
  /** The position of a rule to be shown, where no walk stands at one. */
  readonly picked?: number | null;
}

/** A chain's rules, in the syntax that the person chose, or else in the one that they were written in. */
export function FoundRules({ found, ns, ...given }: Props<FoundChain>) {
  const rates = useChainRates(ns, found);
  const rest = { ...given, rates };
  const chosen = useView((view) => view.syntax) ?? found.syntax;
  if (found.syntax === "iptables" && chosen === "iptables") return <XtRules found={found} {...rest} />;
  return (
    <Suspense>
      <OtherRules found={found} syntax={chosen} {...rest} />
    </Suspense>
  );
}

type XtProps = Omit<Props<Extract<FoundChain, { syntax: "iptables" }>>, "ns"> & { readonly rates: ChainRates };

function XtRules({ found, ...rest }: XtProps) {
  const chain = useMemo(() => writtenXt(found), [found]);
  return <ChainRules found={found} chain={chain} {...rest} />;
}
