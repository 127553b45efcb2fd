/** `-m cluster`: net/netfilter/xt_cluster.c xt_cluster_mt: the node that a connection falls to, by its original source. */
import type { Address } from "../../../net/address.ts";
import { jhash2, reciprocalScale } from "../../nat/jhash.ts";
import type { CtEntry } from "../../packet.ts";
import { BREAK, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { answers, condition } from "../statement.ts";
import { numberOf } from "../values.ts";

export function cluster(options: Options): Statement {
  const total = numberOf(options.setting("--cluster-total-nodes") ?? "", 32);
  const node = options.value("--cluster-local-node");
  const option = node ?? options.value("--cluster-local-nodemask");
  if (!option || total === 0) throw new Unreadable("the nodes of the cluster are not given");
  const mask = option === node ? 1 << (numberOf(option.value, total) - 1) : numberOf(option.value);
  const seed = numberOf(options.setting("--cluster-hash-seed") ?? "0");
  const nodeOf = (entry: CtEntry): number => {
    const { src } = (entry.master ?? entry).original;
    return reciprocalScale(jhash2([hashedOf(src)], seed), total);
  };
  const { yes, no } = answers(option);
  return condition(
    () => ({
      option,
      subject: "the connection falls to node",
      wanted: option.value,
      actual: ({ packet }) => (packet.ct?.entry ? String(nodeOf(packet.ct.entry) + 1) : "none"),
      absent: ({ packet }) => (packet.ct?.entry ? null : "the packet belongs to no connection"),
    }),
    ({ packet }) => {
      const entry = packet.ct?.entry;
      if (!entry) return BREAK;
      return mask & (1 << nodeOf(entry)) ? yes : no;
    },
  );
}

/**
 * What of an address is hashed, as it lies in memory of a little-endian machine. Of an IPv6 address the kernel takes the
 * first four bytes alone: NF_CT_TUPLE_L3SIZE counts words, and is divided by four once more.
 */
function hashedOf(address: Address): number {
  return swap(typeof address === "number" ? address : Number(address >> 96n));
}

function swap(n: number): number {
  return (((n & 0xff) << 24) | ((n & 0xff00) << 8) | ((n >>> 8) & 0xff00) | (n >>> 24)) >>> 0;
}
