/** A match or target of iptables in a table of which iptables-save does not tell (net/netfilter/nft_compat.c). */
import type { Json } from "../../../host/model.ts";
import type { StatementKind } from "../language.ts";
import { isObject } from "../understanding.ts";
import { unknownAction, unknownCondition } from "./action.ts";

export const xt: StatementKind = {
  print: (body) => (body === null ? "xt" : `xt ${wordsOf(body)}`),
  compile(body) {
    const reason = `an extension of iptables${body === null ? "" : ` (${wordsOf(body)})`} is not told by nft`;
    return isObject(body) && body.type === "match" ? unknownCondition(reason) : unknownAction(reason);
  },
};

function wordsOf(body: Json): string {
  const { type, name } = isObject(body) ? body : {};
  return [type, name].filter((word) => typeof word === "string").join(" ") || JSON.stringify(body);
}
