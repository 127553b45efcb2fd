/** `-j QUEUE`: as NFQUEUE with number 0. */
import { verdict } from "./verdict.ts";

export const queue = verdict({ type: "queue", bypass: false, number: 0 }, "is handed to a program, queue 0");
