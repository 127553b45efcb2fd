import type { MatchCompiler } from "../scope.ts";
import { undetermined } from "../statement.ts";

/** A match that asks what no snapshot tells: it is undetermined, with the reason. Its options need not be understood. */
export function beyondSnapshot(reason: string): MatchCompiler {
  return () => undetermined(reason);
}
