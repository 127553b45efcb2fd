/** Targets whose effect on the packet is not modelled: the journey ends there, with the reason. */
import type { TargetCompiler } from "../scope.ts";
import { unknownAction } from "../statement.ts";

const unmodelled =
  (reason: string): TargetCompiler =>
  () =>
    unknownAction(reason);

export const UNMODELLED: ReadonlyMap<string, TargetCompiler> = new Map([
  ["CLUSTERIP", unmodelled("CLUSTERIP picks a node by a hash that is not modelled")],
  ["DNPT", unmodelled("the prefix translation of DNPT is not modelled")],
  ["HMARK", unmodelled("HMARK sets a mark by a hash that is not modelled")],
  ["SNPT", unmodelled("the prefix translation of SNPT is not modelled")],
  ["SYNPROXY", unmodelled("SYNPROXY answers the handshake itself, which is not modelled")],
]);
