import { type BREAK, NEXT, type RuleContext } from "../../rule.ts";
import type { Value } from "../value.ts";

/** What nothing hangs on: whatever it is set to, the rule goes on. */
export const NO_EFFECT = (): typeof NEXT => NEXT;

/** Changes a packet, or says BREAK where it has no such field; a text where that cannot be simulated. */
export type Writer = ((context: RuleContext, value: Value) => typeof NEXT | typeof BREAK) | string;
