/** `log prefix "ssh " group 2`: tells a log of the packet (net/netfilter/nft_log.c). */
import type { StatementKind } from "../language.ts";
import { listOf, membersOf, numberOf, textOf } from "../understanding.ts";
import { noEffect } from "./action.ts";

const LOG_KEYS = ["prefix", "group", "snaplen", "queue-threshold", "level", "flags"] as const;

export const log: StatementKind = {
  print(body) {
    const { prefix, level, flags, ...numbers } = membersOf(body, LOG_KEYS);
    const words = ["log"];
    if (prefix !== undefined) words.push(`prefix "${textOf(prefix, "prefix")}"`);
    if (level !== undefined) words.push(`level ${textOf(level, "level")}`);
    for (const key of ["group", "snaplen", "queue-threshold"] as const)
      if (numbers[key] !== undefined) words.push(`${key} ${numberOf(numbers[key], key)}`);
    words.push(...printLogFlags(listOf(flags).map((flag) => textOf(flag, "flag"))));
    return words.join(" ");
  },
  compile(body) {
    membersOf(body, LOG_KEYS);
    return noEffect("logs the packet");
  },
};

/** `flags tcp sequence,options flags ip options`: those of TCP share one word. */
function printLogFlags(flags: readonly string[]): readonly string[] {
  const tcp = flags.filter((flag) => flag.startsWith("tcp ")).map((flag) => flag.slice(4));
  const others = flags.filter((flag) => !flag.startsWith("tcp ")).map((flag) => `flags ${flag}`);
  return tcp.length === 0 ? others : [`flags tcp ${tcp.join(",")}`, ...others];
}
