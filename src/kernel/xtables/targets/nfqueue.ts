/** `-j NFQUEUE`: net/netfilter/xt_NFQUEUE.c nfqueue_tg_v3. */
import type { Statement, Verdict } from "../../rule.ts";
import type { Options } from "../options.ts";
import { action } from "../statement.ts";
import { numberOf, rangeOf } from "../values.ts";

export function nfqueue(options: Options): Statement {
  const balance = options.setting("--queue-balance");
  const number = options.setting("--queue-num") ?? "0";
  const bypass = options.has("--queue-bypass");
  options.ignore("--queue-cpu-fanout");
  const range = balance === undefined ? null : rangeOf(balance, 65535);
  const verdict: Verdict = { type: "queue", bypass, number: range ? range.first : numberOf(number, 65535) };
  const queue = range ? `one of queues ${range.first} to ${range.last}` : `queue ${verdict.number}`;
  return action(() => verdict, `is handed to a program, ${queue}${bypass ? ", or accepted where none listens" : ""}`);
}
