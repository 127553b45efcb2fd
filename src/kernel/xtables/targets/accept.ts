/** `-j ACCEPT`: ends the base chain, not the hook. */
import { ACCEPT } from "../../rule.ts";
import { verdict } from "./verdict.ts";

export const accept = verdict(ACCEPT, "is accepted");
