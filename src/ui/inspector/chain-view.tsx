import type { FoundChain } from "../../app/selected.ts";
import type { Namespace } from "../../host/model.ts";
import { ChainRules } from "../panel/chain-rules.tsx";
import { writtenRules } from "../panel/written.ts";
import { Heading } from "./parts.tsx";

export function ChainView({ namespace, found }: { namespace: Namespace; found: FoundChain }) {
  const chain = writtenRules(found);
  const base = chain.policy !== null;
  return (
    <>
      <Heading
        kind={base ? "Base chain" : "Chain"}
        name={found.chain.name}
        about={`${namespace.name}, table ${found.table.family} ${found.table.name}, ${chain.rules.length === 1 ? "1 rule" : `${chain.rules.length} rules`}`}
      />
      <section className="card" aria-label="Rules">
        <ChainRules
          chain={chain}
          visit={{ chain: found.chain.name, from: null, looks: [] }}
          complete={false}
          base={base}
        />
      </section>
    </>
  );
}
