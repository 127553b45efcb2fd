import type { Json } from "../../host/model.ts";
import { isObject, listOf } from "./understanding.ts";

/** The keys under which nft prints expressions that have a value of their own, in contrast to literals. */
const EXPRESSIONS: ReadonlySet<string> = new Set([
  ...["payload", "meta", "ct", "fib", "rt", "socket", "numgen", "jhash", "symhash", "osf", "ipsec", "tunnel"],
  ...["exthdr", "tcp option", "ip option", "sctp chunk", "dccp option", "concat", "map"],
]);
const OPERATORS: ReadonlySet<string> = new Set(["&", "|", "^", "<<", ">>"]);

/** Whether it is an expression, and no literal: `{"|": ["syn", "ack"]}` and `{"concat": [1, 2]}` are literals. */
export function isExpression(json: Json): boolean {
  if (!isObject(json)) return false;
  const [[name, body] = []] = Object.entries(json);
  if (name === undefined || body === undefined) return false;
  return OPERATORS.has(name) || name === "concat" ? listOf(body).some(isExpression) : EXPRESSIONS.has(name);
}
