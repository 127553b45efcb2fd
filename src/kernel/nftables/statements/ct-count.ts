/** `ct count over 20`: how many connections the rule has seen are still there (net/netfilter/nft_connlimit.c). */
import type { Json } from "../../../host/model.ts";
import { BREAK, NEXT } from "../../rule.ts";
import type { StatementKind } from "../language.ts";
import { membersOf, numberOf } from "../understanding.ts";

function parse(body: Json) {
  const { val, inv } = membersOf(body, ["val", "inv"]);
  return { count: numberOf(val, "count"), over: inv === true };
}

export const ctCount: StatementKind = {
  print(body) {
    const { count, over } = parse(body);
    return `ct count ${over ? "over " : ""}${count}`;
  },
  compile(body, scope) {
    const { count, over } = parse(body);
    const text = ctCount.print(body, scope.language);
    // The packet's own connection counts.
    const exceeded = count < 1;
    const why = exceeded
      ? "the packet's own connection is one already"
      : `no more than ${count} connections are assumed to have come here`;
    return {
      run(context) {
        if (!exceeded) context.assume(`no more than ${count} connections have come to rule ${scope.rule}`);
        return exceeded === over ? NEXT : BREAK;
      },
      explain: () =>
        exceeded === over
          ? { why }
          : {
              why,
              failed: {
                condition: text,
                wanted: `${over ? "more than" : "up to"} ${count}`,
                actual: exceeded ? "1" : "assumed fewer",
              },
            },
    };
  },
};
