/** `-m icmp6`: net/netfilter/xt_tcpudp.c icmp6_match (before: ip6_tables.c). iptables-save prints numbers. */
import type { Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import { type IcmpType, icmpTypeCondition } from "./icmp-type.ts";

const NAMES: ReadonlyMap<string, IcmpType> = new Map([
  ["destination-unreachable", [1, 0, 255]],
  ["no-route", [1, 0, 0]],
  ["communication-prohibited", [1, 1, 1]],
  ["beyond-scope", [1, 2, 2]],
  ["address-unreachable", [1, 3, 3]],
  ["port-unreachable", [1, 4, 4]],
  ["failed-policy", [1, 5, 5]],
  ["reject-route", [1, 6, 6]],
  ["packet-too-big", [2, 0, 255]],
  ["time-exceeded", [3, 0, 255]],
  ["ttl-exceeded", [3, 0, 255]],
  ["ttl-zero-during-transit", [3, 0, 0]],
  ["ttl-zero-during-reassembly", [3, 1, 1]],
  ["parameter-problem", [4, 0, 255]],
  ["bad-header", [4, 0, 0]],
  ["unknown-header-type", [4, 1, 1]],
  ["unknown-option", [4, 2, 2]],
  ["echo-request", [128, 0, 255]],
  ["ping", [128, 0, 255]],
  ["echo-reply", [129, 0, 255]],
  ["pong", [129, 0, 255]],
  ["mld-listener-query", [130, 0, 255]],
  ["mld-listener-report", [131, 0, 255]],
  ["mld-listener-done", [132, 0, 255]],
  ["mld-listener-reduction", [132, 0, 255]],
  ["router-solicitation", [133, 0, 255]],
  ["router-advertisement", [134, 0, 255]],
  ["neighbour-solicitation", [135, 0, 255]],
  ["neighbor-solicitation", [135, 0, 255]],
  ["neighbour-advertisement", [136, 0, 255]],
  ["neighbor-advertisement", [136, 0, 255]],
  ["redirect", [137, 0, 255]],
]);

export function icmp6(options: Options): Statement[] {
  const option = options.value("--icmpv6-type");
  return option ? [icmpTypeCondition(option, NAMES)] : [];
}
