import { chainsAt } from "../../app/hooks.ts";
import type { Namespace } from "../../host/model.ts";
import { termOfHook } from "../glossary/terms.ts";
import { Heading, ListCard, To } from "./parts.tsx";

export function HookView({ namespace, hook }: { namespace: Namespace; hook: string }) {
  const chains = chainsAt(namespace, hook);
  return (
    <>
      <Heading
        kind={hook === "route" ? "Routing decision" : `The hook ${hook}`}
        term={termOfHook(hook)}
        name={`${namespace.name}/${hook}`}
        about="base chains in the order in which a packet walks them"
      />
      <ListCard title="Chains" term="chain">
        {chains.map(({ priority, family, table, chain, rules }) => (
          <>
            <To kind="chain" name={`${namespace.name}/${family}/${table}/${chain}`}>
              {family} {table.replace("@", " ")} · {chain}
            </To>
            <span className="quiet small">
              priority {priority}, {rules === 1 ? "1 rule" : `${rules} rules`}
            </span>
          </>
        ))}
      </ListCard>
    </>
  );
}
