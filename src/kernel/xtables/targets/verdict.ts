/** Verdicts that are no extension (iptables(8)); net/ipv4/netfilter/ip_tables.c ipt_do_table. */
import type { Verdict } from "../../rule.ts";
import type { TargetCompiler } from "../scope.ts";
import { action } from "../statement.ts";

export function verdict(result: Verdict, does: string): TargetCompiler {
  const statement = action(() => result, does);
  return () => statement;
}
