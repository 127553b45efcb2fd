import type { BREAK, NEXT, RuleContext } from "../../rule.ts";
import type { Value } from "../value.ts";

/** Changes a packet, or says BREAK where it has no such field; a text where that cannot be simulated. */
export type Writer = ((context: RuleContext, value: Value) => typeof NEXT | typeof BREAK) | string;
