import type { Link, PolicyRule } from "../../host/model.ts";
import { type Address, type Family, formatAddress } from "../../net/address.ts";
import { contains, formatPrefix } from "../../net/prefix.ts";
import { protocolName } from "../../net/protocol.ts";
import { type Fib, vrfTable } from "./fib.ts";

/** What a route is looked up for (struct flowi4, flowi6). */
export interface Flow {
  readonly family: Family;
  /** null where it is still to be chosen: rules with a source then match only if they cover everything. */
  readonly src: Address | null;
  readonly dst: Address;
  /** The device it arrived on; null for what is sent from here, which the kernel takes for loopback. */
  readonly iif: Link | null;
  /** The device that it must leave by (a bound socket); null for any. */
  readonly oif: Link | null;
  readonly mark: number;
  /** TOS byte. */
  readonly tos: number;
  readonly proto: number;
  readonly sport: number;
  readonly dport: number;
  /** The sender's user; forwarded packets count as 0 (sock_net_uid); null where it is not known. */
  readonly uid: number | null;
}

export type RuleMatch =
  | { readonly matched: true; readonly why: string }
  | { readonly matched: false; readonly why: string }
  /** A selector that cannot be evaluated. */
  | { readonly matched: null; readonly why: string };

const MATCHED: RuleMatch = { matched: true, why: "every selector fits" };

/** fib_rule_match() and fib4_rule_match() / fib6_rule_match(): net/core/fib_rules.c, net/ipv4/fib_rules.c. */
export function matchRule(fib: Fib, rule: PolicyRule, flow: Flow): RuleMatch {
  const failure = firstFailure(fib, rule, flow);
  if (failure !== null && failure.matched === null) return failure;
  if (!rule.not) return failure ?? MATCHED;
  return failure
    ? { matched: true, why: `not: ${failure.why}` }
    : { matched: false, why: "it fits, and the rule says 'not'" };
}

function firstFailure(fib: Fib, rule: PolicyRule, flow: Flow): RuleMatch | null {
  const no = (why: string): RuleMatch => ({ matched: false, why });
  if (rule.unknown.length > 0) return { matched: null, why: `the selector '${rule.unknown.join(" ")}' is not known` };
  const iif = flow.iif?.name ?? "lo";
  if (rule.iif !== null && rule.iif !== iif)
    return no(flow.iif ? `arrived on ${iif}, not ${rule.iif}` : `sent from here, not arrived on ${rule.iif}`);
  if (rule.oif !== null && rule.oif !== flow.oif?.name) return no(`not bound to ${rule.oif}`);
  if (rule.fwmark && (rule.fwmark.value ^ flow.mark) & rule.fwmark.mask)
    return no(`mark is 0x${flow.mark.toString(16)}, not 0x${rule.fwmark.value.toString(16)}`);
  if (rule.tunId !== null) return no(`not from tunnel ${rule.tunId}`);
  if (rule.l3mdev && vrfTable(fib, flow.iif) === null && vrfTable(fib, flow.oif) === null) return no("not in a VRF");
  if (rule.uidRange) {
    if (flow.uid === null) return { matched: null, why: "the sender's user is not known" };
    if (flow.uid < rule.uidRange.first || flow.uid > rule.uidRange.last) return no(`user is ${flow.uid}`);
  }
  if (rule.src && rule.src.length > 0) {
    if (flow.src === null) return no(`no source yet, not ${formatPrefix(rule.src)}`);
    if (!contains(rule.src, flow.src))
      return no(`source ${formatAddress(flow.src)} is not in ${formatPrefix(rule.src)}`);
  }
  if (rule.dst && !contains(rule.dst, flow.dst))
    return no(`destination ${formatAddress(flow.dst)} is not in ${formatPrefix(rule.dst)}`);
  if (rule.tos !== null && rule.tos !== 0 && !hasTos(flow, rule.tos)) return no(`TOS is 0x${flow.tos.toString(16)}`);
  if (rule.dscp && ((flow.tos >> 2) ^ rule.dscp.value) & rule.dscp.mask) return no(`DSCP is ${flow.tos >> 2}`);
  if (rule.ipproto !== null && rule.ipproto !== 0 && rule.ipproto !== flow.proto)
    return no(`packet is ${protocolName(flow.proto)}, not ${protocolName(rule.ipproto)}`);
  if (rule.sport && (flow.sport < rule.sport.first || flow.sport > rule.sport.last))
    return no(`source port is ${flow.sport}`);
  if (rule.dport && (flow.dport < rule.dport.first || flow.dport > rule.dport.last))
    return no(`destination port is ${flow.dport}`);
  return null;
}

/**
 * fib_dscp_masked_match(), and fib6_rule_match(): the lower two bits are ECN's, and of the upper three, precedence once, IPv4
 * takes no notice where it asks for a TOS.
 */
export function hasTos(flow: Flow, tos: number): boolean {
  return tos === (flow.tos & (flow.family === 4 ? 0x1c : 0xfc));
}
