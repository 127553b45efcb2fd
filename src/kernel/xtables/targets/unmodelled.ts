import type { TargetCompiler } from "../scope.ts";
import { unknownAction } from "../statement.ts";

/** A target whose effect on the packet is not modelled: the journey ends there, with the reason. Its options need not be understood. */
export function unmodelled(reason: string): TargetCompiler {
  return () => unknownAction(reason);
}
