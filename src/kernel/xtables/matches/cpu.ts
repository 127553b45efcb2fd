/** `-m cpu`: net/netfilter/xt_cpu.c cpu_mt. */
import { beyondSnapshot } from "./beyond-snapshot.ts";

export const cpu = beyondSnapshot("which processor handles the packet is not in the snapshot");
