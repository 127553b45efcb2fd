import type { Nexthop, PolicyRule, Route } from "../../host/model.ts";
import { formatAddress } from "../../net/address.ts";
import { bitsOf, formatPrefix } from "../../net/prefix.ts";
import { protocolName } from "../../net/protocol.ts";
import { TABLE_DEFAULT, TABLE_LOCAL, TABLE_MAIN } from "./fib.ts";

export function tableName(table: number): string {
  return table === TABLE_MAIN
    ? "main"
    : table === TABLE_LOCAL
      ? "local"
      : table === TABLE_DEFAULT
        ? "default"
        : String(table);
}

/** A route as ip-route(8) prints it. */
export function routeText(r: Route): string {
  const words: string[] = r.type === "unicast" ? [] : [r.type];
  const whole = r.dst.length === bitsOf(r.family);
  words.push(r.dst.length === 0 ? "default" : whole ? formatAddress(r.dst.address) : formatPrefix(r.dst));
  if (r.tos) words.push("tos", `0x${r.tos.toString(16)}`);
  const single = r.nexthops.length === 1 ? r.nexthops[0] : undefined;
  if (single) words.push(...nexthopWords(single));
  if (r.prefsrc !== null) words.push("src", formatAddress(r.prefsrc));
  if (r.metric) words.push("metric", String(r.metric));
  if (r.mtu !== null) words.push("mtu", ...(r.mtuLocked ? ["lock"] : []), String(r.mtu));
  if (r.advmss !== undefined) words.push("advmss", String(r.advmss));
  words.push(...r.flags);
  if (!single) for (const n of r.nexthops) words.push("nexthop", ...nexthopWords(n), "weight", String(n.weight));
  return words.join(" ");
}

function nexthopWords(n: Nexthop): string[] {
  const words: string[] = [];
  if (n.encap !== null) words.push("encap", n.encap);
  if (n.via !== null) words.push("via", formatAddress(n.via));
  if (n.dev !== null) words.push("dev", n.dev);
  words.push(...n.flags);
  return words;
}

/** A policy rule as ip-rule(8) prints it, without its priority. */
export function ruleText(r: PolicyRule): string {
  const words: string[] = r.not ? ["not"] : [];
  words.push("from", r.src && r.src.length > 0 ? formatPrefix(r.src) : "all");
  if (r.dst) words.push("to", formatPrefix(r.dst));
  if (r.tos) words.push("tos", `0x${r.tos.toString(16)}`);
  if (r.dscp) words.push("dscp", `${r.dscp.value}${r.dscp.mask === 0x3f ? "" : `/0x${r.dscp.mask.toString(16)}`}`);
  if (r.fwmark) {
    const { value, mask } = r.fwmark;
    words.push("fwmark", `0x${value.toString(16)}${mask === 0xffffffff ? "" : `/0x${mask.toString(16)}`}`);
  }
  if (r.iif !== null) words.push("iif", r.iif);
  if (r.oif !== null) words.push("oif", r.oif);
  if (r.uidRange) words.push("uidrange", `${r.uidRange.first}-${r.uidRange.last}`);
  if (r.ipproto !== null) words.push("ipproto", protocolName(r.ipproto));
  if (r.sport) words.push("sport", range(r.sport));
  if (r.dport) words.push("dport", range(r.dport));
  if (r.l3mdev) words.push("lookup", "[l3mdev-table]");
  else if (r.action.type === "table") words.push("lookup", r.action.name ?? tableName(r.action.table));
  else if (r.action.type === "goto") words.push("goto", String(r.action.priority));
  else words.push(r.action.type);
  if (r.suppressPrefixLength !== null) words.push("suppress_prefixlength", String(r.suppressPrefixLength));
  if (r.suppressIfGroup !== null) words.push("suppress_ifgroup", r.suppressIfGroup);
  return [...words, ...r.unknown].join(" ");
}

function range(r: { readonly first: number; readonly last: number }): string {
  return r.first === r.last ? String(r.first) : `${r.first}-${r.last}`;
}
