import { PROTO } from "../../../net/protocol.ts";
import { Unreadable } from "../options.ts";
import { numberOf } from "../values.ts";

/** Names that ipset prints for ICMP types and codes (ipset's lib/icmp.c, lib/icmpv6.c), as `type * 256 + code`. */
const ICMP: ReadonlyMap<string, number> = new Map([
  ["echo-reply", 0x0000],
  ["pong", 0x0000],
  ["network-unreachable", 0x0300],
  ["host-unreachable", 0x0301],
  ["protocol-unreachable", 0x0302],
  ["port-unreachable", 0x0303],
  ["fragmentation-needed", 0x0304],
  ["source-route-failed", 0x0305],
  ["network-unknown", 0x0306],
  ["host-unknown", 0x0307],
  ["network-prohibited", 0x0309],
  ["host-prohibited", 0x030a],
  ["TOS-network-unreachable", 0x030b],
  ["TOS-host-unreachable", 0x030c],
  ["communication-prohibited", 0x030d],
  ["host-precedence-violation", 0x030e],
  ["precedence-cutoff", 0x030f],
  ["source-quench", 0x0400],
  ["network-redirect", 0x0500],
  ["host-redirect", 0x0501],
  ["TOS-network-redirect", 0x0502],
  ["TOS-host-redirect", 0x0503],
  ["echo-request", 0x0800],
  ["ping", 0x0800],
  ["router-advertisement", 0x0900],
  ["router-solicitation", 0x0a00],
  ["ttl-zero-during-transit", 0x0b00],
  ["ttl-zero-during-reassembly", 0x0b01],
  ["ip-header-bad", 0x0c00],
  ["required-option-missing", 0x0c01],
  ["timestamp-request", 0x0d00],
  ["timestamp-reply", 0x0e00],
  ["address-mask-request", 0x1100],
  ["address-mask-reply", 0x1200],
]);

const ICMPV6: ReadonlyMap<string, number> = new Map([
  ["no-route", 0x0100],
  ["communication-prohibited", 0x0101],
  ["beyond-scope", 0x0102],
  ["address-unreachable", 0x0103],
  ["port-unreachable", 0x0104],
  ["failed-policy", 0x0105],
  ["reject-route", 0x0106],
  ["packet-too-big", 0x0200],
  ["ttl-zero-during-transit", 0x0300],
  ["ttl-zero-during-reassembly", 0x0301],
  ["bad-header", 0x0400],
  ["unknown-header-type", 0x0401],
  ["unknown-option", 0x0402],
  ["echo-request", 0x8000],
  ["ping", 0x8000],
  ["echo-reply", 0x8100],
  ["pong", 0x8100],
  ["mld-listener-query", 0x8200],
  ["mld-listener-report", 0x8300],
  ["mld-listener-done", 0x8400],
  ["mld-listener-reduction", 0x8400],
  ["router-solicitation", 0x8500],
  ["router-advertisement", 0x8600],
  ["neighbour-solicitation", 0x8700],
  ["neigbour-solicitation", 0x8700],
  ["neighbor-solicitation", 0x8700],
  ["neighbour-advertisement", 0x8800],
  ["neigbour-advertisement", 0x8800],
  ["neighbor-advertisement", 0x8800],
  ["redirect", 0x8900],
]);

/** `echo-request`, or `8/0`. */
export function icmpCodeOf(text: string, proto: number): number {
  const named = (proto === PROTO.icmp ? ICMP : ICMPV6).get(text);
  if (named !== undefined) return named;
  const [type = "", code = "0", more] = text.split("/");
  if (more !== undefined) throw new Unreadable(`'${text}' is no ICMP type`);
  return (numberOf(type, 255) << 8) | numberOf(code, 255);
}
