/** What `-j SET` adds to and deletes from a set: net/netfilter/xt_set.c set_target_v3, ip_set_add, ip_set_del. */
import type { IpSet, IpSetMember } from "../../../host/model.ts";
import { formatAddress } from "../../../net/address.ts";
import { bitsOf } from "../../../net/prefix.ts";
import type { RuleContext } from "../../rule.ts";
import { Unreadable } from "../options.ts";
import { type Dimension, dimensionsOf, networkAt } from "./dimensions.ts";
import { changeSet, currentSet } from "./index.ts";
import type { Sides } from "./tree.ts";

/** Adds the packet's element, or deletes it. A list passes it on to the first of its sets that takes it. */
export function alterSet(context: RuleContext, name: string, sides: Sides, what: "add" | "delete"): boolean {
  const set = currentSet(context, name);
  if (!set) return false;
  if (set.type === "list:set") return set.members.some(({ text }) => alterSet(context, text, sides, what));
  const dimensions = readable(set);
  const text = dimensions && elementOf(set, dimensions, context, sides);
  if (!dimensions || text === null) return false;
  const others = set.members.filter((member) => canonical(member.text, dimensions) !== text);
  const fresh: IpSetMember = { text, nomatch: false, options: new Map() };
  changeSet(context, { ...set, members: what === "add" ? [...others, fresh] : others });
  return true;
}

function readable(set: IpSet): readonly Dimension[] | null {
  try {
    return dimensionsOf(set);
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

/** The element that the packet stands for, as it would be printed; null where it stands for none. */
function elementOf(set: IpSet, dimensions: readonly Dimension[], context: RuleContext, sides: Sides): string | null {
  if (sides.length < dimensions.length) return null;
  const parts: string[] = [];
  for (const [i, dimension] of dimensions.entries()) {
    const source = sides[i] === true;
    if (dimension.kind === "exact") {
      const key = dimension.probe(context, source);
      if (key === undefined) return null;
      parts.push(dimension.show(key));
    } else if (dimension.kind === "net") {
      const address = source ? context.packet.src : context.packet.dst;
      if ((typeof address === "bigint") !== (dimension.family === 6)) return null;
      const length = longestOf(set, dimension.family, i);
      parts.push(`${formatAddress(networkAt(address, length))}/${length}`);
    } else {
      const name = (source ? context.place.iif : context.place.oif)?.name;
      if (name === undefined) return null;
      parts.push(name);
    }
  }
  return parts.join(",");
}

/** INIT_CIDR(): a network is added at the longest prefix length that the set has, and as one address where it is empty. */
function longestOf(set: IpSet, family: 4 | 6, dimension: number): number {
  const lengths = set.members.map(({ text }) => {
    const length = (text.split(",")[dimension] ?? "").split("/")[1];
    return length === undefined ? bitsOf(family) : Number(length);
  });
  return lengths.length === 0 ? bitsOf(family) : Math.max(...lengths);
}

function canonical(text: string, dimensions: readonly Dimension[]): string {
  const parts = text.split(",");
  return dimensions
    .map((dimension, i) => {
      const part = parts[i] ?? "";
      if (dimension.kind === "exact") return dimension.show(dimension.read(part));
      if (dimension.kind === "iface") return part;
      const { network, length } = dimension.read(part);
      return `${formatAddress(network)}/${length}`;
    })
    .join(",");
}
