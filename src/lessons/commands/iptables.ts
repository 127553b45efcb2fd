/** iptables(8) -S: the rules of a table as one would type them (iptables/iptables.c, nft.c). */
import { err, ok } from "../../net/result.ts";
import type { Command } from "./command.ts";

export const iptablesCommands: readonly Command[] = [
  {
    form: "iptables [-t TABLE] -S [CHAIN]",
    pattern: /^(?<tool>ip6?tables)(?: -t (?<table>\S+))? -S(?: (?<chain>\S+))?$/,
    print({ namespace }, { groups = {} }) {
      const { tool, table: wanted = "filter", chain: only } = groups;
      const family = tool === "ip6tables" ? "ip6" : "ip";
      const table = namespace.xtables.find((one) => one.family === family && one.name === wanted);
      if (!table) return err(`This namespace has no table ${wanted} of ${tool}.`);
      const chains = table.chains.filter((chain) => only === undefined || chain.name === only);
      if (chains.length === 0) return err(`There is no chain ${only} in table ${wanted}.`);
      return ok([
        ...chains.filter((chain) => chain.policy !== null).map((chain) => `-P ${chain.name} ${chain.policy}`),
        ...chains.filter((chain) => chain.policy === null).map((chain) => `-N ${chain.name}`),
        ...chains.flatMap((chain) => chain.rules.map((rule) => rule.text)),
      ]);
    },
  },
];
