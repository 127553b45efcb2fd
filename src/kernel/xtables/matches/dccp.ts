/** `-m dccp`: net/netfilter/xt_dccp.c dccp_mt. */
import type { Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import { undetermined } from "../statement.ts";
import { portConditions } from "./ports.ts";

export function dccp(options: Options): Statement[] {
  const statements = portConditions(options);
  if (options.take("--dccp-types")) statements.push(undetermined("the packet's DCCP type is not modelled"));
  if (options.take("--dccp-option")) statements.push(undetermined("the packet's DCCP options are not modelled"));
  return statements;
}
