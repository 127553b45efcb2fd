/** `-j RETURN`: back to the rule after the jump; from a built-in chain, its policy. */
import { RETURN } from "../../rule.ts";
import { verdict } from "./verdict.ts";

export const returns = verdict(RETURN, "goes back to the chain that it came from");
