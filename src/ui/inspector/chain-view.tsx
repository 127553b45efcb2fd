import type { FoundChain } from "../../app/selected.ts";
import type { Namespace } from "../../host/model.ts";
import { tableId } from "../../stage/selection.ts";
import { FoundRules } from "../panel/found-rules.tsx";
import { SyntaxSwitch } from "../panel/syntax-switch.tsx";
import { Heading } from "./parts.tsx";

interface Props {
  readonly namespace: Namespace;
  readonly found: FoundChain;
  /** The position of the rule that was picked in it, if one was. */
  readonly rule: number | null;
}

export function ChainView({ namespace, found, rule }: Props) {
  const visit = { chain: found.chain.name, from: null, looks: [] };
  const base = found.syntax === "nft" ? found.chain.base !== null : found.chain.policy !== null;
  const count = found.chain.rules.length;
  return (
    <>
      <Heading
        kind={base ? "Base chain" : "Chain"}
        term="chain"
        name={found.chain.name}
        about={`${namespace.name}, table ${found.table.family} ${tableId(namespace, found.table).replace("@", " ")}, ${count === 1 ? "1 rule" : `${count} rules`}`}
      />
      <section className="card" aria-label="Rules">
        <div className="syntax-row">
          <SyntaxSwitch written={found.syntax} by={found.syntax} />
        </div>
        <FoundRules
          ns={namespace.name}
          found={found}
          visit={visit}
          whole={visit}
          complete={false}
          base={base}
          picked={rule}
        />
      </section>
    </>
  );
}
