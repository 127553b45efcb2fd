/**
 * The members of a set as a tree, a level per dimension, so that a lookup follows a packet down without making a key:
 *
 *   hash:net,port   { /24 → { 10.0.1.0 → { tcp:80 → member } }, /8 → { 10.0.0.0 → … } }
 */
import type { IpSetMember } from "../../../host/model.ts";
import { type Family, familyOf } from "../../../net/address.ts";
import type { RuleContext } from "../../rule.ts";
import { type Dimension, type Key, networkAt } from "./dimensions.ts";

/** Which end of the packet each dimension looks at: true for `src`. */
export type Sides = readonly boolean[];

interface Node {
  readonly children: Map<Key, Node>;
  member: IpSetMember | null;
  /** By prefix length, the longest first. */
  readonly nets: { readonly length: number; readonly children: Map<Key, Node> }[];
  /** Interfaces by the beginning of their name. */
  readonly wildcards: { readonly prefix: string; readonly node: Node }[];
}

function node(): Node {
  return { children: new Map(), member: null, nets: [], wildcards: [] };
}

function childOf(children: Map<Key, Node>, key: Key): Node {
  const kept = children.get(key);
  if (kept) return kept;
  const fresh = node();
  children.set(key, fresh);
  return fresh;
}

export class MemberTree {
  readonly #root = node();
  readonly #dimensions: readonly Dimension[];

  constructor(dimensions: readonly Dimension[]) {
    this.#dimensions = dimensions;
  }

  /** Throws `Unreadable` for a member that is none of these dimensions. */
  add(member: IpSetMember): void {
    const parts = member.text.split(",");
    let at = this.#root;
    this.#dimensions.forEach((dimension, i) => {
      at = this.#descend(at, dimension, parts[i] ?? "", member);
    });
    at.member = member;
  }

  #descend(at: Node, dimension: Dimension, text: string, member: IpSetMember): Node {
    if (dimension.kind === "exact") return childOf(at.children, dimension.read(text));
    if (dimension.kind === "net") {
      const { length, network } = dimension.read(text);
      let level = at.nets.find((net) => net.length === length);
      if (!level) {
        level = { length, children: new Map() };
        at.nets.push(level);
        at.nets.sort((a, b) => b.length - a.length);
      }
      return childOf(level.children, network);
    }
    if (member.options.has("wildcard")) {
      const fresh = { prefix: text, node: node() };
      at.wildcards.push(fresh);
      return fresh.node;
    }
    return childOf(at.children, text);
  }

  find(context: RuleContext, sides: Sides): IpSetMember | null {
    return this.#find(this.#root, 0, context, sides);
  }

  #find(at: Node, depth: number, context: RuleContext, sides: Sides): IpSetMember | null {
    const dimension = this.#dimensions[depth];
    if (!dimension) return at.member;
    const source = sides[depth] === true;
    if (dimension.kind === "exact") {
      const key = dimension.probe(context, source);
      const next = key === undefined ? undefined : at.children.get(key);
      return next ? this.#find(next, depth + 1, context, sides) : null;
    }
    if (dimension.kind === "net") return this.#findNet(at, dimension.family, depth, context, sides);
    const name = (source ? context.place.iif : context.place.oif)?.name;
    if (name === undefined) return null;
    const next = at.children.get(name);
    const found = next ? this.#find(next, depth + 1, context, sides) : null;
    if (found) return found;
    for (const { prefix, node } of at.wildcards)
      if (name.startsWith(prefix)) {
        const member = this.#find(node, depth + 1, context, sides);
        if (member) return member;
      }
    return null;
  }

  #findNet(at: Node, family: Family, depth: number, context: RuleContext, sides: Sides): IpSetMember | null {
    const address = sides[depth] === true ? context.packet.src : context.packet.dst;
    if (familyOf(address) !== family) return null;
    for (const { length, children } of at.nets) {
      const next = children.get(networkAt(address, length));
      const found = next ? this.#find(next, depth + 1, context, sides) : null;
      if (found) return found;
    }
    return null;
  }
}
