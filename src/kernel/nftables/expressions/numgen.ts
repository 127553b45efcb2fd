/** `numgen inc mod 2`, `numgen random mod 10`: numbers in turn or at random (net/netfilter/nft_numgen.c). */
import type { RuleContext } from "../../rule.ts";
import { integer } from "../datatypes/index.ts";
import type { ExpressionKind } from "../language.ts";
import { operand } from "../operand.ts";
import { membersOf, numberOf, wordOf } from "../understanding.ts";

function parse(body: Parameters<ExpressionKind["compile"]>[0]) {
  const { mode, mod, offset } = membersOf(body, ["mode", "mod", "offset"]);
  return {
    mode: wordOf(mode, ["inc", "random"], "mode"),
    mod: numberOf(mod, "mod"),
    offset: offset === undefined ? 0 : numberOf(offset, "offset"),
  };
}

export const numgen: ExpressionKind = {
  types: () => [integer(32, "host")],
  print(body) {
    const { mode, mod, offset } = parse(body);
    return `numgen ${mode} mod ${mod}${offset === 0 ? "" : ` offset ${offset}`}`;
  },
  compile(body, scope) {
    const { mode, mod, offset } = parse(body);
    const read = mode === "inc" ? inTurn(scope.rule, mod) : atRandom(scope.rule, mod);
    return operand(integer(32, "host"), (context) => read(context) + offset, { subject: "number generated" });
  },
};

/** Where the kernel's counter stands is not in a snapshot: the question's seed picks the first turn. */
function inTurn(rule: string, mod: number): (context: RuleContext) => number {
  return (context) => {
    const name = `nft numgen ${context.ns.inode} ${rule}`;
    const last = context.memory.get(name);
    const turn = typeof last === "number" ? (last + 1) % mod : pick(context, rule, mod);
    context.memory.set(name, turn);
    return turn;
  };
}

function atRandom(rule: string, mod: number): (context: RuleContext) => number {
  return (context) => pick(context, rule, mod);
}

function pick(context: RuleContext, rule: string, mod: number): number {
  const turn = Math.floor(context.random(`${rule} numgen`) * mod);
  context.assume(`rule ${rule} generates the number ${turn} of ${mod}`);
  return turn;
}
