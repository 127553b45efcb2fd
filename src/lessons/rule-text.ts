import type { Host } from "../host/model.ts";
import type { ChainStep, RuleLook } from "../kernel/journey.ts";
import { printRule } from "../kernel/nftables/text.ts";

/** A rule that a packet looked at, as the administrator wrote it; for a policy, `-P CHAIN POLICY`. Empty where unknown. */
export function writtenRule(host: Host, step: ChainStep, look: RuleLook): string {
  const namespace = host.namespaces.find((one) => one.name === step.ns);
  if (step.backend === "native") {
    const table = namespace?.nftables.find((one) => one.family === step.family && one.name === step.table);
    const rule = table?.chains.find((one) => one.name === look.chain)?.rules.find((one) => one.position === look.rule);
    return rule ? printRule(rule, step.family) : "";
  }
  const table = namespace?.xtables.find(
    (one) => one.family === step.family && one.name === step.table && one.backend === step.backend,
  );
  const chain = table?.chains.find((one) => one.name === look.chain);
  if (look.rule === "policy") return `-P ${look.chain} ${chain?.policy ?? ""}`;
  return chain?.rules.find((one) => one.position === look.rule)?.text ?? "";
}
