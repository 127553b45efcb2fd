import { NEXT } from "../../rule.ts";
import type { TargetCompiler } from "../scope.ts";
import { action } from "../statement.ts";

/**
 * A target that leaves the packet and its way as they are: it logs, counts, blinks, or sets what is not modelled. `flags`:
 * the options that it takes, whatever they say.
 */
export function passing(does: string, ...flags: readonly string[]): TargetCompiler {
  const statement = action(() => NEXT, `${does}, and goes on`);
  return (options) => {
    options.ignore(...flags);
    return statement;
  };
}
