/** `accept`, `drop`, `continue`, `return`, `jump NAME`, `goto NAME` (net/netfilter/nft_immediate.c). */
import { ACCEPT, DROP, NEXT, RETURN, type StatementResult } from "../../rule.ts";
import type { StatementKind } from "../language.ts";
import { verdictOf } from "../sets/elements.ts";
import { isObject, textOf } from "../understanding.ts";
import { action } from "./action.ts";

function word(name: string, result: StatementResult, does: string): StatementKind {
  const statement = action(() => result, does);
  return { print: () => name, compile: () => statement };
}

export const accept = word("accept", ACCEPT, "is accepted");
export const drop = word("drop", DROP, "is dropped");
/** No more than going on: NFT_CONTINUE. */
export const continues = word("continue", NEXT, "goes on with the next rule");
export const returns = word("return", RETURN, "returns to the chain that it was called from");

function call(name: "jump" | "goto", does: string): StatementKind {
  return {
    print: (body) => `${name} ${textOf(isObject(body) ? body.target : undefined, "the target chain")}`,
    compile(body, scope) {
      const verdict = verdictOf({ [name]: body }, scope);
      const target = textOf(isObject(body) ? body.target : undefined, "the target chain");
      return action(() => verdict, `${does} ${target}`);
    },
  };
}

export const jump = call("jump", "jumps to chain");
export const goto = call("goto", "goes to chain");
