/** `-j DROP`: ends the packet. */
import { DROP } from "../../rule.ts";
import { verdict } from "./verdict.ts";

export const drop = verdict(DROP, "is dropped");
