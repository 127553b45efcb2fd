/** nft(8) list chain: a chain in nftables' own words. */
import type { NftBase } from "../../host/model.ts";
import { printRule } from "../../kernel/nftables/text.ts";
import { err, ok } from "../../net/result.ts";
import type { Command } from "./command.ts";

/** The names that nft gives to priorities (nft(8), standard priority names). */
const PRIORITIES = new Map([
  [-300, "raw"],
  [-150, "mangle"],
  [0, "filter"],
  [50, "security"],
]);

function priorityName({ hook, priority }: NftBase): string {
  if (priority === -100 && hook === "prerouting") return "dstnat";
  if (priority === 100 && hook === "postrouting") return "srcnat";
  return PRIORITIES.get(priority) ?? String(priority);
}

export const nftCommands: readonly Command[] = [
  {
    form: "nft list chain FAMILY TABLE CHAIN",
    pattern: /^nft list chain (?<family>\S+) (?<table>\S+) (?<chain>\S+)$/,
    print({ namespace }, { groups = {} }) {
      const table = namespace.nftables.find((one) => one.family === groups["family"] && one.name === groups["table"]);
      const chain = table?.chains.find((one) => one.name === groups["chain"]);
      if (!table || !chain)
        return err(`There is no such chain: ${groups["family"]} ${groups["table"]} ${groups["chain"]}.`);
      const { base } = chain;
      return ok([
        `table ${table.family} ${table.name} {`,
        `\tchain ${chain.name} {`,
        ...(base
          ? [`\t\ttype ${base.type} hook ${base.hook} priority ${priorityName(base)}; policy ${base.policy};`]
          : []),
        ...chain.rules.map((rule) => `\t\t${printRule(rule, table.family)}`),
        "\t}",
        "}",
      ]);
    },
  },
];
