import { chainsAt } from "../../app/hooks.ts";
import type { Namespace } from "../../host/model.ts";
import type { TermId } from "../../lessons/glossary/index.ts";
import { Heading, ListCard, To } from "./parts.tsx";

const HOOK_TERMS: ReadonlyMap<string, TermId> = new Map([
  ["prerouting", "prerouting"],
  ["input", "input"],
  ["forward", "forward"],
  ["output", "output"],
  ["postrouting", "postrouting"],
  ["ingress", "ingress"],
  ["egress", "egress"],
  ["route", "routing"],
]);

export function HookView({ namespace, hook }: { namespace: Namespace; hook: string }) {
  const chains = chainsAt(namespace, hook);
  return (
    <>
      <Heading
        kind={hook === "route" ? "Routing decision" : `The hook ${hook}`}
        term={HOOK_TERMS.get(hook)}
        name={`${namespace.name}/${hook}`}
        about="base chains in the order in which a packet walks them"
      />
      <ListCard title="Chains">
        {chains.map(({ priority, family, table, chain, rules }) => (
          <>
            <To kind="chain" name={`${namespace.name}/${family}/${table}/${chain}`}>
              {family} {table} · {chain}
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
