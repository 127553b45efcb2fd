/** `tcp dport vmap { 22 : accept, 80 : jump web }`: a verdict by a value (net/netfilter/nft_lookup.c). */
import { BREAK, NEXT, type Statement, type Verdict } from "../../rule.ts";
import { compileMap, nameOfSet, parseMap, printMap } from "../expressions/map.ts";
import type { StatementKind } from "../language.ts";

export const vmap: StatementKind = {
  print: (body, language) => printMap(body, [], language, "vmap"),
  compile(body, scope): Statement {
    const map = compileMap(body, "verdict", scope);
    const { data } = parseMap(body);
    const condition = (): string => printMap(body, [], scope.language, "vmap");
    const where = nameOfSet(data) === undefined ? "the map" : `the map ${data}`;
    let given: Verdict | typeof NEXT | undefined;
    const made: Statement = {
      run(context) {
        given = undefined;
        const found = map.find(context);
        if (found === BREAK) return BREAK;
        // Which verdict it would be cannot be told either.
        if ("reason" in found) return { ...found, action: true };
        given = found.datum?.type === "verdict" ? found.datum.verdict : NEXT;
        return given;
      },
      explain(context) {
        if (given !== undefined) return { why: `${where} says ${nameOf(given)} for ${map.shown(context)}` };
        const why = map.absence(context);
        return { why, failed: { condition: condition(), wanted: `a key of ${where}`, actual: map.shown(context) } };
      },
    };
    return map.key.unknown === undefined ? made : { ...made, undetermined: map.key.unknown };
  },
};

function nameOf(verdict: Verdict | typeof NEXT): string {
  if (verdict === NEXT) return "continue";
  return verdict.type === "jump" || verdict.type === "goto" ? `${verdict.type} ${verdict.chain.name}` : verdict.type;
}
