/** nft(8) list chain: a chain in nftables' own words. */
import { printBase } from "../../kernel/nftables/declarations.ts";
import { printRule } from "../../kernel/nftables/text.ts";
import { err, ok } from "../../net/result.ts";
import type { Command } from "./command.ts";

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
        ...(base ? [`\t\t${printBase(base, table.family)}`] : []),
        ...chain.rules.map((rule) => `\t\t${printRule(rule, table.family)}`),
        "\t}",
        "}",
      ]);
    },
  },
];
