import { lazy, Suspense, useMemo } from "react";
import type { FoundChain } from "../../app/selected.ts";
import { ChainRules } from "./chain-rules.tsx";
import type { Visit } from "./walk.ts";
import { writtenXt } from "./written.ts";

// How nft writes rules takes a lot of knowing: fetched for hosts that have native ones.
const NftRules = lazy(() => import("./nft-rules.tsx"));

interface Props<T extends FoundChain> {
  readonly found: T;
  readonly visit: Visit;
  readonly complete: boolean;
  readonly base: boolean;
}

/** A chain's rules, in the syntax that they were written in. */
export function FoundRules({ found, ...rest }: Props<FoundChain>) {
  if (found.syntax === "iptables") return <XtRules found={found} {...rest} />;
  return (
    <Suspense>
      <NftRules found={found} {...rest} />
    </Suspense>
  );
}

function XtRules({ found, ...rest }: Props<Extract<FoundChain, { syntax: "iptables" }>>) {
  const chain = useMemo(() => writtenXt(found), [found]);
  return <ChainRules chain={chain} {...rest} />;
}
