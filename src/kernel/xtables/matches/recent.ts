/**
 * `-m recent`: net/netfilter/xt_recent.c recent_mt. The lists (/proc/net/xt_recent) are in no snapshot: they are taken to hold
 * nothing but what this question's own packets put there, all within the same second; where that decides, it is said.
 */
import { type Address, formatAddress } from "../../../net/address.ts";
import { maskAddress } from "../../../net/prefix.ts";
import { BREAK, NEXT, type RuleContext, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { addressOf, numberOf } from "../values.ts";

interface Entry {
  stamps: number;
  ttl: number;
}

const COMMANDS = ["--set", "--rcheck", "--update", "--remove"] as const;

export function recent(options: Options, scope: XtScope): Statement {
  const given = COMMANDS.flatMap((flag) => {
    const option = options.flag(flag);
    return option ? [{ flag, option }] : [];
  });
  const [command] = given;
  if (!command || given.length > 1)
    throw new Unreadable("one of --set, --rcheck, --update and --remove should be given");
  const { flag, option } = command;
  const name = options.setting("--name") ?? "DEFAULT";
  const side = options.has("--rdest") ? "dst" : "src";
  options.has("--rsource");
  const maskText = options.setting("--mask");
  const mask = maskText === undefined ? null : addressOf(maskText, scope.family);
  options.ignore("--seconds", "--reap");
  const hits = numberOf(options.setting("--hitcount") ?? "1");
  const sameTtl = options.has("--rttl");

  const addressIn = ({ packet }: RuleContext): Address =>
    mask === null ? packet[side] : maskAddress(packet[side], mask);
  const assumption = `the list ${name} held no address before this question`;

  /** recent_mt() without its `!`: whether the command finds what it wants, before what it changes is changed. */
  const found = (entry: Entry | undefined): boolean =>
    flag === "--set" || (entry !== undefined && (flag === "--remove" || entry.stamps >= hits));

  return {
    run(context) {
      const list = listOf(context, name);
      const address = addressIn(context);
      const ttl = ttlBefore(context);
      const kept = list.get(address);
      const entry = kept && (!sameTtl || kept.ttl === ttl) ? kept : undefined;
      if (flag !== "--set") context.assume(assumption);
      const holds = found(entry) !== option.negated;
      if (!entry) {
        if (flag === "--set") list.set(address, { stamps: 1, ttl });
      } else if (flag === "--remove") {
        list.delete(address);
      } else if (flag === "--set" || (flag === "--update" && holds)) {
        entry.stamps++;
        entry.ttl = ttl;
      }
      return holds ? NEXT : BREAK;
    },
    explain(context) {
      const address = formatAddress(addressIn(context));
      const stamps = listOf(context, name).get(addressIn(context))?.stamps ?? 0;
      const seen =
        stamps === 0
          ? `${address} is not in the list ${name}`
          : `${address} is in the list ${name}, seen ${stamps} times`;
      return {
        why: seen,
        failed: {
          condition: option.written,
          wanted: `${option.negated ? "not " : ""}${hits} times`,
          actual: `${stamps} times`,
        },
      };
    },
  };
}

function listOf({ memory, ns }: RuleContext, name: string): Map<Address, Entry> {
  const key = `recent ${ns.inode} ${name}`;
  const kept = memory.get(key);
  if (kept instanceof Map) return kept;
  const list = new Map<Address, Entry>();
  memory.set(key, list);
  return list;
}

/** As it was before this host forwarded the packet. */
function ttlBefore({ packet, place }: RuleContext): number {
  return place.oif !== null && packet.owner === null ? packet.ttl + 1 : packet.ttl;
}
