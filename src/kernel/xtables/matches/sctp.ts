/** `-m sctp`: net/netfilter/xt_sctp.c sctp_mt. */
import type { Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import { undetermined } from "../statement.ts";
import { portConditions } from "./ports.ts";

export function sctp(options: Options): Statement[] {
  const statements = portConditions(options);
  if (options.take("--chunk-types"))
    statements.push(undetermined("which SCTP chunks the packet carries is not modelled"));
  return statements;
}
