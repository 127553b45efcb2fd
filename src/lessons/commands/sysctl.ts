import { err, ok } from "../../net/result.ts";
import type { Command } from "./command.ts";

export const sysctlCommands: readonly Command[] = [
  {
    form: "sysctl KEY",
    pattern: /^sysctl (?<key>\S+)$/,
    print({ namespace }, { groups = {} }) {
      const { key = "" } = groups;
      const value = namespace.sysctls.get(key);
      return value === undefined ? err(`The snapshot does not hold ${key}.`) : ok([`${key} = ${value}`]);
    },
  },
];
