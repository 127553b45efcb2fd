/**
 * Whether a packet is in a set of ipset(8), as the `set` match and target ask it: net/netfilter/ipset/ip_set_core.c
 * ip_set_test. What a rule adds or deletes lasts for the question (`RuleContext.memory`).
 */
import type { IpSet, IpSetMember } from "../../../host/model.ts";
import { formatAddress } from "../../../net/address.ts";
import type { RuleContext } from "../../rule.ts";
import { isStandIn, mayBe, STATION_UNTOLD } from "../../stand-in.ts";
import { Unreadable } from "../options.ts";
import { type Dimension, dimensionsOf } from "./dimensions.ts";
import { MemberTree, type Sides } from "./tree.ts";

export type { Sides } from "./tree.ts";

/** `undetermined`: why the set cannot be asked. */
export type Found =
  | { readonly member: IpSetMember | null; readonly set: IpSet | null }
  | { readonly undetermined: string };

export interface SetIndex {
  readonly set: IpSet;
  find(context: RuleContext, sides: Sides): Found;
}

const NOT_FOUND = { member: null, set: null } as const;
const indexes = new WeakMap<IpSet, SetIndex>();

/** Looks the packet up in the set of that name. */
export function findInSet(context: RuleContext, name: string, sides: Sides): Found {
  const set = currentSet(context, name);
  if (!set) return { undetermined: `the set ${name} is not in the snapshot` };
  return indexOf(set).find(context, sides);
}

/** A set as this question's packets have left it, in the memory. */
class ChangedSet {
  readonly set: IpSet;
  constructor(set: IpSet) {
    this.set = set;
  }
}

export function currentSet({ memory, ns }: RuleContext, name: string): IpSet | undefined {
  const changed = memory.size === 0 ? undefined : memory.get(memoryKey(ns.inode, name));
  return changed instanceof ChangedSet ? changed.set : ns.ipset(name);
}

export function changeSet({ memory, ns }: RuleContext, set: IpSet): void {
  memory.set(memoryKey(ns.inode, set.name), new ChangedSet(set));
}

function memoryKey(inode: number, name: string): string {
  return `ipset ${inode} ${name}`;
}

function indexOf(set: IpSet): SetIndex {
  const kept = indexes.get(set);
  if (kept) return kept;
  const fresh = compileSet(set);
  indexes.set(set, fresh);
  return fresh;
}

function compileSet(set: IpSet): SetIndex {
  if (set.type === "list:set") return listOf(set);
  try {
    const dimensions = dimensionsOf(set);
    return { set, find: set.type === "bitmap:ip,mac" ? findIpMac(set, dimensions) : findIn(set, dimensions) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const found = { undetermined: `the set ${set.name} cannot be asked: ${error.message}` };
    return { set, find: () => found };
  }
}

/** A packet of the other family, or a rule that names fewer dimensions than the set has, is in no set. */
function fits(set: IpSet, dimensions: number, context: RuleContext, sides: Sides): boolean {
  if (sides.length < dimensions) return false;
  return (
    set.type === "bitmap:port" || set.type === "hash:mac" || (context.packet.family === 6) === (set.family === "inet6")
  );
}

function findIn(set: IpSet, dimensions: readonly Dimension[]): SetIndex["find"] {
  const tree = new MemberTree(dimensions);
  for (const member of set.members) tree.add(member);
  return (context, sides) => {
    if (!fits(set, dimensions.length, context, sides)) return NOT_FOUND;
    const member = tree.find(context, sides);
    if (!member && mayHold(set, context, sides)) return { undetermined: STATION_UNTOLD.reason };
    return member ? { member, set } : NOT_FOUND;
  };
}

/** Whether a member of a set with Ethernet addresses might be the station that the packet's one stands for. */
function mayHold({ type, members }: IpSet, context: RuleContext, sides: Sides): boolean {
  if (type !== "hash:mac" && type !== "hash:ip,mac" && type !== "bitmap:ip,mac") return false;
  const { ether, src, dst } = context.packet;
  const mac = sides.at(-1) ? ether?.src : ether?.dst;
  if (!mac || !isStandIn(mac)) return false;
  const address = formatAddress(sides[0] ? src : dst);
  return members.some(({ text }) => {
    const parts = text.toLowerCase().split(",");
    const named = parts.at(-1) ?? "";
    return mayBe(mac, named, context) && (type === "hash:mac" || parts[0] === address);
  });
}

/** ip_set_bitmap_ipmac.c: a member without a MAC address takes the one of the first packet that it is asked for. */
function findIpMac(set: IpSet, [ip, mac]: readonly Dimension[]): SetIndex["find"] {
  if (ip?.kind !== "exact" || mac?.kind !== "exact") throw new Unreadable("its type has other dimensions");
  const members = new Map(set.members.map((member) => [ip.read(member.text.split(",")[0] ?? ""), member]));
  const macs = new Map(
    set.members.flatMap((member) => {
      const text = member.text.split(",")[1];
      return text === undefined ? [] : [[member, mac.read(text)]];
    }),
  );
  return (context, sides) => {
    if (!fits(set, 2, context, sides)) return NOT_FOUND;
    const actual = mac.probe(context, sides[1] === true);
    const key = ip.probe(context, sides[0] === true);
    const member = key === undefined ? undefined : members.get(key);
    if (actual === undefined || !member) return NOT_FOUND;
    const wanted = macs.get(member);
    if (wanted !== undefined && mayHold(set, context, sides)) return { undetermined: STATION_UNTOLD.reason };
    return wanted === undefined || wanted === actual ? { member, set } : NOT_FOUND;
  };
}

/** ip_set_list_set.c list_set_ktest: the sets named, in order; each is asked as the list is. */
function listOf(set: IpSet): SetIndex {
  return {
    set,
    find(context, sides) {
      for (const { text } of set.members) {
        const found = findInSet(context, text, sides);
        if ("undetermined" in found || (found.member && !found.member.nomatch)) return found;
      }
      return NOT_FOUND;
    },
  };
}
