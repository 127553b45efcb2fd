/** `-m esp`: net/netfilter/xt_esp.c esp_mt. */
import { protocolHeader } from "./protocol-header.ts";

export const esp = protocolHeader(50, ["--espspi"]);
