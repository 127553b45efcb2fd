/** `queue flags bypass to 1-4`: hands the packet to a program (net/netfilter/nft_queue.c). */
import type { Json } from "../../../host/model.ts";
import type { Verdict } from "../../rule.ts";
import { integer } from "../datatypes/index.ts";
import type { StatementKind } from "../language.ts";
import { constantOf } from "../sets/extent.ts";
import { isExpression } from "../syntax.ts";
import { flagsOf, isObject, listOf, membersOf } from "../understanding.ts";
import { printValue } from "../value-source.ts";
import { action } from "./action.ts";

const NUMBER = integer(16);

function parse(body: Json) {
  const { num, flags } = membersOf(body, ["num", "flags"]);
  return { num: num ?? 0, flags: flagsOf(flags, ["bypass", "fanout"]) };
}

export const queue: StatementKind = {
  print(body, language) {
    const { num, flags } = parse(body);
    const said = flags.size === 0 ? "" : ` flags ${[...flags].join(",")}`;
    return `queue${said} to ${printValue(num, [NUMBER], language)}`;
  },
  compile(body, scope) {
    const { num, flags } = parse(body);
    // Of several queues the first is named: which one it is makes no difference here.
    const first = isObject(num) && "range" in num ? (listOf(num.range)[0] ?? 0) : num;
    const number = isExpression(first) ? 0 : Number(constantOf(first, NUMBER, scope.names));
    const verdict: Verdict = { type: "queue", bypass: flags.has("bypass"), number };
    return action(() => verdict, `hands the packet to the program at queue ${number}`);
  },
};
